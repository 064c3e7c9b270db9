"""The one list of what a comment says, field by field. Forms, drafts, views and exports are built from it.

A new field is a line in ``Content`` and an entry in ``FIELDS`` here; docs/architecture.md lists what goes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.comments.kinds import CommentKind
from app.comments.labels import proposal_label
from app.i18n import _


class Content(NamedTuple):
    """What a comment says, in the order of ``FIELDS``. An empty text: the field was not filled in."""

    text: str = ""
    proposed_text: str = ""
    reason: str = ""


EMPTY = Content()

Look = Literal["plain", "quotation", "labelled"]
"""How a field is set where it is read: the comment's own words, a wording put forward, words after their label."""


@dataclass(frozen=True, slots=True)
class Question:
    """How a form asks for a field of a comment of some kind. ``rows``: lines to write in, 0 a single short one.

    One that is not ``asked`` is shown only where somebody has filled it in all the same.
    """

    label: str
    asked: bool = True
    rows: int = 3
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ContentField:
    """One field of a comment. Words are functions, since the language is the reader's.

    ``name``: its column, and its name in the API, in open data and in receipts
    ``form_name``: its name on a page, where the comment's key follows: ``proposed-57``
    ``question``: how a body is asked for it; ``registered_as``: its label where an official registers an answer
    ``label``: what stands before it where it is read; ``heading``: its column in Excel and CSV, ``width`` characters
    ``kinds``: the comments it may be given with
    """

    name: str
    form_name: str
    look: Look
    width: int
    question: Callable[[CommentKind], Question]
    label: Callable[[CommentKind], str]
    heading: Callable[[], str]
    registered_as: Callable[[], str]
    kinds: frozenset[CommentKind] = frozenset(CommentKind)


PROPOSING = (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE, CommentKind.NEW_INDICATOR)


def _text_question(kind: CommentKind) -> Question:
    labels = {
        CommentKind.NEW_INDICATOR: _("Indikatorn och hur den mäts"),
        CommentKind.ACTIVITY: _("Aktiviteten"),
        CommentKind.QUESTION: _("Er fråga"),
        CommentKind.FACT_ERROR: _("Vad är fel, och vad är rätt?"),
    }
    wordless = kind in (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE)
    return Question(labels.get(kind, _("Er synpunkt")), asked=not wordless, rows=4, required=True)


def _proposal_question(kind: CommentKind) -> Question:
    if kind is CommentKind.TEXT_CHANGE:
        hint = _("Ändra direkt i texten. Skillnaden visas när ni har sparat.")
        return Question(_("Er lydelse"), rows=6, required=True, hint=hint)
    labels = {CommentKind.INDICATOR_VALUE: _("Ert värde"), CommentKind.NEW_INDICATOR: _("Målvärde")}
    label, is_value = labels.get(kind, _("Ert förslag")), kind is CommentKind.INDICATOR_VALUE
    return Question(label, asked=kind in PROPOSING, rows=0, required=is_value)


FIELDS = (
    ContentField(
        name="text",
        form_name="text",
        look="plain",
        width=60,
        question=_text_question,
        label=lambda _kind: "",
        heading=lambda: _("Synpunkt"),
        registered_as=lambda: _("Synpunkten"),
    ),
    ContentField(
        name="proposed_text",
        form_name="proposed",
        look="quotation",
        width=50,
        question=_proposal_question,
        label=proposal_label,
        heading=lambda: _("Föreslagen lydelse"),
        registered_as=lambda: _("Föreslagen lydelse eller föreslaget värde"),
    ),
    ContentField(
        name="reason",
        form_name="reason",
        look="labelled",
        width=50,
        question=lambda kind: Question(_("Motivering"), asked=kind in (*PROPOSING, CommentKind.ACTIVITY)),
        label=lambda _kind: _("Motivering"),
        heading=lambda: _("Motivering"),
        registered_as=lambda: _("Motivering"),
    ),
)
OWN_WORDS = FIELDS[0]
"""A comment's own words; what an answer to a question says, whichever way it is given, stands where they do."""
ON_PAGES = tuple(sorted(FIELDS, key=lambda field: field.look != "quotation"))
"""The order on a page, in forms and where comments are read: what is put forward first, then the words about it."""


class Part(NamedTuple):
    """A field that somebody filled in, ready to be read. ``label`` is empty before the comment's own words."""

    field: ContentField
    label: str
    words: str


def parts_of(kind: CommentKind, content: Content, order: tuple[ContentField, ...] = FIELDS) -> list[Part]:
    """What a comment says, field by field, those that are empty left out."""
    filled = [(field, words) for field in order if (words := getattr(content, field.name))]
    return [Part(field, field.label(kind), words) for field, words in filled]
