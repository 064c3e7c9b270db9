"""A file that cannot be read is named for what it is, with what to do, whatever it is called."""

from pathlib import Path

import pytest

from app.errors import WrongType
from app.intake.kinds import kind_of
from tests.kit import files

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
