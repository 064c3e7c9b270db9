"""Where the words stand that are to be looked at: the address of a field to put them right. Pure."""

from app.plans import views


def place_of(plan: views.VersionView, warning: views.WarningView, query: str = "") -> str:
    """The address of the page and the field."""
    base = f"/plans/{plan.plan_id}"
    view = next((view for view in plan.sections if view.section.id == warning.section_id), None)
    if view is None:
        return f"{base}/{_in_the_rest(plan, warning, query)}"
    more = query.replace("?", "&")
    section = f"{base}/sections/{view.section.id}"
    fix = f"c{warning.cell_id}" if warning.cell_id else _in_section(view, warning.text)
    anchor = "fix-note" if fix.startswith("n") else "fix"
    return f"{section}?fix={fix}{more}#{anchor}" if fix else f"{section}{query}"


def _in_the_rest(plan: views.VersionView, warning: views.WarningView, query: str) -> str:
    if warning.text and warning.text in plan.title:
        return f"edit{query}#f-title"
    for at, (_name, value) in enumerate(plan.facts):
        if warning.text and warning.text in value:
            return f"edit{query}#fact-{at}"
    if plan.before is not None and warning.text:
        for paragraph in plan.before.paragraphs:
            if warning.text in paragraph.text:
                more = query.replace("?", "&")
                return f"sections/{plan.before.section.id}?fix=p{paragraph.id}{more}#fix"
    for note in plan.footnotes:
        if warning.text and warning.text in note.text and plan.sections:
            return f"sections/{plan.sections[0].section.id}?fix=n{note.number}{query.replace('?', '&')}#fix-note"
    return f"edit{query}"


def _in_section(view: views.SectionView, text: str) -> str:
    if not text or text in view.section.title:
        return ""
    for paragraph in view.paragraphs:
        if text in paragraph.text:
            return f"p{paragraph.id}"
    for row in (row for table in view.tables for row in table.indicators):
        if text in row.name or not row.name:
            return f"i{row.id}"
    note = next((note for note in view.footnotes if text in note.text), None)
    return f"n{note.number}" if note else ""
