"""An answer that lies in a PDF and a Word file is gone through in a browser, until nothing of it waits."""

from typing import Any
from urllib.request import Request, urlopen

from sqlmodel import col, select

from app.accounts.policy import Kind
from app.clock import today
from app.responses.models import Standing
from app.responses.verify_counts import verify_counts
from app.rounds.models import Consultee
from tests.assessment.test_files import SAID, WORD, pdf_file, word_file
from tests.journeys.conftest import Ground
from tests.kit.html import multipart


def registered(ground: Ground) -> None:
    """An answer of a body that has sent none, with two files and no words of its own."""
    files = [
        ("files", ("Yttrande.pdf", pdf_file("Inledning.", "Vi vill ha mer skog.\n\n#lorem(150)"), "application/pdf")),
        ("files", ("Följebrev.docx", word_file(), WORD)),
    ]
    data = {"channel": ["email"], "received_on": [today().isoformat()], "stance": ["not_stated"]}
    body, kind = multipart(data, files)
    with ground.database.read() as session:
        bodies = select(Consultee.id).where(Consultee.round_id == ground.world.round)
        unanswered = session.exec(bodies.order_by(col(Consultee.position))).all()[2]
    address = f"{ground.url}/api/v1/consultees/{unanswered}/responses"
    bearer = {"Authorization": f"Bearer {ground.world.tokens[Kind.HANDLER]}", "Content-Type": kind}
    with urlopen(Request(address, body, bearer)) as sent:
        assert sent.status == 201


def test_files_are_gone_through_without_javascript(browse: Any, ground: Ground, axe: Any) -> None:
    registered(ground)
    page = ground.become(browse(javascript=False, width=390), Kind.HANDLER)
    page.goto(f"/rounds/{ground.world.round}/answer-files?waiting=true")
    page.get_by_role("link", name="Yttrande.pdf").click()
    page.get_by_role("link", name="Nästa").click()
    page.get_by_label("Stycke 1").check()
    page.get_by_label("Vad den handlar om").select_option(f"s{ground.world.focus_section}")
    page.get_by_role("button", name="Ta ut synpunkten").click()
    page.get_by_text("är uttagen ur filen").wait_for()
    assert page.locator("mark").inner_text() == SAID[1].rstrip(".")
    page.get_by_role("link", name="Följebrev.docx").click()
    page.get_by_role("button", name="Filen har inga synpunkter").click()
    page.get_by_text("Filen är markerad som läst").wait_for()
    page.get_by_role("link", name="Alla filer i svaren").click()
    page.get_by_text("0 filer är inte genomgångna.").wait_for()
    wide = ground.become(browse(), Kind.HANDLER)
    wide.goto(f"/rounds/{ground.world.round}/answer-files")
    axe(wide)
    wide.get_by_role("link", name="Yttrande.pdf").click()
    axe(wide)
    with ground.database.read() as session:
        assert len(session.exec(select(Standing.point_id)).all()) == 2
        assert [*verify_counts(session)] == []
