"""What replaces a link, pressed sixteen times at once: on both databases it is replaced once, or in whole steps."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlmodel import select

from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.models import Link, LinkLine
from tests.kit.world import World

PRESSES = 16
FROM_OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def at_once(press: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(press, range(PRESSES)))


def contact(app: Any, made: World) -> Link:
    with installation_of(app).database.read() as session:
        return session.exec(select(Link).where(Link.consultee_id == made.consultee, Link.is_contact)).one()


def lines(app: Any, made: World) -> list[LinkLine]:
    with installation_of(app).database.read() as session:
        return list(session.exec(select(LinkLine).where(LinkLine.consultee_id == made.consultee)).all())


def letters(app: Any, address: str) -> list[LetterKind]:
    with installation_of(app).database.read() as session:
        return [
            letter.kind
            for letter in session.exec(select(Letter).where(Letter.to_address == address).order_by(Letter.id))
        ]


def test_another_address_is_taken_once_and_one_letter_goes(app: Any, client: Any, made: World):
    before, lines_before = contact(app, made), len(lines(app, made))
    address = f"/rounds/{made.round}/consultees/{made.consultee}/address"
    form = {"email": "ratt@exempel.se", "generation": str(before.generation)}
    cookies = made.cookies["handler"]  # type: ignore[index]  # kinds are strings
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    answers = at_once(lambda _n: client.post(address, data=form, headers={**FROM_OWN_PAGE, "Cookie": cookie}))
    assert Counter(answer.status_code for answer in answers) == {303: 1, 422: PRESSES - 1}
    after = contact(app, made)
    assert (after.email, after.generation) == ("ratt@exempel.se", before.generation + 1)
    assert len(lines(app, made)) == lines_before + 1
    assert letters(app, "ratt@exempel.se") == [LetterKind.INVITATION]
    assert letters(app, "natur@exempel.se").count(LetterKind.LINK_REPLACED) == 1


def test_a_link_is_made_own_once(app: Any, client: Any, as_: Any, made: World):
    shown = as_("adm")("POST", f"/consultees/{made.consultee}/link", status=201)["token"]
    before = contact(app, made)
    answers = at_once(lambda _n: client.post(f"/api/v1/answer/{shown}/own-link", json={}))
    statuses = Counter(answer.status_code for answer in answers)
    # Who came in before the link was replaced is told so at the lock; who came after finds no such link.
    assert statuses[201] == 1
    assert statuses[404] + statuses[409] == PRESSES - 1
    (own,) = [answer.json()["token"] for answer in answers if answer.status_code == 201]
    after = contact(app, made)
    assert (after.generation, after.line_id) == (before.generation + 1, before.line_id)
    assert client.get(f"/api/v1/answer/{own}").status_code == 200


def test_a_link_shown_to_many_at_once_leaves_one_that_opens(app: Any, client: Any, made: World):
    """Every press asks for a new link, so every press gets one; only the last of them opens anything."""
    before = contact(app, made)
    headers = {"Authorization": f"Bearer {made.tokens['adm']}"}  # type: ignore[index]  # kinds are strings
    address = f"/api/v1/consultees/{made.consultee}/link"
    answers = at_once(lambda _n: client.post(address, headers=headers))
    assert {answer.status_code for answer in answers} == {201}
    after = contact(app, made)
    assert after.generation == before.generation + PRESSES
    opened = [client.get(f"/api/v1/answer/{answer.json()['token']}").status_code for answer in answers]
    assert Counter(opened) == {200: 1, 404: PRESSES - 1}
