"""Registering the rows of a table: all rows of a body are one answer, registered whole or not at all.

Some bodies share a transaction, so that others who save wait for no longer than a moment; each has a savepoint of its
own. What has become of each row is written in the same transaction, so that whoever goes on after a stop knows it.
"""

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from app import clock
from app.accounts.identity import By
from app.batches import actions, queries
from app.batches.matching import BODY
from app.batches.models import Batch, BatchRow, RowOutcome
from app.batches.rules import MOST_NOTED, Choices, rows_in_words
from app.batches.said import Reader, RowFault, RowRead, Said, row_values
from app.errors import RemissError, RuleBroken
from app.i18n import _
from app.installation import Installation
from app.jobs.trusted import Watch
from app.organisations.matching import NameIndex, name_key
from app.passages.plan_words import PlanWords
from app.passages.queries import plan_words
from app.plans.queries import places
from app.plans.views import Places
from app.responses.actions import Registering, register
from app.responses.registration_files import in_its_place
from app.rounds.actions import Unasked, add_unasked
from app.rounds.actions.board import locked_round
from app.rounds.models import Consultee, Round
from app.rounds.queries import questions

MOST_BODIES, MOST_ROWS, LONGEST = 50, 2_000, 0.4
"""Of one transaction: bodies and rows at most, and the seconds after which no other body begins."""
MOST_NEAR = 3
_ROWS = (
    update(BatchRow)
    .where(
        col(BatchRow.batch_id) == bindparam("of_batch"),
        col(BatchRow.sheet) == bindparam("of_sheet"),
        col(BatchRow.number) == bindparam("at"),
    )
    .values(outcome=bindparam("became"), reason=bindparam("why"), result_id=bindparam("came"))
    .execution_options(synchronize_session=False)
)


@dataclass(slots=True)
class Group:
    """The rows of one body, in their order, and the name that the first of them has. ``ids``: the bodies so called."""

    name: str
    ids: set[int]
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a row."""

    number: int
    outcome: RowOutcome
    reason: str = ""
    result_id: int | None = None


@dataclass
class Registrar:
    """Registers one batch. ``watch`` is told how far it has come, and ends it by raising."""

    installation: Installation
    batch: Batch
    by: By
    watch: Watch

    def __post_init__(self) -> None:
        self.choices = Choices.of(self.batch.options)
        with self.installation.database.read() as session:
            round_ = session.get_one(Round, self.batch.round_id)
            version_id = round_.plan_version_id
            known = places(session, version_id) if version_id else Places({}, {}, {})
            plan = plan_words(session, version_id) if version_id else PlanWords()
            asked = questions(session, round_.id)
            self.named = queries.bodies_by_name(session, round_.id)
        self.reader = Reader(known, plan, asked, self.choices.received_on)

    @cached_property
    def _near(self) -> NameIndex:
        return NameIndex(name for name in self.named if "@" not in name)

    def register(self) -> None:
        """Every row that has not been gone through."""
        groups, left = self._groups()
        for at in range(0, len(left), MOST_ROWS):
            with self.installation.database.write() as session:
                self._write(session, left[at : at + MOST_ROWS])
        done, total = 0, len(groups)
        self.watch(done, total)
        while done < total:
            with self.installation.database.write() as session:
                done += self._some(session, groups, done)
            self.watch(done, total)

    def _groups(self) -> tuple[list[Group], list[Became]]:
        """The rows of each body, in the order of the first of each; and the rows that are nobody's."""
        groups: dict[int | str, Group] = {}
        left: list[Became] = []
        above = ""
        heading = self.batch.sheets[self.batch.sheet]["heading"]
        with self.installation.database.read() as session:
            query = (
                select(BatchRow.number, BatchRow.cells, BatchRow.carried, BatchRow.hidden)
                .where(BatchRow.batch_id == self.batch.id, BatchRow.sheet == self.batch.sheet)
                .where(col(BatchRow.number) > heading, col(BatchRow.outcome).is_(None))
                .order_by(col(BatchRow.number))
            )
            for number, cells, carried, hidden in session.exec(query.execution_options(yield_per=500)):
                if hidden and not self.choices.hidden:
                    left.append(Became(number, RowOutcome.LEFT_OUT, _("Raden är dold i filen.")))
                    continue
                values = row_values(cells, carried, self.batch.matching)
                name = values.get(BODY, "") or (above if self.choices.carry else "")
                if not name:
                    message = _("Raden säger inte vilken remissinstans den är från.")
                    left.append(Became(number, RowOutcome.FAILED if values else RowOutcome.LEFT_OUT, message))
                    continue
                above = name
                ids = self.named.get(name_key(name), set())
                key = min(ids) if len(ids) == 1 else name_key(name)
                groups.setdefault(key, Group(name, ids)).numbers.append(number)
        return list(groups.values()), left

    def _some(self, session: Session, groups: Sequence[Group], first: int) -> int:
        """Register some of the bodies in one transaction; how many."""
        round_ = locked_round(session, self.batch.round_id)
        chosen: list[Group] = []
        for group in groups[first : first + MOST_BODIES]:
            if chosen and len(group.numbers) + sum(len(one.numbers) for one in chosen) > MOST_ROWS:
                break
            chosen.append(group)
        rows = self._rows(session, [number for group in chosen for number in group.numbers])
        ids = {id_ for group in chosen for id_ in group.ids}
        before = queries.answers_before(session, ids)
        bodies = {body.id: body for body in session.exec(select(Consultee).where(col(Consultee.id).in_(ids)))}
        began, done = time.monotonic(), 0
        became: list[Became] = []
        for group in chosen:
            mine = [rows[number] for number in group.numbers if number in rows]
            became += self._one(session, round_, group, mine, before, bodies) if mine else []
            done += 1
            if time.monotonic() - began > LONGEST:
                break
        self._write(session, became)
        return done

    def _rows(self, session: Session, numbers: Sequence[int]) -> dict[int, RowRead]:
        """The rows as they read, of those that nobody has gone through meanwhile."""
        query = select(BatchRow.number, BatchRow.cells, BatchRow.carried).where(
            BatchRow.batch_id == self.batch.id,
            BatchRow.sheet == self.batch.sheet,
            col(BatchRow.number).in_(numbers),
            col(BatchRow.outcome).is_(None),
        )
        found = session.exec(query)
        return {
            number: RowRead(number, row_values(cells, carried, self.batch.matching)) for number, cells, carried in found
        }

    def _one(
        self,
        session: Session,
        round_: Round,
        group: Group,
        rows: Sequence[RowRead],
        before: Mapping[tuple[int, str], int],
        bodies: Mapping[int, Consultee],
    ) -> list[Became]:
        """One body's answer, or why it is none."""
        said: Said | None = None
        try:
            said = self.reader.said(rows)
            with session.begin_nested():
                outcome, response_id = self._registered(session, round_, group, said, before, bodies)
        except RowFault as fault:
            return _failed(rows, {fault.at: fault.words})
        except RemissError as error:
            return _failed(rows, _words_at_rows(error, said, rows[0].number))
        return [Became(row.number, outcome, result_id=response_id) for row in rows]

    def _registered(
        self,
        session: Session,
        round_: Round,
        group: Group,
        said: Said,
        before: Mapping[tuple[int, str], int],
        bodies: Mapping[int, Consultee],
    ) -> tuple[RowOutcome, int]:
        now = clock.now()
        consultee = self._body(session, round_, group, bodies, now)
        if consultee.id not in group.ids:
            before = queries.answers_before(session, [consultee.id])
        if (known := before.get((consultee.id, said.key))) is not None:
            return RowOutcome.ALREADY, known
        replaced = consultee.current_response_id
        if replaced is not None:
            self._require_corrected(group, replaced, before)
        text, files = in_its_place(self.installation.store, "\n\n".join(said.long), []) if said.long else ("", [])
        receipt, _new = register(
            session,
            round_,
            consultee,
            registering=Registering(
                channel=self.choices.channel,
                received_on=said.day,
                stance=said.stance,
                summary=text,
                comments=said.comments,
                answers=said.answers,
                name=said.signatory,
                note=self._note(group.numbers),
                sender_name=said.sender_name,
                sender_address=said.sender_address,
                files=files,
            ),
            by=self.by,
            now=now,
        )
        actions.note_answer(session, self.batch.id, consultee.id, said.key, receipt.response_id)
        return (RowOutcome.CORRECTED if replaced is not None else RowOutcome.REGISTERED), receipt.response_id

    def _note(self, numbers: list[int]) -> str:
        note = _("Ur {file}, rad {rows}").format(file=self.batch.name[:200], rows=rows_in_words(numbers))
        return note[:MOST_NOTED]

    def _require_corrected(self, group: Group, replaced: int, before: Mapping[tuple[int, str], int]) -> None:
        """What counts is replaced where it came by a batch and a person has said that it shall be."""
        if replaced not in before.values():
            raise RuleBroken(
                _("{name} har redan svarat på annat sätt. Registrera det här på remissinstansens sida.").format(
                    name=group.name[:200]
                ),
                code="answered_otherwise",
            )
        if not self.choices.corrections:
            raise RuleBroken(
                _("{name} har redan ett svar ur en fil, med annat innehåll. Kryssa i att rättelser ska gälla.").format(
                    name=group.name[:200]
                ),
                code="answered",
            )

    def _body(
        self,
        session: Session,
        round_: Round,
        group: Group,
        bodies: Mapping[int, Consultee],
        now: datetime.datetime,
    ) -> Consultee:
        if len(group.ids) == 1:
            return bodies[min(group.ids)]
        name = " ".join(group.name.split())
        if len(group.ids) > 1:
            message = _("Flera remissinstanser i remissen heter {name}. Registrera svaret på rätt remissinstans sida.")
            raise RuleBroken(message.format(name=name[:200]), code="ambiguous")
        if not self.choices.unsolicited or "@" in name or len(name) > 300:
            raise RuleBroken(self._missing(name), code="not_in_round")
        key = self.installation.settings.key()
        return add_unasked(session, round_, Unasked(name=name), key=key, by=self.by, now=now)[0]

    def _missing(self, name: str) -> str:
        near: list[str] = []
        found = self._near.nearest(name[:300]) if "@" not in name else None
        if found is not None:
            near.append(found[0])
        message = _("{name} finns inte i remissen.").format(name=f"”{name[:200]}”")
        if near:
            with self.installation.database.read() as session:
                ids = self.named[near[0]]
                names = session.exec(select(Consultee.name).where(col(Consultee.id).in_(ids))).all()
            message += " " + _("Menas {names}?").format(names=", ".join(names))
        return message

    def _write(self, session: Session, became: Sequence[Became]) -> None:
        """What became of rows."""
        values = [
            {
                "of_batch": self.batch.id,
                "of_sheet": self.batch.sheet,
                "at": row.number,
                "became": row.outcome,
                "why": row.reason,
                "came": row.result_id,
            }
            for row in became
        ]
        if values:
            session.connection().execute(_ROWS, values)


def _failed(rows: Sequence[RowRead], words: Mapping[int, str]) -> list[Became]:
    """Why none of a body's rows was registered: each row that is wrong says so, the others name it."""
    at = min(words)
    beside = _("Rad {n}, som hör till samma svar, kunde inte registreras.").format(n=at)
    return [Became(row.number, RowOutcome.FAILED, words.get(row.number, beside)) for row in rows]


def _words_at_rows(error: RemissError, said: Said | None, first: int) -> dict[int, str]:
    """An action's refusal at the rows that it is about: "comments.2.section_id" is the third comment's."""
    places_of = {"comments": said.rows, "answers": said.answer_rows} if said is not None else {}
    words: dict[int, list[str]] = {}
    for name, text in error.fields.items():
        parts = name.split(".")
        numbers = places_of.get(parts[0], [])
        at = numbers[int(parts[1])] if len(parts) == 3 and int(parts[1]) < len(numbers) else first
        words.setdefault(at, []).append(text)
    told = {at: " ".join(dict.fromkeys(texts)) for at, texts in words.items()}
    return told if told and not error.extra else {first: error.message}
