"""The plan with the comments beside it: each once, at its place, with the reply as an answer to it."""

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from markupsafe import Markup

from app.assessment.views import CellRef, IndicatorRef, QuestionRef, SectionRef
from app.compilation.compiled import CompiledRound
from app.compilation.exports import export
from app.compilation.plan import CompiledPlan
from app.plans.paragraphs import ParagraphView
from app.plans.views import CellView, FootnoteView, IndicatorView, SectionRow, SectionView, TableView
from tests.compilation import samples
from tests.compilation.test_exports import NASTY, nasty

_PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def section(id: int, level: int, number: str, title: str, *paragraphs: ParagraphView, **more: Any) -> SectionView:
    row = SectionRow(id, 1, None, id, level, number, title, None, None, False, f"s{id}")
    return SectionView(row, list(paragraphs), **more)


def paragraph(number: int, text: str, kind: str = "text", level: int = 0, *, ordered: bool = False) -> ParagraphView:
    return ParagraphView(number, number, kind, level, ordered, text, Markup(text))


def with_plan() -> CompiledRound:
    """Comments on the whole, a section, paragraphs, a row, a cell, a table, a question, and on what is gone."""
    first, second = samples.consultee(1), samples.consultee(2, late=True)
    row, cell = IndicatorRef(5, "Andel med lekplats"), CellRef(9, "2030", "78 %")
    at = SectionRef(1, "1", "Mål")
    places = {
        1: {},
        2: {"section": at},
        3: {"section": at, "paragraph": 1, "kind": "text_change", "proposed_text": "Alla barn leker."},
        4: {"section": at, "paragraph": 3, "reply": samples.reply("not_met", text="Pengarna saknas.")},
        5: {"section": at, "indicator": row, "reply": samples.reply()},
        6: {"section": at, "indicator": row, "cell": cell},
        7: {"section": at, "paragraph": 4},
        8: {"question": QuestionRef(1, 1, "Är målen rätt?")},
        9: {},
        10: {"section": at, "paragraph": 1, "part": 1, "parent_id": 5010},
    }
    said = [
        samples.comment(n, (first, second)[n % 2], **({"section": None, "paragraph": None} | where))
        for n, where in places.items()
    ]
    table = TableView(
        1, 1, "Indikator", ["2030"], 1, [IndicatorView(5, 1, row.name, [], [CellView(9, "2030", "78 %", None, [])])]
    )
    parts = (
        paragraph(1, "Barn leker."),
        paragraph(2, "först", "list", 1),
        paragraph(3, "sedan", "list", 2, ordered=True),
        paragraph(4, "A\tB\n1\t2", "table"),
    )
    goals = section(1, 1, "1", "Mål", *parts, tables=[table], footnotes=[FootnoteView(1, "Noten.", 1, None)])
    plan = CompiledPlan("Planen för lek", [goals, section(2, 1, "2", "Tomt")], {5009: "3 Avfall, stycke 2"})
    compiled = samples.compiled([first, second], said)
    return dataclasses.replace(compiled, plan=plan, wordings={(1, 1): "Barn leker."})


def beside(path: Path) -> dict[str, str]:
    """By a comment's first words, the text of the paragraph that it stands beside."""
    document = Document(str(path))
    found = {}
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        comment = document.comments.get(int(start.get(qn("w:id"))))
        assert comment is not None
        found[comment.text.split("  ·")[0]] = "".join(t.text or "" for t in start.getparent().iter(qn("w:t")))
    return found


def test_in_word_each_stands_in_the_margin_of_its_place(tmp_path: Path) -> None:
    compiled = with_plan()
    written = export(compiled, "docx", "margin", tmp_path / "a.docx")
    assert written.comments == 10
    places = beside(tmp_path / "a.docx")
    assert places == places | {
        "Synpunkt 1": "Planen för lek",
        "Synpunkt 2": "1 Mål",
        "Synpunkt 3": "Barn leker.",
        "Synpunkt 4": "\u20031.\u00a0sedan",
        "Synpunkt 5": "Andel med lekplats",
        "Synpunkt 6": "78 %",
        "Synpunkt 7": "Tabell, stycke 4",
        "Synpunkt 8": "1. Är målen rätt?",
        "Synpunkt 9": "3 Avfall, stycke 2",
        "Synpunkt 10 a": "Barn leker.",
    }
    document = Document(str(tmp_path / "a.docx"))
    comments = {comment.comment_id: comment for comment in document.comments}
    numbers = Counter(c.text.split("  ·")[0] for c in comments.values() if c.text.startswith("Synpunkt"))
    assert numbers == Counter(f"Synpunkt {comment.label}" for comment in compiled.comments("focus-area"))
    fourth = next(c for c in comments.values() if c.text.startswith("Synpunkt 4"))
    assert (fourth.author, fourth.initials) == ("Lekplatsföreningen 1", "L1")
    assert fourth.timestamp == samples.ARRIVED
    answer = comments[fourth.comment_id + 1]
    assert answer.author == "Exempelkommunen"
    assert "Pengarna saknas." in answer.text
    (threads,) = (p for p in document.part.package.iter_parts() if "commentsExtended" in str(p.partname))
    mine, its = (c._comment_elm.findall(qn("w:p"))[-1].get(_PARAGRAPH) for c in (fourth, answer))
    assert f'paraId="{its}" w15:paraIdParent="{mine}"' in threads.blob.decode()
    order = [p.text for p in document.paragraphs]
    assert order.index("Barn leker.") < order.index("•\u00a0först") < order.index("2 Tomt")


@pytest.mark.parametrize("compiled", [with_plan(), samples.varied(), nasty(2_000)], ids=["plan", "varied", "nasty"])
def test_where_there_is_no_margin_each_follows_its_place_once(tmp_path: Path, compiled: CompiledRound) -> None:
    export(compiled, "html", "margin", tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text()
    for comment in compiled.comments("focus-area"):
        assert text.count(f">Synpunkt {comment.label}</strong>") == 1
    if compiled.plan:
        wanted = (
            "Planen för lek",
            "Synpunkt 1<",
            "Är målen rätt",
            "Synpunkt 2<",
            "Barn leker.",
            "Synpunkt 3<",
            "Avfall",
        )
        places = [text.index(words, text.index('id="omrade_0"')) for words in wanted]
        assert places == sorted(places)
    export(compiled, "docx", "margin", tmp_path / "a.docx")
    said = [c.text for c in Document(str(tmp_path / "a.docx")).comments if c.text.startswith("Synpunkt")]
    assert len(said) == compiled.counts.comments
    if compiled.counts.comments == len(NASTY):
        assert any(NASTY[5] in words for words in said)
