"""How an item of the inbox and the division of its text look in the API."""

import datetime

from pydantic import BaseModel, Field

from app.comments.kinds import CommentKind
from app.inbox.models import MailboxFault, MatchedBy
from app.inbox.queries import InboxState, ShownItem
from app.intake.reports import DeliveryOutcome
from app.passages.kinds import Reason
from app.passages.queries import Division
from app.responses.models import ArrivalBasis, Channel
from app.storage.models import FileTrait
from app.storage.schemas import ScanOut


class InboxFileOut(BaseModel):
    """A file of an item."""

    name: str = Field(description="What it is called")
    size: int = Field(description="Bytes")
    sha256: str = Field(description="Checksum of its bytes, hexadecimal")
    media_type: str = Field(description="Judged from content and name")
    traits: list[FileTrait] = Field(description="What whoever opens it should know of, looked for afterwards")
    scan: ScanOut = Field(description="Where it stands with the virus scanner: whether it can be fetched")


class InboxItemOut(BaseModel):
    """A mail, a file or a pasted text that came to the authority."""

    id: int = Field(description="Its id")
    state: InboxState = Field(
        description="Whether it waits, is assigned, registered, set aside, or tells what became of a letter"
    )
    subject: str = Field(description="The mail's subject, or an empty text")
    sender: str = Field(description="The address that it says it is from; nothing proves it")
    sender_name: str = Field(description="The name that it says it is from")
    came_in_at: datetime.datetime = Field(description="When it came into the inbox, UTC")
    arrived_at: datetime.datetime | None = Field(
        description="When the authority's own mail server took it, UTC; null where that is not known"
    )
    pictures: int = Field(description="Pictures in the mail's text, which stay in the original")
    unread: bool = Field(description="Something in it could not be read: look at the original")
    automatic: bool = Field(description="It says itself that a program sent it, such as an answering machine or a list")
    round_id: int | None = Field(description="The round: proposed, or where it was assigned")
    consultee_id: int | None = Field(description="The body in it: proposed, or to which it was assigned")
    matched_by: MatchedBy | None = Field(
        description="What the proposal rests on: a link, the sender, the number, the letter"
    )
    response_id: int | None = Field(description="The answer that it was registered as")
    set_aside_why: str = Field(description="Why it is no answer, if somebody has said so")
    channel: Channel | None = Field(description="How it came, where that was said as it was put in")
    received_on: datetime.date | None = Field(description="The day it came in, where that was said")
    basis: ArrivalBasis | None = Field(description="What that day is taken from")
    outcome: DeliveryOutcome | None = Field(description="What it tells as a report of delivery; null where it is none")
    letter_id: int | None = Field(description="The letter of ours that it is about; one told as failed has bounced")
    version: int = Field(description="Raised at every act")
    files: list[InboxFileOut] = Field(description="What came, as it came, and what was attached to it")

    @classmethod
    def of(cls, item: ShownItem) -> "InboxItemOut":
        """From an item as it is shown."""
        files = [
            InboxFileOut.model_validate({key: value for key, value in file.told().items() if key != "id"})
            for file in item.files
        ]
        names = set(cls.model_fields) - {"files"}
        return cls(files=files, **{name: getattr(item, name) for name in names})


class PartOut(BaseModel):
    """A part of a passage."""

    field: str = Field(description="The field of the comment that it becomes; empty: a lead-in, or the place's name")
    text: str = Field(description="Its words exactly as they stand")


class MailboxOut(BaseModel):
    """The authority's own mailbox, from which mail is fetched."""

    name: str = Field(description="Its user, and its folder where that is not the inbox; empty: none is set")
    looked_at: datetime.datetime | None = Field(description="When it was last read to its end, UTC")
    fault: MailboxFault | None = Field(description="Why it cannot be read; null when nothing is wrong")
    fault_since: datetime.datetime | None = Field(description="Since when that is so, UTC")


class PassageOut(BaseModel):
    """A passage of the text and what it is."""

    text: str = Field(description="Its words exactly as they stand")
    start: int = Field(description="Its first character in the text")
    end: int = Field(description="The character after its last")
    comment: bool | None = Field(description="Whether it is a comment; null: nobody knows yet")
    section_id: int | None = Field(description="The section that a comment is about; all four null: the whole plan")
    paragraph: int | None = Field(description="The paragraph of the section, from 1")
    indicator_id: int | None = Field(description="The indicator that it is about")
    cell_id: int | None = Field(description="The cell that it is about")
    kind: CommentKind = Field(description="What sort of comment it is")
    reason: Reason | None = Field(description="What words were taken for that are proposed to be none")
    confirmed: bool = Field(description="Whether a person has said so; else it is a proposal")
    parts: list[PartOut] = Field(description="Which of its words are which field, in order; none: all its own words")
    comment_id: int | None = Field(description="The comment that it was registered as")


class DivisionOut(BaseModel):
    """A text as it is divided: the passages join to exactly it."""

    version: int = Field(description="Raised at every step; sent back with the next one")
    unplaced: int = Field(description="How many passages are neither a comment nor marked as none")
    steps: int = Field(description="How many steps can be taken back")
    response_id: int | None = Field(description="The answer that it was registered as")
    passages: list[PassageOut] = Field(description="In the text's order")

    @classmethod
    def of(cls, divided: Division) -> "DivisionOut":
        """From a text as it is divided."""
        passages = [
            PassageOut(
                text=divided.words(piece),
                start=piece.start,
                end=piece.end,
                comment=piece.is_comment,
                **piece.place._asdict(),
                kind=piece.kind,
                reason=piece.reason,
                confirmed=piece.confirmed,
                parts=[PartOut(field=part.field, text=divided.text[part.start : part.end]) for part in piece.parts],
                comment_id=divided.points.get(number),
            )
            for number, piece in enumerate(divided.pieces, 1)
        ]
        return cls(
            version=divided.version,
            unplaced=divided.unplaced,
            steps=divided.steps,
            response_id=divided.response_id,
            passages=passages,
        )
