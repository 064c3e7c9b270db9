"""Pydantic's findings in words that say what to do, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from app.i18n import _, number


def wording(finding: dict[str, Any]) -> str:
    """One finding of Pydantic as a sentence."""
    kind, facts = finding["type"], finding.get("ctx", {})
    if kind == "value_error" and "error" in facts:
        return str(facts["error"])
    texts = {
        "missing": _("Fyll i fältet."),
        "string_too_short": _("Fyll i fältet."),
        "string_too_long": _("Skriv högst {max_length} tecken."),
        "string_type": _("Skriv text här."),
        "extra_forbidden": _("Fältet finns inte här."),
        "enum": _("Välj ett av alternativen."),
        "literal_error": _("Välj ett av alternativen."),
        "int_parsing": _("Skriv ett heltal."),
        "int_type": _("Skriv ett heltal."),
        "bool_parsing": _("Svara ja eller nej."),
        "too_long": _("Högst {max_length} stycken."),
        "greater_than_equal": _("Lägst {ge}."),
        "less_than_equal": _("Högst {le}."),
        "json_invalid": _("Innehållet är inte giltig JSON."),
        "list_type": _("Här ska det vara en lista."),
        "duplicate": _("Fältet kom två gånger."),
    }
    if kind.startswith(("date", "datetime")):
        return _("Skriv datumet som år-månad-dag, till exempel 2027-03-15.")
    if kind == "too_long" and isinstance(finding.get("input"), str):
        kind = "string_too_long"  # what Pydantic says of a text that one of our own validators has looked at first
    text = texts.get(kind, _("Värdet går inte att använda."))
    for name, value in facts.items():
        text = text.replace("{" + name + "}", number(value) if isinstance(value, int) else str(value))
    return text


def problem_fields(errors: Iterable[Any]) -> dict[str, str]:
    """Findings by field: "comments.3.text". The first finding of a field counts."""
    fields: dict[str, str] = {}
    for finding in errors:
        whole = finding["type"] == "json_invalid"  # its place is a position in the text, which names no field
        place = [str(part) for part in finding["loc"] if not whole and part not in ("body", "query", "path", "header")]
        fields.setdefault(".".join(place) or "body", wording(finding))
    return fields
