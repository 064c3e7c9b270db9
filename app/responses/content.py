"""What an answer says, as plain values, and the files that go with it. Nothing here knows a database."""

from dataclasses import dataclass, field
from typing import Any

from app.comments.kinds import Stance
from app.comments.written import WrittenComment
from app.responses.statements import SeparateStatement
from app.storage.scans import Scanned
from app.storage.schemas import ScanOut


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with an answer: the name a person gave, and bytes that are safely kept. ``size`` in bytes.

    ``id`` is its row's, None before there is one. ``scanned``: what is known of it from the virus scanner, where that
    was asked for.
    """

    name: str
    sha256: str
    size: int
    media_type: str
    id: int | None = None
    scanned: Scanned | None = field(default=None, compare=False)

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        facts = {"name": self.name, "size": self.size, "sha256": self.sha256, "media_type": self.media_type}
        return {"id": self.id, **facts}

    def told(self) -> dict[str, Any]:
        """As the API tells it where what is known of it is told, too: no receipt says that."""
        traits = list(self.scanned.traits) if self.scanned else []
        return self.json() | {"traits": traits, "scan": ScanOut.of(self.scanned).model_dump(mode="json")}


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """What an answer says, being written or sent: for or against, in short, and comment by comment.

    ``comments`` holds the answers to the round's questions, too, so that they go wherever the comments go.
    ``statements`` are others' words beside it, from the minutes: none of them is a comment.
    """

    stance: Stance | None = None
    summary: str = ""
    comments: list[WrittenComment] = field(default_factory=list)
    statements: list[SeparateStatement] = field(default_factory=list)

    @property
    def own_stance(self) -> Stance | None:
        """The stance as its body may have chosen it: None also where a registered answer states none."""
        return None if self.stance is Stance.NOT_STATED else self.stance

    @property
    def remarks(self) -> list[WrittenComment]:
        """The comments on the plan: all but the answers to questions."""
        return [comment for comment in self.comments if comment.question_id is None]

    @property
    def answers(self) -> list[WrittenComment]:
        """The questions that are answered: in words, by a choice or by a value."""
        return [comment for comment in self.comments if comment.answers]
