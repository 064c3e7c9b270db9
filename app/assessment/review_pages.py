"""The reviewer's pages: the replies that wait for a second person, and one reply with what was found of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages, queries
from app.assessment.access import comment_in
from app.assessment.actions.reviews import Finding, approve_many, ask_review
from app.assessment.actions.reviews import review as review_reply
from app.assessment.asked import AskedFor
from app.assessment.desk import Asked, Shown, chosen, in_full
from app.assessment.earlier import with_earlier
from app.assessment.models import ReviewState
from app.assessment.queries.reviews import Reviewed, ReviewView, beside, review_counts, reviewed, reviews_of
from app.assessment.review_forms import ApproveForm, ReviewForm, SettingForm
from app.assessment.rules import may_ask_review, may_reply
from app.assessment.views import ReplyWording
from app.errors import NotFound
from app.i18n import _
from app.plans.diff import Piece, difference
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
A_PAGE = 50
ADDRESS = "/rounds/{round_id}/review"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What ``assessment/review.html`` shows: the replies that wait, the first ones first.

    ``counts``: replies by state of the review; ``own``: those that the reader wrote, which somebody else reviews;
    ``failed``: by comment, the field's name and what hinders. ``reviews``: the reader may review; ``can_ask``: the
    reader may turn the review on and off.
    """

    frame: RoundFrame
    asked: Asked
    plan: str
    required: bool
    counts: Mapping[str, int]
    comments: Sequence[Shown]
    own: frozenset[int]
    reviews: bool
    can_ask: bool
    after: str
    form: Filled[ApproveForm]
    failed: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def _narrowed(asked: Asked) -> Asked:
    """What the address asks for, of the replies that wait for review."""
    return replace(asked, show=ReviewState.TO_REVIEW.value)


def _may_review(door: Door) -> bool:
    return door.may("assess.review") and may_reply(door.status)


@routes.get(ADDRESS, "assess.read")
def queue(request: Request, round_id: int, who: Who, session: Read, asked: AskedFor) -> Response:
    """The replies that wait for a second person, each in full, to approve one or many."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/review.html", _queue(request, session, door, who, asked, blank(ApproveForm)))


def _queue(request: Request, session: Read, door: Door, who: Who, asked: Asked, form: Filled[ApproveForm]) -> QueuePage:
    listed: list[Shown] = []
    after = ""
    if door.round.review_required:
        filters = _narrowed(asked).filters
        found = queries.comments(session, door.round.id, filters, after=asked.after or None, limit=A_PAGE, quoted=True)
        listed, after = in_full(session, found.views(session, found.rows)), found.after or ""
        listed = with_earlier(request, session, door.round, listed)
    known = reviewed(session, [each.comment.id for each in listed])
    sent = [choice.partition(":")[0] for choice in form.chosen("reply")]
    named = [(name, message) for name, message in form.errors if name.startswith("items.")]
    return QueuePage(
        frame(session, door, current="comments"),
        asked,
        f"/plans/{door.plan_id}",
        door.round.review_required,
        review_counts(session, door.round.id),
        listed,
        frozenset(id_ for id_, reply in known.items() if reply.by_id == who.user.id),
        _may_review(door),
        door.may("assess.ask_review") and may_ask_review(door.status),
        after,
        form,
        {int(sent[int(name.split(".")[1])]): (name, message) for name, message in named},
    )


@routes.post(ADDRESS, "assess.review")
def approve(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[ApproveForm], Depends(filled(ApproveForm))],
) -> Response:
    """Approve the marked replies, all or none."""
    door = round_for(session, who, round_id)
    if form.ok:
        findings = [Finding(id_, version, approved=True, seen=seen) for id_, version, seen in form.data.chosen]
        form.attempt(session, lambda: approve_many(session, door.round, findings, by=who.by, now=who.now))
    if form.ok:
        back = see_other(f"/rounds/{round_id}/review{asked.query(after='')}")
        return messages.APPROVED_MANY.after(back, request, len(form.data.chosen))
    shown = _queue(request, session, door, who, asked, form)
    return page(request, "assessment/review.html", shown, status=422)


@routes.post(ADDRESS + "/setting", "assess.ask_review")
def setting(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[SettingForm], Depends(filled(SettingForm))],
) -> Response:
    """Turn the review on or off."""
    door = round_for(session, who, round_id)
    required = form.data.required
    ask_review(session, door.round, required=required, by=who.by, now=who.now)
    said = messages.ASKED if required else messages.NOT_ASKED
    return said.after(see_other(f"/rounds/{round_id}/review"), request)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What ``assessment/review_one.html`` shows: a comment, its reply, and what was found of the reply so far.

    ``changed``: the reply's text against the version before; ``reviews``: of every version, the newest first;
    ``seen``: the last one of this version. ``previous``, ``next``: addresses of those beside it that wait.
    """

    frame: RoundFrame
    asked: Asked
    plan: str
    number: str
    current: Shown | None
    before: ReplyWording | None
    changed: Sequence[Piece]
    found: Sequence[ReviewView]
    seen: int
    is_own: bool
    may_review: bool
    previous: str
    next: str
    form: Filled[ReviewForm]


@routes.get(ADDRESS + "/{comment_id}", "assess.read")
def one(request: Request, round_id: int, comment_id: int, who: Who, session: Read, asked: AskedFor) -> Response:
    """One reply in full, with what was found of it, and the buttons of who reviews."""
    _point, door = comment_in(session, who, round_id, comment_id)
    shown = _one(request, session, door, who, asked, comment_id, blank(ReviewForm))
    return page(request, "assessment/review_one.html", shown)


def _one(
    request: Request,
    session: Read,
    door: Door,
    who: Who,
    asked: Asked,
    comment_id: int,
    form: Filled[ReviewForm],
) -> ReviewPage:
    round_id = door.round.id
    current = next(iter(with_earlier(request, session, door.round, chosen(session, round_id, [comment_id]))), None)
    if current is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    reply = current.comment.reply
    by_id = reviewed(session, [comment_id]).get(comment_id, Reviewed(None, None)).by_id
    found = reviews_of(session, comment_id)
    wordings = queries.reply_wordings(session, comment_id)[1:2]
    before, after = beside(session, round_id, _narrowed(asked).filters, comment_id)
    base, rest = f"/rounds/{round_id}/review", asked.query()
    return ReviewPage(
        frame(session, door, current="comments"),
        asked,
        f"/plans/{door.plan_id}",
        current.comment.label,
        current,
        wordings[0] if wordings else None,
        tuple(difference(wordings[0].text, reply.text)) if wordings and reply else (),
        found,
        next((each.id for each in found if reply and each.version == reply.version), 0),
        reply is not None and by_id == who.user.id,
        _may_review(door) and door.round.review_required,
        f"{base}/{before}{rest}" if before else "",
        f"{base}/{after}{rest}" if after else "",
        form,
    )


@routes.post(ADDRESS + "/{comment_id}", "assess.review")
def review(
    request: Request,
    round_id: int,
    comment_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[ReviewForm], Depends(filled(ReviewForm))],
) -> Response:
    """Approve or send back, and go on to the next that waits; what cannot be kept stays on the page."""
    point, door = comment_in(session, who, round_id, comment_id)
    if form.ok:
        data = form.data
        finding = Finding(comment_id, data.version, data.verdict == "approve", data.remark, data.seen)
        form.attempt(session, lambda: review_reply(session, door.round, finding, by=who.by, now=who.now))
    if form.ok:
        _before, after = beside(session, round_id, _narrowed(asked).filters, comment_id)
        rest = asked.query()
        address = f"/rounds/{round_id}/review/{after}{rest}" if after else f"/rounds/{round_id}/review{rest}"
        said = messages.APPROVED if form.data.verdict == "approve" else messages.SENT_BACK
        return said.after(see_other(address), request, point.number or 0)
    shown = _one(request, session, door, who, asked, comment_id, form)
    return page(request, "assessment/review_one.html", shown, status=422)
