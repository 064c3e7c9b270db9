"""What the pages where a plan is mended have in common: where one is, what was done last, the way back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from app.plans.labels import done_label
from app.plans.mending.steps import last_step
from app.plans.models import PlanCorrection, PlanVersion
from app.web.sessions import Read


@dataclass(frozen=True)
class Beside:
    """The round that one came from, as the address says: where the way back leads. Nothing is known of it here."""

    round_id: int = 0

    @property
    def query(self) -> str:
        """What keeps it in an address; "" without a round."""
        return f"?round={self.round_id}" if self.round_id else ""

    @property
    def trail(self) -> list[str]:
        """The address of the round's plan, if there is a round."""
        return [f"/rounds/{self.round_id}/plan"] if self.round_id else []


def beside_round(number: Annotated[int, Query(alias="round", ge=0, le=2**31 - 1)] = 0) -> Beside:
    """The round in the address."""
    return Beside(number)


Came = Annotated[Beside, Depends(beside_round)]


@dataclass(frozen=True)
class Done:
    """A step as pages show it: in words what each of its operations did, and what about."""

    number: int
    by: str
    at: object
    lines: list[tuple[str, str]]
    undone_by: str | None
    undone_at: object

    @property
    def line(self) -> str:
        """Its first operation, and how many more there are."""
        words, about = self.lines[0]
        more = f" (+{len(self.lines) - 1})" if len(self.lines) > 1 else ""
        return f"{words}: {about}{more}" if about else f"{words}{more}"


def done(step: PlanCorrection) -> Done:
    """A step in words."""
    lines = [(done_label(each["op"]), each["about"]) for each in step.operations]
    return Done(step.number, step.by_name, step.at, lines, step.undone_by, step.undone_at)


@dataclass(frozen=True)
class MendingFrame:
    """The frame. ``current`` is the page's name; ``last`` what can be taken back first."""

    plan_id: int
    title: str
    edit_version: int
    frozen: bool
    doubts: int
    left_out: int
    last: Done | None
    current: str
    beside: Beside


def frame_of(session: Read, version: PlanVersion, current: str, beside: Beside) -> MendingFrame:
    """The frame of a version's page (one statement)."""
    last = last_step(session, version.id)
    return MendingFrame(
        plan_id=version.plan_id,
        title=version.title,
        edit_version=version.edit_version,
        frozen=version.frozen_at is not None,
        doubts=len(version.warnings),
        left_out=len(version.left_out),
        last=done(last) if last else None,
        current=current,
        beside=beside,
    )
