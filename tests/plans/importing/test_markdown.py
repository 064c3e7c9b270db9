"""Markdown, as files and pasted."""

from app.plans.importing import read_plan_text

PLAN = """---
title: "Plan för bad"
dnr: KS 2026/3
beslutad av: Fullmäktige
---

Inledande ord[^a].

# Bad

Vi *badar* i **hav** och [sjö](https://exempel.se), inte <b>i</b> [kar](javascript:alert(1)).

- salt
  - mycket

| Mått | Utgångsvärde | Målvärde 2030 |
|---|---|---|
| Bryggor[^b] | 8 200 | 95 % |
| Hopptorn | | 3.6 |

# Simning

1. Lära
2. Öva

> Alla ska kunna simma [^okänd].

[^a]: Första noten
    går vidare.
[^b]: Andra noten.
"""


def test_markdown():
    plan = read_plan_text(PLAN)

    assert (plan.title, plan.registry_number) == ("Plan för bad", "KS 2026/3")
    assert plan.metadata == (("dnr", "KS 2026/3"), ("beslutad av", "Fullmäktige"))
    assert plan.preamble == "Inledande ord."
    assert [section.title for section in plan.sections] == ["Bad", "Simning"]
    first = plan.sections[0].paragraphs[0]
    assert first.text == "Vi badar i hav och sjö, inte <b>i</b> [kar](javascript:alert(1))."
    assert first.html == (
        'Vi <em>badar</em> i <strong>hav</strong> och <a href="https://exempel.se" rel="noopener noreferrer nofollow">'
        "sjö</a>, inte &lt;b&gt;i&lt;/b&gt; [kar](javascript:alert(1))."
    )
    assert [(paragraph.text, paragraph.level) for paragraph in plan.sections[0].paragraphs[1:]] == [
        ("salt", 1),
        ("mycket", 2),
    ]
    assert [[cell.value for cell in row.cells] for row in plan.indicators] == [[8200, 95], [None, 3.6]]
    assert plan.indicators[0].footnotes == (2,)
    assert [note.text for note in plan.footnotes] == ["Första noten går vidare.", "Andra noten."]
    assert [(paragraph.text, paragraph.ordered) for paragraph in plan.sections[1].paragraphs] == [
        ("Lära", True),
        ("Öva", True),
        ("Alla ska kunna simma [^okänd].", False),
    ]


def test_a_first_heading_above_all_others_is_the_title():
    plan = read_plan_text("# Plan för is\n\nIngress.\n\n## Nuläge\n\nKallt.\n\n## Mål\n\nKallare.")

    assert (plan.title, plan.preamble) == ("Plan för is", "Ingress.")
    assert [(section.level, section.number, section.title) for section in plan.sections] == [
        (1, "1", "Nuläge"),
        (1, "2", "Mål"),
    ]


def test_focus_areas_without_a_heading_over_them():
    plan = read_plan_text(
        "# Inledning\n\nHej.\n\n# Fokusområde 1: Trygghet\n\nText.\n\n## Mål\n\n# Fokusområde 2 – Miljö"
    )

    assert [section.focus_area for section in plan.sections] == [None, "Trygghet", "Trygghet", "Miljö"]


def test_markdown_as_programs_write_it():
    plan = read_plan_text(
        "---\ntitle: Plan för is 2030\ndnr: KS 2026/3\ntaggar:\n  - is\n  - snö\n---\n\nPlan för is\n===========\n\n"
        "En [länk][1] &amp; en (annan) [^n].\n\nMål {#mal}\n----------\n\n- [ ] Att göra\n- [x] Gjort\n\n"
        '[1]: https://exempel.se "Titel"\n[fri]: https://exempel.se/fri\n\n[^n]: Not.\n\n    Mer av noten.\n'
    )

    assert plan.title == "Plan för is 2030"
    assert plan.metadata == (("dnr", "KS 2026/3"), ("taggar", "is, snö"))
    assert plan.preamble == "En länk & en (annan) ."
    assert 'href="https://exempel.se"' in plan.preamble_html
    (goals,) = plan.sections
    assert goals.title == "Mål"
    assert [paragraph.text for paragraph in goals.paragraphs] == [
        "☐ Att göra",
        "☒ Gjort",
        "[fri]: https://exempel.se/fri",
    ]
    assert [note.text for note in plan.footnotes] == ["Not. Mer av noten."]
    assert plan.warnings == ()
