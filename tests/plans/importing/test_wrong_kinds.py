"""A file that cannot be read is named for what it is, with what to do, whatever it is called."""

from pathlib import Path

import pytest

from app.errors import WrongType
from app.intake.kinds import kind_of
from app.plans.importing.reading import read_plan
from tests.kit import files
from tests.plans.importing.build_docx import docx, p

PLANS = {"docx": "docx", "md": "text", "txt": "text"}
LISTS = {**PLANS, "csv": "text", "xlsx": "xlsx"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("Plan.pdf", files.PDF, ("En PDF", "Word-filen", "klistra in")),
        ("Plan.odt", files.ODT, ("OpenDocument (.odt)", ".docx")),
        ("Plan.docm", files.DOCX, ("makron", ".docx")),
        ("Plan.pages", b"PK\x03\x04", ("Pages", ".docx")),
        ("Plan.RTF", b"{\\rtf1 x}", ("RTF", ".docx")),
        ("Plan.doc", files.OLD_WORD, ("äldre format", ".docx")),
        ("Plan.docx", files.ODT, ("OpenDocument (.odt)", ".docx")),
        ("Plan.docx", files.PDF, ("En PDF",)),
        ("Plan.docx", b"{\\rtf1 x}", ("RTF",)),
        ("Plan.txt", b"{\\rtf1 x}", ("RTF",)),
        ("Plan.docx", b" <!DOCTYPE html><p>x", ("HTML",)),
        ("Svar.msg", files.MSG, ("mejl", "klistra in")),
        ("Plan.zip", b"PK\x03\x04", (".docx, .md, .txt",)),
        ("Plan.docx", b"MZ\x00", ("stämmer inte med dess namn",)),
    ],
)
def test_the_refusal_names_the_kind_and_says_what_to_do(tmp_path: Path, name, content, words):
    path = tmp_path / "fil"
    path.write_bytes(content)

    with pytest.raises(WrongType) as refused:
        kind_of(path, name, PLANS)
    assert all(word in refused.value.message for word in words), refused.value.message


def test_a_list_in_another_table_is_to_be_saved_for_excel(tmp_path: Path):
    path = tmp_path / "fil"
    for name in ("Lista.ods", "Lista.xlsm", "Lista.numbers", "Lista.xlsx"):
        path.write_bytes(files.ODS)
        with pytest.raises(WrongType) as refused:
            kind_of(path, name, LISTS)
        assert ".xlsx" in refused.value.message


def test_a_document_of_another_kind_that_is_read_is_of_that_kind(tmp_path: Path):
    path = docx(tmp_path / "fil", p("Bad", style="Heading1"), p("Simma."))

    for name in ("Plan.docx", "Plan.odt", "Plan.doc", "Plan.rtf", "Plan.pdf", "Plan.txt"):
        accepted = {**PLANS, "odt": "odt", "doc": "doc", "rtf": "rtf", "pdf": "pdf"}
        assert kind_of(path, name, accepted) == "docx"
        assert read_plan(path, name).sections[0].text == "Simma." if name in ("Plan.txt", "Plan.pdf") else True
    path.write_bytes(files.XLSX)
    with pytest.raises(WrongType, match=r"Excel \(\.xlsx\) kan inte läsas in här"):
        kind_of(path, "Plan.docx", PLANS)
