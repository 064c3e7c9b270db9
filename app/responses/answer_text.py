"""An answer in words: names of places, and the copy that goes with a receipt."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from app.comments.answering import in_words
from app.comments.fields import parts_of
from app.comments.labels import comment_kind_label, stance_label
from app.comments.order import PlanOrder
from app.comments.place_names import place_name
from app.comments.wording import plan_value
from app.comments.written import WrittenComment
from app.i18n import _, file_size, long_date, ngettext
from app.i18n import number as read_number
from app.plans.views import Places
from app.responses.content import AnswerContent, AttachedFile
from app.responses.decisions import AnswerDecision
from app.responses.labels import decision_level_label, statement_kind_label
from app.responses.statements import SeparateStatement
from app.rounds.questions import AskedQuestion
from app.rounds.rules import is_past


def contents(comments: int, files: int, answers: int = 0, statements: int = 0) -> str:
    """What an answer holds beside its stance, in short: "9 synpunkter, 3 svar på frågor och 1 bilaga", or nothing."""
    said = ngettext("{n} synpunkt", "{n} synpunkter", comments).format(n=read_number(comments)) if comments else ""
    with_it = ngettext("{n} bilaga", "{n} bilagor", files).format(n=read_number(files)) if files else ""
    answered = (
        ngettext("{n} svar på fråga", "{n} svar på frågor", answers).format(n=read_number(answers)) if answers else ""
    )
    beside = (
        ngettext("{n} särskilt yttrande", "{n} särskilda yttranden", statements).format(n=read_number(statements))
        if statements
        else ""
    )
    *first, last = [part for part in (said, answered, beside, with_it) if part] or [""]
    return _("{comments} och {files}").format(comments=", ".join(first), files=last) if first else last


def timeliness(late: bool, deadline: datetime.date, now: datetime.datetime) -> str:
    """Whether an answer came in time, and which day that was judged by."""
    if late:
        words = _("Nej, sista svarsdag var {day}")
    else:
        words = _("Ja, sista svarsdag var {day}") if is_past(deadline, now) else _("Ja, sista svarsdag är {day}")
    return words.format(day=long_date(deadline))


def decided(decision: AnswerDecision | None) -> str:
    """How an answer was decided, in a line: "Nämnd eller styrelse: Kommunstyrelsen, 15 mars 2027, § 45". Or nothing."""
    if decision is None or decision.level is None:
        return ""
    facts = [
        decision.body,
        long_date(decision.date) if decision.date else "",
        decision.paragraph,
        _("omedelbart justerat") if decision.immediate else "",
    ]
    level, said = decision_level_label(decision.level), ", ".join(fact for fact in facts if fact)
    return f"{level}: {said}" if said else level


def in_a_line(statement: SeparateStatement) -> str:
    """Which statement it is: "Reservation: Anna Ek (Skogspartiet), § 45, i filen reservation.pdf"."""
    in_file = _("i filen {file}").format(file=statement.file) if statement.file else ""
    facts = [fact for fact in (statement.whose, statement.paragraph, in_file) if fact]
    return f"{statement_kind_label(statement.kind)}: {', '.join(facts)}"


def copy_of(
    answer: AnswerContent,
    places: Places,
    numbers: dict[int, int],
    files: Sequence[AttachedFile] = (),
    questions: Iterable[AskedQuestion] = (),
) -> str:
    """The answer as plain text, for the receipt that is mailed."""
    asked = {question.id: question for question in questions}
    parts = [_("Ställningstagande: {stance}").format(stance=stance_label(answer.stance)) if answer.stance else ""]
    parts.append(answer.summary)
    parts.extend(_comment_lines(PlanOrder.of(places).sort(answer.comments), places, numbers, asked))
    if answer.statements:
        parts.append(_("Särskilda yttranden och reservationer, som inte är svarandens synpunkter:"))
        parts.extend(f"{in_a_line(statement)}\n{statement.text}".strip() for statement in answer.statements)
    if files:
        listed = (f"{file.name} ({file_size(file.size)}), SHA-256 {file.sha256}" for file in files)
        parts.append("\n".join([_("Bilagor:"), *listed]))
    return "\n\n".join(part for part in parts if part)


def _comment_lines(
    comments: Iterable[WrittenComment], places: Places, numbers: dict[int, int], asked: Mapping[int, AskedQuestion]
) -> Iterable[str]:
    for comment in comments:
        number = numbers.get(comment.id or 0)
        head = f"{place_name(places, comment.place)}: {comment_kind_label(comment.kind)}"
        lines = [f"{number}. {head}" if number else head if comment.answers else place_name(places, comment.place)]
        question = asked.get(comment.question_id or 0)
        if question:
            lines.append(question.text)
        if comment.answers and not comment.counts:
            lines.append(in_words(question, comment))
        if comment.stance:
            lines.append(_("Ställningstagande: {stance}").format(stance=stance_label(comment.stance)))
        cell = places.cells.get(comment.place.cell_id or 0)
        if value := plan_value(comment.kind, cell.text if cell else None):
            lines.append(f"{_('I planen')}: {value}")
        lines += [
            f"{part.label}: {part.words}" if part.label else part.words
            for part in parts_of(comment.kind, comment.content)
        ]
        yield "\n".join(line for line in lines if line)
