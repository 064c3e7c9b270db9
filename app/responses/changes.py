"""Where two states of an answer differ, field by field and word by word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.comments.answering import in_words
from app.comments.fields import on_pages
from app.comments.kinds import Stance
from app.comments.labels import stance_label
from app.comments.place_names import section_name
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.i18n import _
from app.plans.diff import Piece, difference
from app.plans.views import Places
from app.responses.content import AnswerContent, AttachedFile
from app.responses.statements import SeparateStatement


@dataclass(frozen=True, slots=True)
class LaterEdits:
    """Where a later state of an answer differs from an earlier one: a draft, or another revision, from what was sent.

    ``written`` are comments that are new or say something else, ``replaced`` what was sent of the latter, ``removed``
    those that were sent and are gone;
    ``areas`` the sections of focus areas with another stance.
    """

    stance: bool = False
    summary: bool = False
    written: list[WrittenComment] = field(default_factory=list)
    replaced: list[WrittenComment] = field(default_factory=list)
    removed: list[WrittenComment] = field(default_factory=list)
    areas: list[int | None] = field(default_factory=list)
    files_added: list[AttachedFile] = field(default_factory=list)
    files_removed: list[AttachedFile] = field(default_factory=list)
    statements_added: list[SeparateStatement] = field(default_factory=list)
    statements_removed: list[SeparateStatement] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things are not sent yet."""
        lists: tuple[Sequence[object], ...] = (
            self.written,
            self.removed,
            self.areas,
            self.files_added,
            self.files_removed,
            self.statements_added,
            self.statements_removed,
        )
        return self.stance + self.summary + sum(len(changed) for changed in lists)

    @property
    def comment_ids(self) -> set[int]:
        """The ids of the comments that are not sent as they stand."""
        return {comment.id or 0 for comment in self.written}

    @property
    def on_the_whole(self) -> bool:
        """Whether anything on the page of the whole is not sent: what stands in no section."""
        return self.stance or self.summary or bool(self.files_added or self.files_removed) or None in self.sections

    @property
    def sections(self) -> set[int | None]:
        """The sections where something is not sent; None for the plan as a whole."""
        return {comment.place.section_id for comment in (*self.written, *self.removed)} | set(self.areas)


def later_edits(
    draft: AnswerContent, sent: AnswerContent, files: list[AttachedFile], sent_files: list[AttachedFile]
) -> LaterEdits:
    """Where an answer and its files differ from what was sent before."""
    said = {comment.id: comment for comment in sent.comments if comment.says_something}
    says = {comment.id: comment for comment in draft.comments if comment.says_something}
    before, after = area_stances(sent), area_stances(draft)
    kept, had = {(file.name, file.sha256) for file in files}, {(file.name, file.sha256) for file in sent_files}
    written = [comment for key, comment in says.items() if key not in said or _words(comment) != _words(said[key])]
    return LaterEdits(
        stance=draft.own_stance != sent.own_stance,
        summary=draft.summary != sent.summary,
        written=written,
        replaced=[said[comment.id] for comment in written if comment.id in said],
        removed=[comment for key, comment in said.items() if key not in says],
        areas=[section for section in {**before, **after} if before.get(section) != after.get(section)],
        files_added=[file for file in files if (file.name, file.sha256) not in had],
        files_removed=[file for file in sent_files if (file.name, file.sha256) not in kept],
        statements_added=[one for one in draft.statements if one not in sent.statements],
        statements_removed=[one for one in sent.statements if one not in draft.statements],
    )


def _words(comment: WrittenComment) -> tuple[object, ...]:
    return (comment.kind, comment.place, comment.content, comment.given)


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A field of a comment that was sent and has been edited since: its label, and what was struck and added."""

    label: str
    pieces: list[Piece]


def changed_parts(sent: WrittenComment, now: WrittenComment) -> list[ChangedPart]:
    """What a comment says, field by field, as it was sent against as it stands now; what did not change is unmarked."""
    chosen = [in_words(None, comment) if not comment.counts and comment.answers else "" for comment in (sent, now)]
    if any(chosen):
        return [ChangedPart("", difference(*chosen))]
    fields = [
        (field, getattr(sent.content, field.name), getattr(now.content, field.name)) for field in on_pages(now.kind)
    ]
    return [
        ChangedPart(field.label(now.kind), difference(before, after))
        for field, before, after in fields
        if before or after
    ]


def area_stances(answer: AnswerContent) -> dict[int | None, Stance]:
    """The stances on focus areas, by section."""
    return {comment.place.section_id: comment.stance for comment in answer.comments if comment.stance}


class BeforeAfter(NamedTuple):
    """What a value was before, and what it is after, in words; ``pieces``: what differs, where it is a text."""

    name: str
    before: str
    after: str
    pieces: Sequence[Piece] = ()


def changed_comments(later: LaterEdits) -> dict[int, list[ChangedPart]]:
    """What differs in each comment that was changed, by its id."""
    sent = {comment.id: comment for comment in later.replaced}
    return {
        comment.id: changed_parts(sent[comment.id], comment)
        for comment in later.written
        if comment.id is not None and comment.id in sent
    }


def changed_summary(before: AnswerContent, after: AnswerContent) -> BeforeAfter:
    """The answer in short, before and after."""
    pieces = difference(before.summary, after.summary)
    return BeforeAfter(_("Sammanfattning"), before.summary, after.summary, pieces)


def changed_stances(
    later: LaterEdits, before: AnswerContent, after: AnswerContent, places: Places
) -> list[BeforeAfter]:
    """The stances that are not as they were."""

    def worded(name: str, *stances: Stance | None) -> BeforeAfter:
        was, is_now = (stance_label(stance) if stance else _("Inget svar") for stance in stances)
        return BeforeAfter(name, was, is_now)

    old, new = area_stances(before), area_stances(after)
    heading = _("Ställningstagande till fokusområdet: {name}")
    areas = [
        worded(heading.format(name=section_name(places, Place(section))), old.get(section), new.get(section))
        for section in later.areas
    ]
    whole = worded(_("Ställningstagande till planen"), before.stance, after.stance)
    return [whole, *areas] if later.stance else areas
