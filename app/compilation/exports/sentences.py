"""Sentences that more than one format says: where a comment stands, how complete the compilation is, who answered."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from app.assessment.views import CommentView
from app.clock import local
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, RoundFacts
from app.compilation.completeness import Completeness, Lack, completeness
from app.compilation.exports.tally import Tally
from app.compilation.figures import AreaOverview, Overview
from app.documents.shared import once_each
from app.i18n import _, long_date, ngettext, number
from app.responses.areas import REST, WHOLE
from app.responses.labels import channel_label, registered_channel_label
from app.responses.queries.counts import AreaCount
from app.rounds import turnout as rounds
from app.rounds.background_words import background_words
from app.rounds.labels import round_status_label
from app.rounds.models import RoundStatus
from app.tracking.labels import answer_flag_label, board_status_label, standing_in_words
from app.tracking.rules import BoardStatus

PLACE = ("focus_area", "section", "paragraph", "indicator", "cell")
"""What of a comment :func:`place` depends on."""


def area(label: str) -> str:
    """A focus area's heading: the plan's own words, or the two groups of ours in the reader's language."""
    return {WHOLE: _("Planen i sin helhet"), REST: _("Planen i övrigt")}.get(label, label)


def place(comment: CommentView) -> str:
    """Where in the plan a comment stands: "3.4 Kompetens, stycke 2" or "Andel med jobb, 2029 (tomt i planen)"."""
    parts: list[str] = []
    if comment.section:
        parts.append(f"{comment.section.number} {comment.section.title}".strip())
    if comment.paragraph is not None:
        parts.append(_("stycke {n}").format(n=comment.paragraph))
    if comment.indicator:
        parts.append(comment.indicator.name)
    if comment.cell:
        value = _("i planen: {text}").format(text=comment.cell.text) if comment.cell.text else _("tomt i planen")
        parts.append(f"{comment.cell.column} ({value})")
    return ", ".join(parts) or area(comment.focus_area)


def placing() -> Callable[[CommentView], str]:
    """:func:`place` for a file of many comments: each place is put into words once."""
    return once_each(attrgetter(*PLACE), place)


def comments(n: int) -> str:
    """ "1 synpunkt", "24 synpunkter"."""
    return ngettext("{n} synpunkt", "{n} synpunkter", n).format(n=number(n))


def replied(overview: Overview) -> str:
    """The number that cannot lie: "212 av 212 synpunkter har svar"."""
    progress = overview.progress
    return ngettext(
        "{done} av {total} synpunkt har svar", "{done} av {total} synpunkter har svar", progress.comments
    ).format(done=number(progress.done), total=number(progress.comments))


def progress(overview: Overview) -> list[tuple[str, int]]:
    """How far the replies have come, label and figure; together they are all comments."""
    figures = overview.progress
    return [
        (_("Med svar"), figures.done),
        (_("Att se över"), figures.to_look_again),
        (_("Utan svar"), figures.waiting),
    ]


def held(compiled: CompiledRound) -> str:
    """What the appendix holds: "24 svar med 212 synpunkter", or "24 svar och 2 dialogmöten med 220 synpunkter"."""
    meetings = sum(body.meeting for body in compiled.consultees)
    said = comments(compiled.counts.comments)
    given = compiled.counts.responded - compiled.counts.left_out
    if compiled.options.narrows:
        given = sum(body.counts and not body.meeting for body in compiled.consultees)
    responses = number(given)
    if not meetings:
        return _("{responses} svar med {comments}").format(responses=responses, comments=said)
    return ngettext(
        "{responses} svar och {n} dialogmöte med {comments}",
        "{responses} svar och {n} dialogmöten med {comments}",
        meetings,
    ).format(responses=responses, n=number(meetings), comments=said)


def left_out(consultee: CompiledConsultee) -> str:
    """An answer that is left out, in a line: its number, whose it is, the day it came, and why it does not count."""
    came = long_date(local(consultee.responded_at).date()) if consultee.responded_at else ""
    return _("{number}, {name}, kom in {date}. Skäl: {reason}").format(
        number=consultee.number, name=consultee.organisation.name, date=came, reason=consultee.left_out_reason
    )


def completeness_of(compiled: CompiledRound) -> Completeness:
    """What is missing in a round's compilation."""
    return completeness(compiled.round.id, compiled.overview, compiled.texts)


def incomplete(compiled: CompiledRound) -> str:
    """What stands first where something is missing: "Ofullständig: 12 obesvarade, 2 sammanfattningar saknas."."""
    lacks: Counter[Lack] = Counter()
    for each in completeness_of(compiled).waiting:
        lacks[each.lack] += each.n
    words = {
        Lack.REPLY: ngettext("{n} obesvarad", "{n} obesvarade", lacks[Lack.REPLY]),
        Lack.LOOK_AGAIN: ngettext("{n} svar att se över", "{n} svar att se över", lacks[Lack.LOOK_AGAIN]),
        Lack.REVIEW: ngettext("{n} svar att granska", "{n} svar att granska", lacks[Lack.REVIEW]),
        Lack.SENT_BACK: ngettext("{n} tillbakasänt svar", "{n} tillbakasända svar", lacks[Lack.SENT_BACK]),
        Lack.IN_FILE: ngettext("{n} svar bara i en fil", "{n} svar bara i filer", lacks[Lack.IN_FILE]),
        Lack.SUMMARY: ngettext("{n} sammanfattning saknas", "{n} sammanfattningar saknas", lacks[Lack.SUMMARY]),
    }
    missing = ", ".join(words[lack].format(n=number(lacks[lack])) for lack in Lack if lacks[lack])
    return _("Ofullständig: {missing}.").format(missing=missing)


def gaps(compiled: CompiledRound, tallied: Tally) -> list[str]:
    """How much is missing, then which comments and answers lack what; empty when nothing does."""
    said = [incomplete(compiled)] if completeness_of(compiled).waiting else []
    if in_files := compiled.overview.only_in_files:
        names = ", ".join(body.organisation.name for body in in_files)
        said.append(
            ngettext(
                "{n} svar finns bara i en fil, och synpunkterna i det är inte inlagda: {names}.",
                "{n} svar finns bara i filer, och synpunkterna i dem är inte inlagda: {names}.",
                len(in_files),
            ).format(n=len(in_files), names=names)
        )
    if tallied.unanswered:
        said.append(_("Utan svar: {numbers}.").format(numbers=tallied.unanswered))
    if tallied.earlier:
        said.append(
            _("Svaret gäller en tidigare lydelse och behöver ses över: {numbers}.").format(numbers=tallied.earlier)
        )
    return said


def turnout(compiled: CompiledRound) -> str:
    """How many were asked and how many answered, how, and how many have not."""
    return rounds.turnout(compiled.counts, compiled.round.deadline, is_open=compiled.round.status == RoundStatus.OPEN)


def plan(facts: RoundFacts) -> str:
    """The plan by its title; where it was corrected in the round, by its version, too."""
    if facts.plan_version == 1 or not facts.plan_title:
        return facts.plan_title
    return _("{title}, version {n}").format(title=facts.plan_title, n=facts.plan_version)


def round_facts(compiled: CompiledRound) -> list[tuple[str, str]]:
    """What a title page says of the round, label and content."""
    facts = compiled.round
    made_at = local(facts.made_at)
    clock = _("{day} kl. {time}").format(day=long_date(made_at.date()), time=made_at.strftime("%H.%M"))
    said = [
        (_("Myndighet"), facts.authority),
        (_("Diarienummer"), facts.registry_number),
        (_("Plan"), plan(facts)),
        *((each.label, each.in_one) for each in background_words(facts.background)),
        (_("Kontaktperson"), facts.contact.in_words if facts.contact else ""),
        (_("Sista svarsdag"), long_date(facts.deadline)),
        (_("Remissen stängdes"), long_date(facts.closed_on) if facts.closed_on else ""),
        (_("Sammanställningen påbörjades"), long_date(facts.compiled_on) if facts.compiled_on else ""),
        (round_status_label(RoundStatus.PUBLISHED), long_date(facts.published_on) if facts.published_on else ""),
        (_("Beslut i ärendet"), facts.decision.in_words if facts.decision else ""),
        (_("Läge"), round_status_label(facts.status)),
        (_("Filen togs fram"), clock),
    ]
    return [(label, content) for label, content in said if content]


def takes(body: CompiledConsultee, stance: str, area: AreaCount) -> bool:
    """Whether a body takes this stance on a focus area; on the plan as a whole it does so with its answer."""
    if area.is_whole:
        return body.counts and body.stance == stance and not body.meeting
    return any(given.focus_area == area.label and given.stance == stance for given in body.area_stances)


def area_stances(compiled: CompiledRound, area: AreaOverview) -> Iterator[str]:
    """Who is for a focus area, who against it: a sentence for each stance that was taken."""
    for code, word in stance_label.options():
        if area.stances[code]:
            names = [
                consultee.organisation.name for consultee in compiled.consultees if takes(consultee, code, area.count)
            ]
            yield f"{word} ({len(names)}): {', '.join(names)}."


def files(consultee: CompiledConsultee) -> list[str]:
    """The files that came with a body's answer, each with its checksum: "beslut.pdf (SHA-256 9f86…)"."""
    return [f"{file.name} (SHA-256 {file.sha256})" for file in consultee.attachments]


def moves(consultee: CompiledConsultee) -> list[str]:
    """Answers that officials had registered on the wrong body: each with where it came from or went, and why."""
    said = []
    for move in consultee.moves:
        words = (
            _("{number}, flyttat hit från {name} ({other})")
            if move.here
            else _("{number}, flyttat till {name} ({other})")
        )
        told = words.format(number=move.number, name=move.organisation, other=move.organisation_number)
        said.append(f"{told}: {move.reason}" if move.reason else told)
    return said


def standing(consultee: CompiledConsultee) -> str:
    """Where a body stands."""
    return standing_in_words(consultee.status, not_mailed=consultee.not_mailed, mail_waits=consultee.mail_waits)


def unanswered(consultee: CompiledConsultee) -> str:
    """What those who decide need to know of a body without an answer; how far it has come is the officials' matter."""
    told = (BoardStatus.MISSING, BoardStatus.NOT_REQUIRED)
    return board_status_label(consultee.status) if consultee.status in told else _("Har inte svarat")


def flags(consultee: CompiledConsultee) -> list[str]:
    """What is special about a body's answer, in words."""
    said = [word.lower() for name, word in answer_flag_label.options() if getattr(consultee, name)]
    if consultee.through:
        said.append(_("svarat genom {name}").format(name=consultee.through))
    if consultee.on_behalf_of:
        said.append(_("svar även för {names}").format(names=", ".join(consultee.on_behalf_of)))
    if consultee.channel in registered_channel_label.sources:
        said.append(_("inkom via: {channel}").format(channel=channel_label(consultee.channel).lower()))
    return said


def alike(numbers: Sequence[str]) -> str:
    """The numbers of comments that have one reply in common; "" where there are none."""
    return ", ".join(numbers)


def lacking_in_words(paths: Sequence[str]) -> str:
    """Which files could not be read and are missing in a package."""
    return ngettext(
        "{n} bilaga kunde inte läsas och ligger inte i paketet: {paths}.",
        "{n} bilagor kunde inte läsas och ligger inte i paketet: {paths}.",
        len(paths),
    ).format(n=number(len(paths)), paths=", ".join(paths))


def bodies_with_numbers(comments: Iterable[CommentView]) -> list[tuple[CommentView, str]]:
    """Whose comments these are, each body once in the order of its first number: that comment, and "117, 118 a"."""
    found: dict[int, list[CommentView]] = {}
    for comment in sorted(comments, key=lambda comment: (comment.number, comment.part)):
        found.setdefault(comment.consultee_id, []).append(comment)
    return [(said[0], ", ".join(comment.label for comment in said)) for said in found.values()]


def identified(consultee: CompiledConsultee) -> str:
    """As whom the signatory identified themselves, where and when; "" for who signed by name alone."""
    proof = consultee.identified
    if proof is None:
        return ""
    at = local(proof.at)
    return f"{proof.in_words}, {_('{day} kl. {time}').format(day=long_date(at.date()), time=at.strftime('%H.%M'))}"
