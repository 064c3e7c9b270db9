"""How an answer that came in looks in the API: its receipt and its files."""

import datetime

from pydantic import BaseModel, Field

from app.arrival import ReceivedBy
from app.comments.kinds import Stance
from app.responses.decisions import DecisionLevel
from app.responses.models import Channel
from app.responses.queries.moves import Move
from app.responses.statements import StatementKind
from app.storage.models import FileTrait
from app.storage.schemas import ScanOut


class AttachmentOut(BaseModel):
    """A file that goes with an answer."""

    id: int = Field(description="Its id: a file of a draft gets another one when it is sent")
    name: str = Field(description="The name it was given, tidied; the answer's only one of its kind")
    size: int = Field(description="Bytes")
    sha256: str = Field(description="Checksum of its bytes, hexadecimal")
    media_type: str = Field(description="Judged from content and name")


class ToldAttachmentOut(AttachmentOut):
    """A file with what it holds: where it is listed now, and not in what came in."""

    traits: list[FileTrait] = Field(
        description="What whoever opens it should know that it holds, looked for after receipt",
    )
    scan: ScanOut = Field(description="Where it stands with the virus scanner: whether its bytes can be fetched")


class AnsweredDocument(BaseModel):
    """A document of the round as it was when it was answered."""

    id: int = Field(description="Its id in the round")
    title: str = Field(description="What it is called")
    sha256: str = Field(description="Of its bytes")
    version: int = Field(description="Which version of it")


class DecisionOut(BaseModel):
    """How an answer was decided."""

    level: DecisionLevel = Field(description="A board, its chair, on delegation, an official, or no decision is needed")
    body: str = Field(description="Who decided, such as the name of the board")
    date: datetime.date | None = Field(description="The day of the decision")
    paragraph: str = Field(description="The paragraph of the minutes")
    immediate: bool = Field(description="Whether its minutes were approved at once")


class StatementOut(BaseModel):
    """A separate statement or a reservation in the minutes: somebody's, and not the body's."""

    kind: StatementKind = Field(description="separate_statement or reservation")
    name: str = Field(description="Whose it is: one member or several")
    group: str = Field(description="Their party or group")
    paragraph: str = Field(description="The paragraph of the minutes")
    text: str = Field(description="What it says")
    file: str = Field(description="The name of the file that it stands in, empty where `text` says it")


class ConfirmationOut(BaseModel):
    """That a preliminary answer stands as it was sent."""

    at: datetime.datetime = Field(description="When it was told, UTC")
    registered: bool = Field(description="Whether an official registered it")
    decision: DecisionOut = Field(description="The decision")
    sha256: str = Field(description="Checksum of the confirmation's canonical JSON")
    minutes: list[AttachmentOut] = Field(description="The files that came with it")
    statements: list[StatementOut] = Field(description="Separate statements and reservations that came with it")


class WithdrawalOut(BaseModel):
    """That an answer was taken back."""

    at: datetime.datetime = Field(description="When, UTC")
    reason: str = Field(description="Why, if that was said")
    registered: bool = Field(description="Whether an official registered it for the body")
    channel: Channel | None = Field(description="How it was told, where an official registered it: email, phone, …")
    told_on: datetime.date | None = Field(description="The day it was told, where an official registered it")


class MoveOut(BaseModel):
    """That an answer was registered on the wrong body and moved to the right one."""

    response_id: int = Field(description="The answer at the other body")
    number: str = Field(description="Its number")
    consultee_id: int = Field(description="The other body's place in the round")
    organisation: str = Field(description="The other body")
    at: datetime.datetime = Field(description="When it was moved, UTC")
    by: str = Field(description="By whom")
    reason: str = Field(description="Why")

    @classmethod
    def of(cls, move: Move | None) -> "MoveOut | None":
        """From what was read; None for an answer that was not moved."""
        return cls.model_validate(move.json()) if move else None


class NamedBody(BaseModel):
    """A body that an answer of another one was sent for, too."""

    consultee_id: int = Field(description="The body in its round")
    name: str = Field(description="What it was called when the answer was sent")


class MovedOut(BaseModel):
    """What an answer became at the body that it was moved to."""

    response_id: int = Field(description="The answer there")
    receipt: "ReceiptOut" = Field(description="Its receipt")


class InclusionOut(BaseModel):
    """What was decided about an answer that came late or unasked."""

    included: bool = Field(description="Whether it counts")
    reason: str = Field(description="Why")
    by: str = Field(description="Who decided it")
    at: datetime.datetime = Field(description="When, UTC")


class IdentifiedOut(BaseModel):
    """As whom the signatory identified themselves with an electronic identity."""

    service: str = Field(description="The service that vouches for them")
    level: str = Field(description="The level of assurance, as the service names it")
    name: str = Field(description="Their name as certified; no number of anybody's is kept")
    at: datetime.datetime = Field(description="When they identified themselves, UTC")
    sha256: str = Field(description="Checksum of what they were shown and signed")


class ReceiptOut(BaseModel):
    """The authority's confirmation of one submitted revision."""

    number: str = Field(description="Registry number, hyphen, running number of incoming answers")
    received_at: datetime.datetime = Field(description="The moment the request reached the authority, UTC")
    received_by: ReceivedBy | None = Field(
        description="How that moment is known: `proxy` (its stamp), `clock` (ours), `lag` (ours, less what the server "
        "was behind); null where an official stated the day"
    )
    late: bool = Field(description="Whether it came after the last day, decided once")
    sha256: str = Field(description="Checksum of the answer's canonical JSON")
    revision: int = Field(description="1 for the first answer")
    received_on: datetime.date = Field(description="The day in the authority's time zone")
    deadline: datetime.date = Field(description="The last day that was in force")
    stance: Stance = Field(description="For or against the plan as a whole")
    preliminary: bool = Field(description="Until a board has decided")
    previous_hash: str = Field(description="The end of the round's chain before this answer")
    chain_hash: str = Field(description="SHA-256 of previous_hash and sha256")
    attachments: list[AttachmentOut] = Field(description="The files of the answer, covered by its checksum")
    documents: list[AnsweredDocument] = Field(description="The round's documents that were answered, covered by it too")
    plan_version: int = Field(description="The version of the plan that was read, numbered in the round")
    decision: DecisionOut | None = Field(description="How it was decided; null where nothing was said of it")
    statements: list[StatementOut] = Field(
        description="Separate statements and reservations in the minutes: no words of the body's, covered by it too"
    )
    confirms: int | None = Field(description="The preliminary revision that this one confirms with changes")
    on_behalf_of: list[NamedBody] = Field(description="The other bodies that it was sent for, too")
    identified: IdentifiedOut | None = Field(
        description="As whom the signatory identified themselves, covered by its checksum; null: by name alone"
    )
    withdrawal: WithdrawalOut | None = Field(description="That it was taken back: it counts no more")
    left_out: InclusionOut | None = Field(
        description="That it came late or unasked and officials have left it out: it is kept, and counts nowhere"
    )
    confirmation: ConfirmationOut | None = Field(description="That it stands as it was sent, once it was preliminary")
