"""Packages whose parts have other names than Word for desktops gives them: they are found by their relations."""

import zipfile
from pathlib import Path

import pytest

from app.errors import Invalid, WrongType
from app.intake.attachments import MEDIA_TYPES, media_type_of
from app.plans.importing.reading import parse_file
from tests.plans.importing.build_docx import docx, note, p

_MOVED = {
    "word/document.xml": "innehall/document2.xml",
    "word/_rels/document.xml.rels": "innehall/_rels/document2.xml.rels",
    "word/styles.xml": "innehall/stil/styles2.xml",
    "word/footnotes.xml": "word/fotnoter.xml",
}
_TARGETS = {b'"styles.xml"': b'"stil/styles2.xml"', b'"footnotes.xml"': b'"/word/fotnoter.xml"'}


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """A document whose parts lie elsewhere."""
    path = docx(
        tmp_path / "svar.docx", p("Idrottsplan", style="Title"), p("Bad", note("Ute.")), p("Is", style="Heading1")
    )
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            for old, new in {**_MOVED, **_TARGETS}.items() if not name.endswith("document.xml") else ():
                content = content.replace(*(text if isinstance(text, bytes) else text.encode() for text in (old, new)))
            package.writestr(_MOVED.get(name, name), content)
    return path


def test_parts_are_found_by_their_relations(moved: Path):
    plan = parse_file(moved, moved.name, "docx")

    assert (plan.title, [section.title for section in plan.sections]) == ("Idrottsplan", ["Is"])
    assert [footnote.text for footnote in plan.footnotes] == ["Ute."]


def test_such_a_file_may_be_attached(moved: Path):
    with moved.open("rb") as file:
        assert media_type_of(file, moved.name) == MEDIA_TYPES["docx"]
        with pytest.raises(WrongType):
            media_type_of(file, "svar.xlsx")


def test_a_package_that_names_another_main_part_than_a_document_is_none(tmp_path: Path, moved: Path):
    with zipfile.ZipFile(moved) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    other = tmp_path / "annat.docx"
    with zipfile.ZipFile(other, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(b"innehall/document2.xml", b"word/fotnoter.xml"))

    with pytest.raises(Invalid) as refused:
        parse_file(other, other.name, "docx")
    assert refused.value.code == "broken"
