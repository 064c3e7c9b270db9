"""What is shown with a mark (ETag), before and after an act: other bytes have another mark, whatever was done."""

import datetime
from dataclasses import dataclass

from app.accounts.policy import Kind
from app.clock import today
from app.installation import installation_of
from tests.bad_input.conftest import Target

PAGES = ("board", "board?status=awaited", "comments", "comments?by=organisation", "compilation?bodies=true")
LISTS = ("comments", "overview", "consultees")


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer: its mark, and its bytes as they are made anew."""

    mark: str
    body: bytes


def seen(target: Target) -> dict[str, Seen]:
    """Everything that is marked, made anew: whatever one page keeps for the next was kept after the act, too."""
    memory, shown = installation_of(target.client.app).memory, {}
    of_round, cookies = f"/rounds/{target.world.round}", target.world.cookies[Kind.HANDLER]
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    bearer = {"Authorization": f"Bearer {target.world.tokens[Kind.HANDLER]}"}
    plan = f"/plans/{target.world.draft_plan}"
    asked = dict.fromkeys((plan, *(f"{of_round}/{name}" for name in PAGES)), cookie)
    asked |= {f"/api/v1{address}": bearer for address in (plan, *(f"{of_round}/{name}" for name in LISTS))}
    memory.forget()
    for address, headers in asked.items():
        shown[address] = _asked(target, address, headers)
    return shown


_FIRST: dict[datetime.date, dict[str, Seen]] = {}


def seen_first(target: Target, *, prepared: bool) -> dict[str, Seen]:
    """The same before an act. Where nothing was prepared, every test begins with the same rows and keys, and they are
    looked at once a process and day."""
    if prepared:
        return seen(target)
    if today() not in _FIRST:
        _FIRST[today()] = seen(target)
    return _FIRST[today()]


def _asked(target: Target, address: str, headers: dict[str, str]) -> Seen:
    target.client.cookies.clear()
    answer = target.client.get(address, headers=headers)
    return Seen(answer.headers.get("etag", ""), answer.content)


def kept_wrongly(before: dict[str, Seen], after: dict[str, Seen]) -> list[str]:
    """What shows something else now and has the mark that it had before."""
    return [
        name for name, then in before.items() if then.mark and then.mark == after[name].mark and then != after[name]
    ]
