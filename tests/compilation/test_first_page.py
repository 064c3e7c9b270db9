"""The picture of the first page: what the PDF begins with, for those who may fetch it, drawn anew when that changes."""

import struct
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from app.accounts.policy import Kind
from app.compilation import first_page
from app.compilation.compiled import Layout
from app.compilation.exports import export
from app.compilation.exports.pdf import draw_first_page
from app.i18n import speaking
from app.installation import installation_of
from tests.assessment.conftest import Desk, desk
from tests.compilation import samples

__all__ = ["desk"]


def size(picture: bytes) -> tuple[int, ...]:
    """Of a PNG, in dots."""
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def signed_in(pages: Any, kind: Kind = Kind.HANDLER) -> Any:
    pages.raw.cookies.set("remiss_session", f"cookie-of-{kind}")
    return pages


def lines(picture: Image.Image) -> list[bool]:
    """Which rows of dots have ink, above the foot and beside the column of the contents' page numbers."""
    part = picture.convert("L").crop((0, 0, 850, 1300))
    return [min(part.crop((0, row, 850, row + 1)).tobytes()) < 160 for row in range(1300)]


def test_it_is_set_as_the_pdf_is(tmp_path: Path) -> None:
    drawn, whole, compiled = tmp_path / "a.png", tmp_path / "a.pdf", samples.varied()
    with speaking("sv"):
        draw_first_page(compiled, Layout.FOCUS_AREA, drawn)
    export(compiled, "pdf", "focus-area", whole)
    assert size(drawn.read_bytes()) == first_page.SIZE
    with closing(pypdfium2.PdfDocument(whole)) as document, Image.open(drawn) as picture:
        said = lines(document[0].render(scale=120 / 72).to_pil())
        shown = lines(picture)
    assert sum(said) > 200
    assert sum(a != b for a, b in zip(said, shown, strict=True)) < 130, "the edges of letters, and nothing else"


@pytest.mark.one_database
def test_it_shows_what_is_to_those_who_may_fetch_the_file(pages: Any, client: Any, desk: Desk) -> None:
    round_ = f"/rounds/{desk.world.round}"
    address = f"{round_}/compilation/first-page.png"
    here = signed_in(pages)
    image = here.get(f"{round_}/compilation").one("img")
    assert image.get("src") == address
    assert (image.get("loading"), image.get("alt")) == ("lazy", "Så ser första sidan ut.")
    first = here.raw.get(address)
    assert (first.status_code, first.headers["content-type"], size(first.content)) == (
        200,
        "image/png",
        first_page.SIZE,
    )
    again = here.raw.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert pages.another("en").raw.get(address).status_code in (303, 401), "not to a stranger"
    for kind in Kind:
        colleague = signed_in(pages.another(), kind)
        picture, file = colleague.raw.get(address), colleague.raw.get(f"{round_}/exports/csv")
        assert picture.status_code == file.status_code, kind
        assert (picture.content == first.content) == (picture.status_code == 200), kind
    english = signed_in(pages.another("en")).raw.get(address).content
    desk.reply(desk.world.point)
    replied = here.raw.get(address)
    assert len({first.content, english, replied.content}) == 3
    assert here.raw.get(f"/rounds/{desk.world.draft_round}/compilation/first-page.png").status_code == 404


@pytest.mark.one_database
def test_the_page_does_without_it(pages: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page_address = f"/rounds/{desk.world.round}/compilation"
    here = signed_in(pages)
    assert here.get(page_address).one("button", text="Hämta i PDF").find(".//img") is not None
    installation_of(pages.app).children.close()
    failed = here.raw.get(f"{page_address}/first-page.png")
    assert (failed.status_code, failed.headers["cache-control"]) == (503, "no-store")
    assert size(failed.content) == (first_page.SIZE[0], 1), "nothing to be seen"
    monkeypatch.setattr(first_page, "MOST", 0)
    installation_of(pages.app).memory.forget()
    large = here.get(page_address)
    assert not large.all("img")
    large.one("button", text="Hämta i PDF")
    assert here.raw.get(f"{page_address}/first-page.png").status_code == 404
