"""Where persons stand: every table and column in which a name or an address of somebody may be, and why it is kept.

``tests/privacy/test_person.py`` finds a column that looks like one and is in neither list. What is said in a draft is
the body's own matter and is not looked through: only who has written in it is told.
"""

import enum
from dataclasses import dataclass


class Why(enum.StrEnum):
    """What something is kept for."""

    RECORD = "record"
    CONTACT = "contact"
    WORK = "work"
    OFFICIAL = "official"
    SECURITY = "security"


class Subject(enum.StrEnum):
    """What a person's details are part of, in the words of whoever asks."""

    ACCOUNT = "account"
    BODY = "body"
    LINK = "link"
    LETTER = "letter"
    ANSWER = "answer"
    DRAFT = "draft"
    INBOX = "inbox"
    HISTORY = "history"
    ROUND = "round"
    HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class Holding:
    """A table in which persons stand. ``names`` and ``addresses`` can be erased where it is ``erasable``.

    In ``texts``, and in the values of ``facts`` (JSON), somebody may be mentioned. ``sealed``: it is
    append-only, and what is erased of it is told by the history.
    """

    table: str
    subject: Subject
    why: Why
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    facts: str = ""
    erasable: bool = True
    sealed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are looked through."""
        return (*self.names, *self.addresses, *self.texts, *((self.facts,) if self.facts else ()))


_A, _B, _L, _M, _S, _D = Subject.ACCOUNT, Subject.BODY, Subject.LINK, Subject.LETTER, Subject.ANSWER, Subject.DRAFT
_I, _H, _R, _O = Subject.INBOX, Subject.HISTORY, Subject.ROUND, Subject.HANDLING
_BY = ("by_name",)


HOLDINGS: tuple[Holding, ...] = (
    Holding("user_account", _A, Why.OFFICIAL, names=("name",), addresses=("email",), erasable=False),
    Holding("organisation", _B, Why.CONTACT, names=("name",), addresses=("email",), texts=("address_lines",)),
    Holding("organisation_merge", _B, Why.CONTACT, names=("name",), addresses=("email",)),
    Holding("list_entry", _B, Why.CONTACT, names=("written_name",)),
    Holding("consultee", _B, Why.RECORD, names=("name", "asked_as")),
    Holding("link", _L, Why.CONTACT, names=("name", "invited_by"), addresses=("email",)),
    Holding("joint_answer", _L, Why.WORK, names=("offered_by", "joined_by")),
    Holding("signing_mark", _L, Why.WORK, names=("marked_by",)),
    Holding("signing", _L, Why.WORK, names=("name",)),
    Holding("mailbox_code", _L, Why.SECURITY, addresses=("mailbox",)),
    Holding("mailbox_session", _L, Why.SECURITY, addresses=("mailbox",)),
    Holding("letter", _M, Why.WORK, names=("to_name",), addresses=("to_address",), facts="facts"),
    Holding("paper_letter", _M, Why.WORK, texts=("message",), erasable=False),
    Holding(
        "response",
        _S,
        Why.RECORD,
        names=("signatory_name", "body_name"),
        addresses=("signatory_email",),
        texts=("summary",),
        facts="identified",
        sealed=True,
    ),
    Holding(
        "comment", _S, Why.RECORD, texts=("text", "proposed_text", "reason", "source", "carried_out_by"), sealed=True
    ),
    Holding("attachment", _S, Why.RECORD, names=("name",), sealed=True),
    Holding(
        "registration",
        _S,
        Why.RECORD,
        names=("sender_name",),
        addresses=("sender_address",),
        texts=("note",),
        sealed=True,
    ),
    Holding("confirmation", _S, Why.RECORD, names=_BY, sealed=True),
    Holding("withdrawal", _S, Why.RECORD, names=_BY, texts=("reason",), sealed=True),
    Holding("extension", _S, Why.RECORD, names=("requested_by",), texts=("reason",)),
    Holding("dialogue_meeting", _S, Why.RECORD, texts=("participants", "notes"), erasable=False),
    Holding("draft", _D, Why.WORK, names=("saved_by",)),
    Holding("draft_revision", _D, Why.WORK, names=("saved_by",)),
    Holding("draft_comment", _D, Why.WORK, names=("written_by",)),
    Holding("draft_attachment", _D, Why.WORK, names=("added_by",)),
    Holding("inner_note", _D, Why.WORK, names=("written_by",)),
    Holding("member_comment", _D, Why.WORK, names=("written_by", "taken_by")),
    Holding("inbox_item", _I, Why.RECORD, names=("sender_name",), addresses=("sender",), texts=("subject",)),
    Holding("inbox_file", _I, Why.RECORD, names=("name",)),
    Holding("divided_text", _I, Why.RECORD, texts=("text",), erasable=False),
    Holding("event", _H, Why.RECORD, names=("actor_name",), facts="facts", sealed=True),
    Holding("round", _R, Why.OFFICIAL, names=("contact_name",), addresses=("contact_email",), erasable=False),
    Holding("round_background", _R, Why.RECORD, texts=("signatories",), erasable=False),
    Holding("reading_link", _R, Why.WORK, names=("name",)),
    Holding("point_note", _O, Why.WORK, names=_BY, texts=("text",), erasable=False),
    Holding("reply", _O, Why.RECORD, names=_BY, texts=("text", "action", "responsible"), erasable=False),
    Holding("official_text", _O, Why.RECORD, names=_BY, texts=("text", "consideration"), erasable=False),
)
