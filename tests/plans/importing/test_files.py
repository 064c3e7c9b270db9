"""Files that are not what they say, hostile, damaged, empty or too large: refused with a code and a clear text."""

import os
import zipfile
from pathlib import Path

import pytest

from app.errors import Invalid, RemissError, TooLarge, WrongType
from app.i18n import speaking
from app.intake import kinds, packages
from app.plans.importing import read_plan
from tests.plans.importing.build_docx import Xml, docx, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, name: str) -> RemissError:
    with pytest.raises(RemissError) as caught:
        read_plan(path, name)
    assert caught.value.message
    return caught.value


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "name", "kind", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "plan.docx", Invalid, "broken"),
        (b"%PDF-1.7\n%\xe2\xe3", "plan.txt", Invalid, "broken"),
        (b"%PDF-1.7\n%\xe2\xe3", "plan.pdf", Invalid, "broken"),
        (b"text", "plan", WrongType, "wrong_type"),
        (b"text", "plan.exe", WrongType, "wrong_type"),
        (b"vanlig text", "plan.docx", WrongType, "wrong_type"),
        (b"PK\x03\x04" + b"\x00" * 60, "plan.txt", WrongType, "wrong_type"),
        (OLE + b"\x00" * 600, "plan.doc", WrongType, "wrong_type"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "plan.docx", Invalid, "encrypted"),
        (b"", "plan.docx", Invalid, "empty"),
        (b"  \n ", "plan.txt", Invalid, "empty"),
        ("\ufeff".encode("utf-16"), "plan.txt", Invalid, "empty"),
        (b"PK\x03\x04 men inte mer", "plan.docx", Invalid, "broken"),
    ],
)
def test_refused_by_content_and_name(file, content: bytes, name: str, kind: type[RemissError], code: str):
    refused = refusal(file(content), name)

    assert type(refused) is kind
    assert refused.code == code


def test_too_large_a_file(file, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kinds, "MAX_BYTES", 10)

    assert type(refusal(file(b"x" * 11), "plan.txt")) is TooLarge


def test_a_zip_that_is_no_document(tmp_path: Path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hej")

    assert refusal(path, "a.docx").code == "broken"


def test_a_damaged_document(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/document.xml": b"<w:document"})

    assert refusal(path, "a.docx").code == "broken"


def test_a_document_without_text(tmp_path: Path):
    assert refusal(docx(tmp_path / "a.docx", p("")), "a.docx").code == "empty"


def test_a_bomb_that_declares_its_size(tmp_path: Path):
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/media/image1.bin": b"\x00" * 400_000_000})

    assert path.stat().st_size < 1_000_000
    assert refusal(path, "a.docx").code == "bomb"


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/big.xml": b"<a>" + b"x" * 5_000_000 + b"</a>"})
    whole = path.read_bytes()
    lying = whole.replace((5_000_007).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != whole
    path.write_bytes(lying)
    monkeypatch.setattr(packages, "MAX_PART", 1_000_000)

    with pytest.raises(Invalid) as caught:
        packages.safe_package(path, needed="word/document.xml")
    assert caught.value.code in ("bomb", "broken")


def test_a_bomb_is_known_by_its_ratio_long_before_it_is_large(tmp_path: Path):
    assert packages.MAX_UNPACKED > 10_000_000
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/media/image1.bin": b"\x00" * 10_000_000})
    assert refusal(path, "a.docx").code == "bomb"


def test_a_part_is_unpacked_so_far_and_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    noise = os.urandom(500_000).hex().encode()  # packs badly: the ratio is that of any text
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/big.xml": b"<a>%s</a>" % noise})
    monkeypatch.setattr(packages, "MAX_PART", 900_000)
    with pytest.raises(Invalid) as caught:
        packages.safe_package(path, needed="word/document.xml")
    assert caught.value.code == "bomb"


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packages, "MAX_ENTRIES", 5)
    with pytest.raises(Invalid, match="packas upp") as caught:
        packages.safe_package(docx(tmp_path / "a.docx", p("Hej")), needed="word/document.xml")
    assert caught.value.code == "bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str):
    hostile = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    )
    path = docx(tmp_path / "a.docx", p("Hej"), extra={"word/document.xml": hostile.encode(encoding)})

    assert refusal(path, "a.docx").code == "unsafe_xml"


def test_outward_relations_are_cut_off(tmp_path: Path):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t" Type="{kind}attachedTemplate" Target="https://evil.example/t" TargetMode="External"/>'
        f'<Relationship Id="h" Type="{kind}hyperlink" Target="https://exempel.se/" TargetMode="External"/>'
        "</Relationships>"
    )
    extra = {"word/_rels/settings.xml.rels": rels.encode()}
    parts = packages.safe_package(docx(tmp_path / "a.docx", p("Hej"), extra=extra), needed="word/document.xml")

    assert b"evil.example" not in parts["word/_rels/settings.xml.rels"]
    assert b"exempel.se" in parts["word/_rels/settings.xml.rels"]


def test_a_picture_that_is_missing_does_not_stop_the_reading(tmp_path: Path):
    drawing = (
        '<w:p><w:r><w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:inline><a:graphic><a:graphicData><a:blip r:link="rId99"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
    plan = read_plan(docx(tmp_path / "a.docx", p("A", style="Heading1"), Xml(drawing), p("Text.")), "a.docx")

    assert plan.sections[0].text == "Text."
    assert [warning.code for warning in plan.warnings] == ["pictures_left_out"]


def test_text_files_in_old_encodings_and_names_as_titles(file):
    plan = read_plan(file("# Mål\r\n\r\nRäksmörgås är gott.".encode("cp1252")), "Plan_för räkor.md")

    assert plan.title == "Plan för räkor"
    assert plan.sections[0].text == "Räksmörgås är gott."
    assert read_plan(file("Räksmörgås".encode("utf-16")), "a.txt").preamble == "Räksmörgås"


def test_messages_are_in_the_readers_language(file):
    with speaking("en"):
        assert refusal(file(b""), "plan.docx").message == "The file is empty. Choose a file with content."
        warnings = read_plan(file(b"just a line"), "plan.txt").warnings
    assert warnings[0].message.startswith("No headings were found")


def test_strict_documents_and_workbooks_are_read_as_others(tmp_path: Path):
    usual = docx(tmp_path / "a.docx", p("Plan", style="Title"), p("Mål", style="Heading1"), p("Text."))
    strict = tmp_path / "b.docx"
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for kind in (b"wordprocessingml", b"officeDocument"):
                old = b"http://schemas.openxmlformats.org/" + kind + b"/2006/"
                content = content.replace(old, b"http://purl.oclc.org/ooxml/" + kind + b"/")
            target.writestr(name, content)
    plan = read_plan(strict, "b.docx")

    assert (plan.title, [(section.title, section.text) for section in plan.sections]) == ("Plan", [("Mål", "Text.")])
