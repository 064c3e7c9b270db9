"""Whether a compilation is complete, by count from the rows themselves, and a list of what is missing."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from app.assessment.desk import Asked
from app.assessment.models import ReviewState
from app.assessment.views import ReplyState
from app.compilation.figures import Overview
from app.compilation.text_views import OfficialTexts
from app.compilation.texts import subjects


class Lack(enum.StrEnum):
    """What is missing."""

    REPLY = "reply"
    LOOK_AGAIN = "look_again"
    REVIEW = "review"
    SENT_BACK = "sent_back"
    IN_FILE = "in_file"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that is missing: how many, of what (a focus area or a body), and the page where it is done."""

    lack: Lack
    label: str
    n: int
    url: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a compilation is: ``done`` of ``total``, and what the rest is. Nothing counts that is not there."""

    total: int
    done: int
    waiting: tuple[Waiting, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.waiting

    def lacking(self, *, beside: Lack | None = None) -> list[tuple[Lack, list[Waiting]]]:
        """What is missing by what it is, without what has a place of its own on the page (``beside``)."""
        kinds = [lack for lack in Lack if lack != beside]
        listed = ((lack, [each for each in self.waiting if each.lack is lack]) for lack in kinds)
        return [(lack, waiting) for lack, waiting in listed if waiting]


def completeness(round_id: int, overview: Overview, texts: OfficialTexts) -> Completeness:
    """Comments with a reply to the wording that stands, which a second person has approved where the round asks for it,
    answers in files made into comments, and summaries.

    ``total`` counts every comment, every answer that lies in a file alone, and a summary of the round and of each focus
    area with comments. A body's sentence is there until another is written.
    """
    waiting = tuple(_waiting(round_id, overview, texts))
    needed = sum(subject.is_needed for subject in subjects(overview))
    total = overview.progress.comments + len(overview.only_in_files) + needed
    return Completeness(total, total - sum(each.n for each in waiting), waiting)


def _waiting(round_id: int, overview: Overview, texts: OfficialTexts) -> Iterator[Waiting]:
    base = f"/rounds/{round_id}"
    for area in overview.areas:
        count = area.count
        for lack, n, state in (
            (Lack.REPLY, count.waiting, ReplyState.UNANSWERED),
            (Lack.LOOK_AGAIN, count.to_look_again, ReplyState.NEEDS_LOOK),
        ):
            if n:
                asked = Asked(group=str(count.key), show=str(state)).query()
                yield Waiting(lack, count.label, n, f"{base}/comments{asked}")
        if n := overview.reviews[count.key, ReviewState.TO_REVIEW]:
            yield Waiting(Lack.REVIEW, count.label, n, f"{base}/review{Asked(group=str(count.key)).query()}")
        if n := overview.reviews[count.key, ReviewState.SENT_BACK]:
            asked = Asked(group=str(count.key), show=ReviewState.SENT_BACK).query()
            yield Waiting(Lack.SENT_BACK, count.label, n, f"{base}/comments{asked}")
    for body in overview.only_in_files:
        yield Waiting(Lack.IN_FILE, body.organisation.name, 1, f"{base}/answer-files?waiting=true")
    for subject in subjects(overview):
        if subject.is_needed and not texts.under(subject.stored).text:
            yield Waiting(Lack.SUMMARY, subject.label, 1, f"{base}/summaries#about-{subject.key}")
