"""The columns of a comment and of a consultee: one list for Excel and both kinds of CSV, so that they say the same."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from app.assessment.labels import action_kind_label, outcome_label
from app.assessment.views import CommentView
from app.comments.fields import EMPTY, OF_EVERY_KIND, OF_SOME_KINDS, ContentField
from app.comments.kinds import PROPOSES_VALUE, CommentKind
from app.comments.labels import comment_kind_label, proposal_label, stance_label
from app.compilation.compiled import CompiledConsultee
from app.compilation.exports import sentences
from app.compilation.exports.rows import Column, Value
from app.compilation.since import Since
from app.compilation.since_words import changes_of_comment_in_words
from app.i18n import _
from app.responses.labels import channel_label, decision_level_label
from app.rounds.labels import origin_label
from app.rounds.models import Origin
from app.tracking.labels import flag_label
from app.tracking.rules import Flag


def _of(columns: Iterable[Column], of: Callable[[Any], Hashable]) -> Iterator[Column]:
    return (replace(column, of=of) for column in columns)


_OF_BODY = attrgetter("consultee_id", "received_at", "late")
"""A body, and its answer: of either there is one."""
_OF_KIND_AND_SECTION = attrgetter("stance", "kind", "focus_area", "section")
_OF_PLACE = attrgetter("paragraph", "indicator", "cell")


def _of_no_reply(comment: CommentView) -> Hashable:
    return () if comment.reply is None else None


def _of_what_is_done(comment: CommentView) -> Hashable:
    reply = comment.reply
    return () if reply is None else (reply.action_kind, reply.responsible, reply.due)


_ALL = len(OF_EVERY_KIND)
_NONE_OF_SOME = EMPTY[_ALL:]


def _of_no_more(comment: CommentView) -> Hashable:
    """Nothing in the fields that only some kinds have, as most comments."""
    return None if comment.content[_ALL:] != _NONE_OF_SOME else ()


def _of_proposal_and_question(comment: CommentView) -> Hashable:
    return None if comment.kind in PROPOSES_VALUE else comment.question or ()


def comment_columns(
    consultees: Mapping[int, CompiledConsultee],
    alike: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    since: Since | None = None,
) -> list[Column]:
    """A row a comment. The names are fixed in docs/exports.md. ``alike`` and ``since``: as in ``CompiledRound``."""
    body, area = consultees.get, cache(sentences.area)
    changes = since.by_comment() if since else {}

    def given(read: Callable[[CompiledConsultee], Value]) -> Callable[[CommentView], Value]:
        def value(comment: CommentView) -> Value:
            consultee = body(comment.consultee_id)
            return read(consultee) if consultee else None

        return value

    def of_nothing_more(comment: CommentView) -> Hashable:
        """Nothing in common with others, out of no file, as it was: as most comments."""
        more = comment.part or comment.file or comment.id in alike or (changes and comment.label in changes)
        return None if more else ()

    return [
        Column("number", _("Nummer"), 9, attrgetter("in_table")),
        *_of(
            [
                Column("organisation", _("Remissinstans"), 28, lambda c: c.organisation.name),
                Column("group", _("Grupp"), 18, lambda c: c.group),
                Column("response_stance", _("Svarets ställningstagande"), 20, given(lambda b: b.stance), stance_label),
            ],
            _OF_BODY,
        ),
        *_of(
            [
                Column("stance", _("Ställningstagande till fokusområdet"), 20, lambda c: c.stance, stance_label),
                Column("kind", _("Slag"), 16, lambda c: c.kind, comment_kind_label),
                Column("focus_area", _("Fokusområde"), 24, lambda c: area(c.focus_area)),
            ],
            _OF_KIND_AND_SECTION,
        ),
        *_places(),
        *_content(OF_EVERY_KIND),
        *_of(_replies(), _of_no_reply),
        *_of(
            [
                Column("received_at", _("Inkom"), 17, lambda c: c.received_at, instant=True),
                Column("late", flag_label(Flag.LATE), 10, lambda c: c.late),
                Column("response_number", _("Svarets nummer"), 20, given(lambda b: b.number)),
            ],
            _OF_BODY,
        ),
        Column("comment_id", _("Synpunktens id"), 10, attrgetter("id")),
        Column("consultee_id", _("Remissinstansens id"), 10, lambda c: c.consultee_id, of=_OF_BODY),
        Column("organisation_id", _("Organisationens id"), 10, lambda c: c.organisation.id, of=_OF_BODY),
        *_of(
            [
                Column("proposed_value", proposal_label(CommentKind.INDICATOR_VALUE), 16, _proposed_value, long=True),
                Column("question", _("Besvarad fråga"), 30, lambda c: c.question.text if c.question else None),
                Column("question_id", _("Frågans id"), 10, lambda c: c.question.id if c.question else None),
            ],
            _of_proposal_and_question,
        ),
        *_of(
            [
                Column("preliminary", flag_label(Flag.PRELIMINARY), 11, given(lambda b: b.preliminary)),
                *(replace(column, read=given(column.read)) for column in decision_columns()),
                Column("confirmed", flag_label(Flag.CONFIRMED), 11, given(lambda b: b.confirmed)),
            ],
            _OF_BODY,
        ),
        *_of(_content(OF_SOME_KINDS), _of_no_more),
        replace(statement_count(), read=given(statement_count().read), of=_OF_BODY),
        *_of(_doing(), _of_what_is_done),
        *_of([*_kinship(alike), *_out_of_files(), _changed(changes)], of_nothing_more),
    ]


def _changed(changes: Mapping[str, tuple[str, ...]]) -> Column:
    """What has changed of it since the last file; nothing where there was none."""

    def of(comment: CommentView) -> tuple[str, ...]:
        divided = changes.get(str(comment.number), ()) if comment.part else ()
        return changes.get(comment.label, ()) + divided

    def told(comment: CommentView) -> Value:
        return changes_of_comment_in_words(of(comment)) or None

    header = _("Ändrat sedan förra filen")
    return Column("changed_since", header, 16, lambda c: ", ".join(of(c)) or None, told=told)


def _kinship(alike: Mapping[int, tuple[str, ...]]) -> list[Column]:
    """With which others it has its reply in common, and what it is a part of."""
    return [
        Column("shared_reply", _("Gemensamt svar"), 14, lambda c: sentences.alike(alike.get(c.id, ())) or None),
        Column("part_of", _("Del av synpunkt"), 10, lambda c: c.number if c.part else None),
    ]


def _out_of_files() -> list[Column]:
    """Where officials have read it, of a comment that they have taken out of a file."""
    return [
        Column(
            "from_file",
            _("Uttagen ur bilaga"),
            30,
            lambda c: c.file.name if c.file else None,
            told=lambda c: c.file.in_words if c.file else None,
        ),
        Column("file_page", _("Sida i bilagan"), 9, lambda c: c.file.page if c.file else None),
        Column(
            "file_quote", _("Ordens lydelse i bilagan"), 40, lambda c: c.file.passage if c.file else None, long=True
        ),
    ]


def _places() -> list[Column]:
    section = [
        Column("section_number", _("Avsnitt"), 9, lambda c: c.section.number if c.section else None),
        Column("section_title", _("Avsnittets rubrik"), 28, lambda c: c.section.title if c.section else None),
    ]
    within = [
        Column("paragraph", _("Stycke"), 8, lambda c: c.paragraph),
        Column("indicator", _("Indikator"), 28, lambda c: c.indicator.name if c.indicator else None),
        Column("cell_column", _("Kolumn"), 12, lambda c: c.cell.column if c.cell else None),
        Column("cell_text", _("Värde i planen"), 12, lambda c: c.cell.text if c.cell else None),
    ]
    return [*_of(section, _OF_KIND_AND_SECTION), *_of(within, _OF_PLACE)]


def _content(fields: Sequence[ContentField]) -> list[Column]:
    told = {"proposed_text": _proposed_wording}
    return [
        Column(field.name, field.heading(), field.width, _said(field.name), long=True, told=told.get(field.name))
        for field in fields
    ]


def _proposed_wording(comment: CommentView) -> Value:
    """For a person: an indicator's value is no wording, and stands under its own heading."""
    return None if comment.kind in PROPOSES_VALUE else comment.content.proposed_text


def _proposed_value(comment: CommentView) -> Value:
    return comment.content.proposed_text if comment.kind in PROPOSES_VALUE else None


def _said(name: str) -> Callable[[CommentView], Value]:
    return attrgetter(f"content.{name}")


def _replies() -> list[Column]:
    return [
        Column("outcome", _("Utfall"), 18, lambda c: c.reply.outcome if c.reply else None, outcome_label),
        Column("reply", _("Kommunens svar"), 60, lambda c: c.reply.text if c.reply else None, long=True),
        Column("action", _("Åtgärd"), 30, lambda c: c.reply.action if c.reply else None, long=True),
        Column("reply_done", _("Klar"), 8, lambda c: c.done),
        Column(
            "reply_needs_look", _("Svarar på tidigare lydelse"), 12, lambda c: c.reply.needs_look if c.reply else None
        ),
        Column("reply_by", _("Svarat av"), 20, lambda c: c.reply.by if c.reply else None),
        Column("reply_at", _("Svarat den"), 17, lambda c: c.reply.at if c.reply else None, instant=True),
    ]


def _doing() -> list[Column]:
    """What is done about a comment; the action in words stands with the reply."""
    return [
        Column(
            "action_kind", _("Typ av åtgärd"), 22, lambda c: c.reply.action_kind if c.reply else None, action_kind_label
        ),
        Column(
            "action_responsible", _("Ansvarig för åtgärden"), 24, lambda c: c.reply.responsible if c.reply else None
        ),
        Column(
            "action_due",
            _("Åtgärden klar senast"),
            14,
            lambda c: c.reply.due if c.reply else None,
            told=lambda c: c.reply.until if c.reply else None,
        ),
    ]


def consultee_columns() -> list[Column]:
    """A row a consultee, also those that have not answered."""
    return [
        Column("organisation", _("Remissinstans"), 34, lambda b: b.organisation.name),
        Column("group", _("Grupp"), 20, lambda b: b.group),
        Column("status", _("Status"), 18, lambda b: b.status, told=sentences.standing),
        Column("stance", _("Ställningstagande"), 26, lambda b: b.stance, stance_label),
        Column("deadline", _("Sista svarsdag"), 14, lambda b: b.deadline),
        Column("responded_at", _("Inkom"), 17, lambda b: b.responded_at, instant=True),
        Column("channel", _("Kanal"), 16, lambda b: b.channel, channel_label),
        Column("comments", _("Synpunkter"), 11, lambda b: b.comments),
        Column("late", flag_label(Flag.LATE), 10, lambda b: b.late),
        Column("extended", flag_label(Flag.EXTENDED), 10, lambda b: b.extended),
        Column("preliminary", flag_label(Flag.PRELIMINARY), 11, lambda b: b.preliminary),
        Column("unsolicited", flag_label(Flag.UNSOLICITED), 10, lambda b: b.unsolicited),
        Column("summary", _("Sammanfattning"), 60, lambda b: b.summary, long=True),
        Column("signatory", _("Undertecknat av"), 26, lambda b: b.signatory),
        Column("number", _("Svarets nummer"), 20, lambda b: b.number),
        Column("revision", _("Version"), 8, lambda b: b.revision),
        Column("summary_point", _("Sammanfattningens nummer"), 12, lambda b: b.summary_point),
        Column(
            "set_aside_points",
            _("Sammanfattning som inte räknas"),
            20,
            lambda b: ", ".join(map(str, b.set_aside_points)),
        ),
        Column("withdrawn_points", _("Återtagna synpunkter"), 20, lambda b: ", ".join(map(str, b.withdrawn_points))),
        Column("attachments", _("Bilagor"), 30, lambda b: "; ".join(sentences.files(b))),
        Column("sha256", "SHA-256", 24, lambda b: b.sha256),
        Column("consultee_id", _("Remissinstansens id"), 10, lambda b: b.id),
        Column("not_mailed", flag_label(Flag.NOT_MAILED), 12, lambda b: b.not_mailed),
        Column("mail_waits", flag_label(Flag.MAIL_WAITS), 12, lambda b: b.mail_waits),
        Column("only_in_file", _("Bara i fil"), 12, lambda b: b.only_in_file),
        Column("plan_version", _("Planens version"), 9, lambda b: b.plan_version),
        *decision_columns(),
        Column("confirmed", flag_label(Flag.CONFIRMED), 11, lambda b: b.confirmed),
        Column("withdrawn", flag_label(Flag.WITHDRAWN), 11, lambda b: b.withdrawn),
        statement_count(),
        Column("through", _("Svarat genom"), 24, lambda b: b.through),
        Column("on_behalf_of", _("Svar även för"), 24, lambda b: "; ".join(b.on_behalf_of)),
        Column("meeting", origin_label(Origin.MEETING), 11, lambda b: b.meeting),
        Column("moves", _("Flyttade svar"), 30, lambda b: "; ".join(sentences.moves(b)), long=True),
        Column("left_out", flag_label(Flag.LEFT_OUT), 11, lambda b: b.left_out),
        Column("left_out_reason", _("Varför svaret inte är medtaget"), 30, lambda b: b.left_out_reason, long=True),
        Column("file_points", _("Synpunkter uttagna ur bilagor"), 12, lambda b: b.file_points),
        Column("undone_points", _("Ångrade uttag ur bilagor"), 20, lambda b: ", ".join(map(str, b.undone_points))),
        Column("identified", _("Legitimerad"), 30, sentences.identified),
    ]


def statement_count() -> Column:
    """How many separate statements and reservations came with a consultee's answer."""
    return Column("statements", _("Särskilda yttranden"), 11, lambda b: len(b.statements))


def decision_columns() -> list[Column]:
    """How a consultee's answer was decided."""

    def of(name: str) -> Callable[[CompiledConsultee], Value]:
        return lambda body: getattr(body.decision, name, None)

    return [
        Column("decision_level", _("Beslutat"), 20, of("level"), decision_level_label),
        Column("decision_body", _("Beslutat av"), 24, of("body")),
        Column("decision_date", _("Beslutsdag"), 12, of("date")),
        Column("decision_paragraph", _("Paragraf"), 10, of("paragraph")),
        Column("decision_immediate", _("Omedelbart justerat"), 11, of("immediate")),
    ]
