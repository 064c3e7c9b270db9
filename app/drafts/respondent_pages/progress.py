"""What the pages of a draft show beside the frame: what is saved, and how far one has come."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request

from app.comments.answering import unanswered
from app.comments.kinds import CommentKind
from app.comments.moving import section_ids_in
from app.drafts.later_edits import Answered
from app.drafts.state import DraftState
from app.drafts.together import Owner
from app.errors import NotFound
from app.i18n import _, ngettext, short_date
from app.plans.views import OutlineRow, SectionView
from app.responses import round_cache
from app.responses.answer_text import contents
from app.responses.changes import LaterEdits
from app.rounds.access import Holder
from app.rounds.calendar import day_of
from app.rounds.questions import AskedQuestion
from app.rounds.respondent_frame import RespondentFrame
from app.web.routes import pages
from app.web.sessions import Read
from app.web.templating import clock_time

routes = pages()
NOBODYS: Mapping[int, Owner] = {}


def so_far(draft: DraftState) -> str:
    """What a draft holds beside its stance, counted as where it is sent: "8 synpunkter och 3 svar på frågor"."""
    said = [comment for comment in draft.comments if comment.says_something]
    answers = sum(comment.kind is CommentKind.ANSWER for comment in said)
    return contents(len(said) - answers, 0, answers, len(draft.statements))


def saved_words(saved_at: datetime.datetime | None, now: datetime.datetime, by: str = "") -> str:
    """ "Sparat 14.32", with the day when that was another day; nothing when nothing is saved.

    ``by``: the colleague who saved last, "" for whoever reads.
    """
    if saved_at is None:
        return ""
    if by:
        return _("Senast sparat av {name} {time}").format(name=by, time=when(saved_at, now))
    return _("Sparat {time}").format(time=when(saved_at, now))


def saved_by_another(draft: DraftState, holder: Holder) -> str:
    """Who saved a draft last, where that is not whoever reads it."""
    return draft.saved_by if draft.saved_by != holder.by.name else ""


def when(moment: datetime.datetime, now: datetime.datetime) -> str:
    """A moment near today: "14.32", "i går 14.32", "11 sep 14.32"."""
    days = (day_of(now) - day_of(moment)).days
    time = clock_time(moment)
    if days == 0:
        return time
    if days == 1:
        return _("i går {time}").format(time=time)
    return f"{short_date(day_of(moment))} {time}"


def outline_of(request: Request, session: Read, holder: Holder) -> list[OutlineRow]:
    """The plan's sections in order."""
    version_id = holder.round.plan_version_id
    return round_cache.outline(request, session, version_id) if version_id else []


def section_of(request: Request, session: Read, holder: Holder, section_id: int) -> tuple[OutlineRow, SectionView]:
    """A section of the plan this round is about. Raises NotFound for one of another plan."""
    row = next((row for row in outline_of(request, session, holder) if row.id == section_id), None)
    if row is None:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
    return row, round_cache.section(request, session, section_id)


@dataclass(frozen=True, slots=True)
class EarlierSection:
    """A section of an earlier version of the round's plan, and the one that it is now; None when it is gone."""

    view: SectionView
    now: int | None


def earlier_section(request: Request, session: Read, holder: Holder, section_id: int) -> EarlierSection:
    """A section that a page was opened at before the plan was corrected. Raises NotFound for one of another plan."""
    versions = {version.plan_version_id for version in round_cache.plan_versions(request, session, holder.round)}
    if versions:
        view = round_cache.section(request, session, section_id)
        version_id = holder.round.plan_version_id
        if view.section.version_id in versions and version_id:
            return EarlierSection(view, section_ids_in(session, version_id, [section_id]).get(section_id))
    raise NotFound(_("Avsnittet finns inte i den här planen."))


def is_present(request: Request, session: Read, holder: Holder, section_id: int) -> bool:
    """Whether a section stands in the plan as the round has it now."""
    return any(row.id == section_id for row in outline_of(request, session, holder))


@dataclass(frozen=True, slots=True)
class TocItem:
    """A line of the contents: where it leads, what has been done there, whether something there is not sent, and whose
    it is."""

    title: str
    href: str
    current: bool
    state: str
    done: bool
    level: int
    unsent: bool = False
    asked: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Toc:
    """The plan as a task list."""

    items: list[TocItem]
    done: int
    total: int
    progress: str


def toc_of(
    frame: RespondentFrame,
    outline: list[OutlineRow],
    draft: DraftState,
    current: int | None,
    sent: Answered | None = None,
    questions: Sequence[AskedQuestion] = (),
    owners: Mapping[int, Owner] = NOBODYS,
) -> Toc:
    """The contents with the state of each section; ``current`` is a section's id, 0 the whole, None neither.

    ``sent``: the answer that counts, if there is one. A page with a question that must be answered is not done before.
    """
    left = Counter(question.section_id for question in unanswered(questions, draft.comments))
    answered = Counter(comment.place.section_id for comment in draft.answers)
    later = sent.later if sent else LaterEdits()
    counts = Counter(comment.place.section_id for comment in draft.remarks if comment.counts)
    stances = {comment.place.section_id for comment in draft.comments if comment.stance}
    state, done = _left(left[None]) or _whole_state(draft)
    items = [TocItem(_("Ställningstagande"), f"{frame.base}/whole", current == 0, state, done, 1, later.on_the_whole)]
    seen = total = 0
    for row in outline:
        href = f"{frame.base}/sections/{row.id}"
        state, done = _left(left[row.id]) or _state(
            counts[row.id], row.id in stances, row.id in draft.seen, answered=answered[row.id] > 0
        )
        is_closed = bool(frame.why_closed(row.id))
        to_go_through = row.is_gone_through and not is_closed
        seen += done and to_go_through
        total += to_go_through
        if is_closed:
            state = _("Stängt")
        elif not done and not row.is_gone_through:
            state = ""
        asked = row.id in frame.asked_particularly
        unsent = row.id in later.sections
        owner = owners[row.id].name if row.id in owners else ""
        items.append(TocItem(row.heading, href, current == row.id, state, done, row.level, unsent, asked, owner))
    words = _("{done} av {total} avsnitt genomgångna").format(done=seen, total=total)
    return Toc(items, seen, total, words)


def _whole_state(draft: DraftState) -> tuple[str, bool]:
    return (_("Klar"), True) if draft.stance else (_("Återstår"), False)


def _left(questions: int) -> tuple[str, bool] | None:
    """A page with questions that must be answered, however many; None without any."""
    if not questions:
        return None
    return ngettext("{n} fråga kvar", "{n} frågor kvar", questions).format(n=questions), False


def _state(comments: int, stance: bool, seen: bool, *, answered: bool) -> tuple[str, bool]:
    if comments:
        return ngettext("{n} synp.", "{n} synp.", comments).format(n=comments), True
    if stance:
        return _("Ställningstagande"), True
    if answered:
        return _("Besvarat"), True
    return (_("Inget"), True) if seen else (_("Ej läst"), False)
