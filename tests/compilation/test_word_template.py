"""The authority's own template: judged when it is put in, in every Word file from then on, and taken out again."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from app.compilation.template_judging import JudgedTemplate, judge_template
from app.documents.docx import word_file
from app.documents.docx.template import Template
from app.documents.flow import Share
from app.errors import Invalid
from tests.compilation.made_templates import BLUE, WORD, holds, packed_with, says, template
from tests.kit.stage import NOW, Stage, stage

__all__ = ["stage"]

FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
FETCHING = '<w:r><w:instrText> INCLUDEPICTURE "http://example.se/a.png" </w:instrText></w:r>'
SPOILT: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "macros": (lambda: packed_with(template(), "word/vbaProject.bin"), "template_macros", ".docx"),
    "an unknown placeholder": (lambda: template(says("{{diarienr}}")), "template_placeholder", "{{diarienr}}"),
    "a placeholder that is not whole": (lambda: template(says("{{titel}")), "template_placeholder", "{{titel}"),
    "two places": (lambda: template(says("{{innehåll}}")), "template_placeholder", "en gång"),
    "a tracked change": (
        lambda: template(holds('<w:ins w:id="1" w:author="A"><w:r><w:t>nytt</w:t></w:r></w:ins>')),
        "template_tracked",
        "Granska",
    ),
    "a comment": (
        lambda: template(holds('<w:r><w:commentReference w:id="0"/></w:r>')),
        "template_comments",
        "Granska",
    ),
    "a field without an end": (lambda: template(holds(FIELD)), "template_field", "trasigt"),
    "a field that failed": (lambda: template(says("Fel! Hittar inte referenskälla.")), "template_field", "Fel!"),
    "a field that fetches": (lambda: template(holds(FETCHING)), "template_field", "INCLUDEPICTURE"),
    "a link": (
        lambda: template(lambda made: made.part.relate_to("https://example.se/", "a/hyperlink", is_external=True)),
        "template_external",
        "https://example.se/",
    ),
    "something embedded": (lambda: packed_with(template(), "word/embeddings/a.xlsx"), "template_embedded", "bilder"),
    "a section after": (lambda: template(lambda made: (made.add_section(), made.add_paragraph("Sist"))), "", "avsnitt"),
    "no Word file": (lambda: b"Hej", "broken", "skadad"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_spoils_a_template_is_named(spoilt: str, tmp_path: Path) -> None:
    made, code, words = SPOILT[spoilt]
    path = tmp_path / "mall"
    path.write_bytes(made())
    with pytest.raises(Invalid) as refused:
        judge_template(path, "Mall.docx")
    assert refused.value.code == (code or "template_section")
    assert words in refused.value.message


def test_a_template_is_judged_by_its_name_too(tmp_path: Path) -> None:
    path = tmp_path / "mall"
    path.write_bytes(template())
    assert judge_template(path, "Mall.docx").placeholders == (
        *("titel", "remiss", "diarienummer", "datum", "myndighet", "innehåll"),
    )
    for name, code in (("Mall.docm", "template_macros"), ("Mall.dotx", "template_kind")):
        with pytest.raises(Invalid) as refused:
            judge_template(path, name)
        assert refused.value.code == code


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "mall"
    path.write_bytes(template())
    made = []
    for _time in range(2):
        target = io.BytesIO()
        with word_file(
            target,
            template=Template(path, {"titel": "<A> & {{titel}}\n"}),
            title="T",
            subject="S",
            author="A",
            language="sv",
            made_at=NOW,
            footer="",
        ) as word:
            word.heading("Rubrik", anchor="a")
            word.bar([Share("003366", 1)], width=17, words="Allt")
        made.append(target.getvalue())
    assert made[0] == made[1]
    assert Document(io.BytesIO(made[0])).paragraphs[0].text.startswith("Till kommunstyrelsen: <A> & {{titel}} för")


def test_from_the_page_to_every_file_and_back(
    client: Any, pages: Any, stage: Stage, time_machine: Any, tmp_path: Path
) -> None:
    time_machine.move_to(NOW, tick=False)
    pages.raw.cookies.set("remiss_session", "session-handler")
    page = pages.get("/word-template")
    assert "Remiss egen mall" in page.text()
    sent = pages.raw.post("/word-template", files={"file": ("Mall.docx", template(), WORD)}, headers=SAME)
    assert sent.status_code == 303, sent.text
    spoilt = pages.raw.post("/word-template", files={"file": ("Ny.docx", template(says("{{x}}")), WORD)}, headers=SAME)
    assert spoilt.status_code == 422
    assert "{{x}}" in spoilt.text
    refused = _api(client, stage, "POST", files={"file": ("Ny.docx", SPOILT["macros"][0](), WORD)})
    assert (refused.status_code, refused.json()["code"]) == (422, "template_macros")
    [listed] = _api(client, stage, "GET").json()["items"]
    assert (listed["name"], listed["in_use"]) == ("Mall.docx", True)
    kept = client.get(f"/api/v1/templates/{listed['id']}/file", headers=stage.bearer("admin"))
    assert judge_bytes(kept.content, tmp_path).placeholders[0] == "titel"

    _has_its_look(_export(client, stage, "docx"))
    archive = zipfile.ZipFile(io.BytesIO(_export(client, stage, "zip")))
    [inside] = [archive.read(name) for name in archive.namelist() if name.endswith(".docx")]
    _has_its_look(inside)

    assert _api(client, stage, "DELETE").status_code == 204
    assert _api(client, stage, "DELETE").status_code == 204
    assert "Dnr" not in Document(io.BytesIO(_export(client, stage, "docx"))).sections[0].header.paragraphs[0].text
    assert [item["name"] for item in _api(client, stage, "GET").json()["items"]] == [None, "Mall.docx"]
    assert _api(client, stage, "GET", who="reader").status_code == 403


SAME = {"Sec-Fetch-Site": "same-origin"}


def _api(client: Any, stage: Stage, method: str, who: str = "handler", **rest: Any) -> Any:
    return client.request(method, "/api/v1/templates", headers=stage.bearer(who), **rest)


def _export(client: Any, stage: Stage, format: str) -> bytes:
    answer = client.get(f"/api/v1/rounds/{stage.round_id}/exports/{format}", headers=stage.bearer("handler"))
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def judge_bytes(content: bytes, folder: Path) -> JudgedTemplate:
    path = folder / "judged"
    path.write_bytes(content)
    return judge_template(path, "Mall.docx")


def _has_its_look(content: bytes) -> None:
    """Names filled in where Word had split them, the template's headings and margins, its words around ours."""
    made = Document(io.BytesIO(content))
    sections = list(made.sections)
    assert re.fullmatch(r"Dnr \S.*, \S.*", sections[0].header.paragraphs[0].text)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", sections[0].footer.paragraphs[0].text)
    words = [paragraph.text for paragraph in made.paragraphs if paragraph.text.strip()]
    assert words[0].startswith("Till kommunstyrelsen: Synpunkter per fokusområde för ")
    assert words[-1] == "Med vänlig hälsning"
    assert not [text for text in words if "{{" in text]
    assert all(abs(section.left_margin - Cm(3.5)) < Cm(0.01) for section in sections)
    headings = [each for each in made.paragraphs if each.style is not None and each.style.style_id == "Heading1"]
    assert len(headings) > 1
    assert headings[1].style.font.color.rgb == BLUE
    first = made.tables[0]
    assert sum(int(cell.width) for cell in first.rows[0].cells) <= Cm(22.75), (
        "as wide as the template leaves room for, lying"
    )
