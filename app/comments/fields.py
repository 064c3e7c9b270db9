"""The one list of what a comment says, field by field. Forms, drafts, views and exports are built from it.

A new field is a line in ``Content`` and an entry in ``FIELDS`` here; docs/architecture.md lists what goes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Literal, NamedTuple

from app.comments.kinds import CommentKind
from app.comments.labels import proposal_label
from app.i18n import _, language


class Content(NamedTuple):
    """What a comment says, in the order of ``FIELDS``. An empty text: the field was not filled in."""

    text: str = ""
    proposed_text: str = ""
    reason: str = ""
    proposed_name: str = ""
    value_year: str = ""
    unit: str = ""
    breakdown: str = ""
    baseline: str = ""
    yearly_values: str = ""
    source: str = ""
    carried_out_by: str = ""
    carried_out_when: str = ""
    financing: str = ""
    priority_area: str = ""
    priority_sub_area: str = ""
    priority_goal: str = ""
    priority_action: str = ""
    quote: str = ""


EMPTY = Content()
_NOTHING_MORE = EMPTY[1:]

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
    ``kinds``: the comments it may be given with; ``needed``: those that cannot be sent without it
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
    needed: frozenset[CommentKind] = frozenset()


PROPOSING = (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE, CommentKind.NEW_INDICATOR)


def _text_question(kind: CommentKind) -> Question:
    labels = {
        CommentKind.NEW_INDICATOR: _("Vad den visar och hur den mäts"),
        CommentKind.ACTIVITY: _("Aktiviteten"),
        CommentKind.QUESTION: _("Er fråga"),
        CommentKind.FACT_ERROR: _("Vad är fel?"),
        CommentKind.PRIORITY: _("Varför det ska prioriteras"),
    }
    wordless = kind in (CommentKind.TEXT_CHANGE, CommentKind.INDICATOR_VALUE)
    required = kind is not CommentKind.PRIORITY
    return Question(labels.get(kind, _("Er synpunkt")), asked=not wordless, rows=4, required=required)


def _proposal_question(kind: CommentKind) -> Question:
    if kind is CommentKind.TEXT_CHANGE:
        hint = _("Ändra direkt i texten. Skillnaden visas när ni har sparat.")
        return Question(_("Er lydelse"), rows=6, required=True, hint=hint)
    if kind is CommentKind.FACT_ERROR:
        return Question(_("Vad är rätt?"), rows=2)
    labels = {CommentKind.INDICATOR_VALUE: _("Ert värde"), CommentKind.NEW_INDICATOR: _("Målvärde")}
    return Question(labels.get(kind, _("Ert förslag")), asked=kind in PROPOSING, rows=0)


def _of_kinds(
    name: str,
    words: Callable[[], str],
    *kinds: CommentKind,
    rows: int = 0,
    hint: Callable[[], str] = lambda: "",
    needed: bool = False,
) -> "ContentField":
    """A field of some kinds' own form, called the same wherever it is asked for and read."""
    return ContentField(
        name=name,
        form_name=name,
        look="labelled",
        width=24,
        question=lambda _kind: Question(words(), rows=rows, required=needed, hint=hint()),
        label=lambda _kind: words(),
        heading=words,
        registered_as=words,
        kinds=frozenset(kinds),
        needed=frozenset(kinds) if needed else frozenset(),
    )


_VALUE, _NEW = CommentKind.INDICATOR_VALUE, CommentKind.NEW_INDICATOR


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
    _of_kinds("proposed_name", lambda: _("Indikatorns namn"), _VALUE, _NEW),
    _of_kinds("value_year", lambda: _("År som värdet gäller"), _VALUE),
    _of_kinds("unit", lambda: _("Enhet"), _VALUE, _NEW, hint=lambda: _("Till exempel procent, antal eller kronor.")),
    _of_kinds("breakdown", lambda: _("Uppdelning"), _NEW, hint=lambda: _("Till exempel kön, ålder eller stadsdel.")),
    _of_kinds("baseline", lambda: _("Utgångsvärde"), _NEW, hint=lambda: _("Värdet i dag, med år.")),
    _of_kinds(
        "yearly_values",
        lambda: _("Värden per år"),
        _NEW,
        rows=3,
        hint=lambda: _("Ett år per rad, till exempel 2027: 40."),
    ),
    _of_kinds("source", lambda: _("Källa"), _VALUE, _NEW, CommentKind.FACT_ERROR),
    _of_kinds("carried_out_by", lambda: _("Vem som gör det"), CommentKind.ACTIVITY),
    _of_kinds("carried_out_when", lambda: _("När det görs"), CommentKind.ACTIVITY),
    _of_kinds("financing", lambda: _("Finansiering"), CommentKind.ACTIVITY),
    _of_kinds("priority_area", lambda: _("Område"), CommentKind.PRIORITY),
    _of_kinds("priority_sub_area", lambda: _("Delområde"), CommentKind.PRIORITY),
    _of_kinds("priority_goal", lambda: _("Mål"), CommentKind.PRIORITY, rows=2, needed=True),
    _of_kinds("priority_action", lambda: _("Föreslagen åtgärd"), CommentKind.PRIORITY, rows=2),
    _of_kinds(
        "quote",
        lambda: _("Gäller orden"),
        CommentKind.COMMENT,
        CommentKind.QUESTION,
        rows=2,
        hint=lambda: _("Klistra in ord ur stycket. Lämna tomt om det gäller hela stycket."),
    ),
)
OF_EVERY_KIND = tuple(field for field in FIELDS if len(field.kinds) == len(CommentKind))
OF_SOME_KINDS = tuple(field for field in FIELDS if len(field.kinds) < len(CommentKind))
OWN_WORDS = FIELDS[0]
"""A comment's own words; what an answer to a question says, whichever way it is given, stands where they do."""
_FIRST = ("proposed_name", "priority_area", "priority_sub_area", "priority_goal", "priority_action", "proposed_text")
_ON_PAGES = (
    *(field for name in _FIRST for field in FIELDS if field.name == name),
    *(field for field in FIELDS if field.name not in (*_FIRST, "reason")),
    *(field for field in FIELDS if field.name == "reason"),
)


def on_pages(kind: CommentKind) -> tuple[ContentField, ...]:
    """The order on a page, in forms and where comments are read: what is put forward first, then the words about it.

    What is wrong stands before what is right.
    """
    return FIELDS if kind is CommentKind.FACT_ERROR else _ON_PAGES


def only_words(content: Content) -> bool:
    """Whether nothing is filled in but the comment's own words, as in most: soonest seen in one comparison."""
    return content[1:] == _NOTHING_MORE


class Part(NamedTuple):
    """A field that somebody filled in, ready to be read. ``label`` is empty before the comment's own words."""

    field: ContentField
    label: str
    words: str


def parts_of(kind: str, content: Content, order: tuple[ContentField, ...] = FIELDS) -> list[Part]:
    """What a comment of a kind, or of its code, says field by field, those that are empty left out."""
    labels = _labels(kind, language())
    if only_words(content):
        return [Part(OWN_WORDS, labels[0], content.text)] if content.text else []
    if order is FIELDS:
        return list(map(Part._make, compress(zip(FIELDS, labels, content, strict=True), content)))
    label_of = dict(zip(Content._fields, labels, strict=True))
    return [Part(field, label_of[field.name], words) for field in order if (words := getattr(content, field.name))]


@lru_cache(maxsize=64)
def _labels(kind: str, spoken: str) -> tuple[str, ...]:
    """The label of each of ``FIELDS``, in the language that is ``spoken`` when it is asked for."""
    return tuple(field.label(CommentKind(kind)) for field in FIELDS)
