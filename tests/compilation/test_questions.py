"""Counts per question over generated rounds: equal in JSON, CSV, Excel, Word and words; all that was given counts."""

import csv
import dataclasses
import json
import random
from collections import Counter
from pathlib import Path
from statistics import mean, median

import pytest
from docx import Document
from openpyxl import load_workbook

from app.compilation.compiled import CompiledRound
from app.compilation.exports import export
from app.compilation.exports.data import question_json
from app.compilation.exports.questions import counts_in_words
from app.compilation.figures import GivenTo, Overview
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion
from tests.compilation import samples

ASKED = (
    AskedQuestion(1, 1, "Varför?"),
    AskedQuestion(2, 2, "Rätt?", QuestionKind.CHOICE, ("Ja", "Nej", "Kanske")),
    AskedQuestion(3, 3, "Hur väl?", QuestionKind.SCALE, ("inte alls", "helt"), steps=7),
)


def generated(seed: int) -> tuple[CompiledRound, Counter[GivenTo], list[int]]:
    """A round of some answers, what each gives, and the values of the scale among them."""
    chance = random.Random(seed)
    given: Counter[GivenTo] = Counter()
    values = [chance.randint(1, 7) for _n in range(chance.randint(0, 30))]
    given.update((3, None, value) for value in values)
    given.update((2, chance.choice(("Ja", "Nej", "Kanske")), None) for _n in range(chance.randint(0, 30)))
    given.update((1, None, None) for _n in range(chance.randint(0, 5)))
    overview = Overview([], [], given)
    return dataclasses.replace(samples.varied(), questions=overview.questions(ASKED)), given, values


@pytest.mark.parametrize("seed", range(12))
def test_counts_are_equal_everywhere(tmp_path: Path, seed: int) -> None:
    compiled, given, values = generated(seed)
    told = [question_json(question) for question in compiled.questions]
    for question in told:
        assert question["answered"] == sum(n for (of, *_rest), n in given.items() if of == question["id"])
    assert {c["choice"]: c["count"] for c in told[1]["choices"]} == {
        choice: given[2, choice, None] for choice in ("Ja", "Nej", "Kanske")
    }
    assert [v["count"] for v in told[2]["values"]] == [values.count(step) for step in range(1, 8)]
    assert told[2]["mean"] == (round(mean(values), 2) if values else None)
    assert told[2]["median"] == (median(values) if values else None)
    export(compiled, "json", "focus-area", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_bytes())["questions"] == told
    export(compiled, "csv", "questions", tmp_path / "a.csv", variant="open")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for question in told:
        mine = [row for row in rows if row["number"] == str(question["number"])]
        assert {row["answered"] for row in mine} == {str(question["answered"])}
        assert sum(int(row["count"]) for row in mine) == question["answered"]
    assert [counts_in_words(question).split()[0] for question in compiled.questions] == [
        str(question["answered"]) for question in told
    ]
    export(compiled, "xlsx", "questions", tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["Frågor"]
    in_excel: Counter[int] = Counter()
    for row in list(sheet.iter_rows(values_only=True))[1:]:
        in_excel[row[0]] += row[8] or 0
    assert in_excel == Counter({question["number"]: question["answered"] for question in told})
    export(compiled, "docx", "questions", tmp_path / "a.docx")
    in_word = [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
    assert set(map(counts_in_words, compiled.questions)) <= set(in_word)
