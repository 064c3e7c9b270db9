"""Answers in bulk: points, responses with their checksums and chain, comments, drafts and replies."""

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import Session, SQLModel, col

from app.accounts.identity import By
from app.arrival import ReceivedBy
from app.assessment.models import Reply
from app.clock import day_of
from app.comments.canonical import NEWEST, said_content
from app.comments.kinds import Stance
from app.comments.models import Point
from app.comments.written import WrittenComment
from app.drafts.models import Draft, DraftComment
from app.plans.models import Section
from app.responses.decisions import NO_DECISION
from app.responses.models import Channel, Comment, RepliedWording, Response
from app.responses.queries.chain import last_link
from app.responses.receipts import chained, checksum, response_content
from app.rounds.models import Consultee, LinkLine, Round
from app.rounds.rules import is_late
from app.seed.script import replies
from app.sorting import search_text

STANCES = (Stance.SUPPORTS, Stance.SUPPORTS_WITH_CHANGES, Stance.SUPPORTS_WITH_CHANGES, Stance.NEUTRAL, Stance.REJECTS)
Rows = list[dict[str, Any]]


@dataclass
class Answering:
    """Writes answers into one round, in one transaction."""

    session: Session
    round: Round
    handler: By
    pool: Sequence[WrittenComment]
    choice: random.Random

    def batch(self, bodies: Sequence[tuple[int, str]], counts: Sequence[int], replied: float) -> None:
        """An answer of each body with so many comments; a share of them replied to."""
        first_number, first_item = self.round.last_number + 1, self.round.last_item + 1
        said = self._points(bodies, counts, first_number)
        responses = self._responses(bodies, said, first_item)
        self._insert(Response, responses)
        within = (col(Response.round_id) == self.round.id, col(Response.item) >= first_item)
        ids = self._ids(select(col(Response.id)).where(*within).order_by(col(Response.item)))
        self._comments(ids, said)
        self._make_current(ids, responses)
        self._drafts(bodies, responses, ids, said)
        self._replies(ids, replied)
        self.round.last_number += sum(counts)
        self.round.last_item += len(bodies)
        self.round.board_version += 1
        self.session.add(self.round)

    def _insert(self, table: type[SQLModel], rows: Rows) -> None:
        if rows:
            self.session.connection().execute(insert(table), rows)

    def _ids(self, query: Select[Any]) -> list[int]:
        return list(self.session.connection().execute(query).scalars())

    def _points(
        self, bodies: Sequence[tuple[int, str]], counts: Sequence[int], number: int
    ) -> list[list[tuple[int, WrittenComment]]]:
        """Each body's comments with their numbers."""
        owners = [body for (body, _name), count in zip(bodies, counts, strict=True) for _n in range(count)]
        self._insert(
            Point,
            [{"round_id": self.round.id, "consultee_id": body, "number": n} for n, body in enumerate(owners, number)],
        )
        within = (col(Point.round_id) == self.round.id, col(Point.number) >= number)
        ids = iter(self._ids(select(col(Point.id)).where(*within).order_by(col(Point.number))))
        said = []
        for count in counts:
            chosen = [self.choice.choice(self.pool) for _n in range(count)]
            said.append([(number + at, replace(comment, id=next(ids))) for at, comment in enumerate(chosen)])
            number += count
        return said

    def _responses(
        self, bodies: Sequence[tuple[int, str]], said: Sequence[Sequence[tuple[int, WrittenComment]]], item: int
    ) -> Rows:
        rows: Rows = []
        previous, _revision = last_link(self.session, self.round.id, 0)
        begin = self.round.created_at + datetime.timedelta(days=5)
        for at, ((body, name), comments) in enumerate(zip(bodies, said, strict=True), item):
            received = begin + datetime.timedelta(minutes=at % 100_000)
            row: dict[str, Any] = {
                "round_id": self.round.id,
                "consultee_id": body,
                "revision": 1,
                "item": at,
                "number": f"{self.round.registry_number}-{at}",
                "received_at": received,
                "received_by": ReceivedBy.CLOCK,
                "received_on": day_of(received),
                "deadline": self.round.deadline,
                "late": is_late(received, self.round.deadline),
                "channel": Channel.WEB,
                "stance": STANCES[at % len(STANCES)],
                "summary": "",
                "signatory_name": "Kim Sand",
                "signatory_title": "ordförande",
                "signatory_email": "",
                "preliminary": at % 50 == 0,
                "draft_version": 1,
                "idempotency_key": "draft:1",
                "format": NEWEST,
                "plan_version_id": self.round.plan_version_id,
                "plan_number": self.round.plan_number,
                "confirms": None,
                "statements": [],
                "on_behalf_of": [],
                "identified": {},
                **NO_DECISION.columns(),
            }
            row["sha256"] = checksum(response_content(row, name, said_content(comments, NEWEST)))
            row["previous_hash"], row["chain_hash"] = previous, chained(previous, row["sha256"])
            previous = row["chain_hash"]
            rows.append(row)
        return rows

    def _comments(self, ids: Sequence[int], said: Sequence[Sequence[tuple[int, WrittenComment]]]) -> None:
        query = select(col(Section.id), col(Section.position), col(Section.focus_area_id))
        sections = {id_: (position, area) for id_, position, area in self.session.connection().execute(query)}
        rows: Rows = []
        for response_id, comments in zip(ids, said, strict=True):
            for at, (_number, comment) in enumerate(comments):
                place, area = sections[comment.place.section_id] if comment.place.section_id else (0, None)
                rows.append(
                    comment.columns
                    | {
                        "position": at,
                        "response_id": response_id,
                        "point_id": comment.id,
                        "counts": True,
                        "place": place,
                        "focus_area_id": area,
                        "search_text": search_text(*comment.content),
                    }
                )
        self._insert(Comment, rows)

    def _make_current(self, ids: Sequence[int], responses: Rows) -> None:
        written = update(Consultee).where(col(Consultee.id) == bindparam("body"))
        written = written.values(
            current_response_id=bindparam("response"),
            stance=bindparam("said"),
            late=bindparam("was_late"),
            preliminary=bindparam("is_preliminary"),
        )
        rows = [
            {
                "body": row["consultee_id"],
                "response": id_,
                "said": str(row["stance"]),
                "was_late": row["late"],
                "is_preliminary": row["preliminary"],
            }
            for id_, row in zip(ids, responses, strict=True)
        ]
        self.session.connection().execute(written, rows)

    def _drafts(
        self,
        bodies: Sequence[tuple[int, str]],
        responses: Rows,
        ids: Sequence[int],
        said: Sequence[Sequence[tuple[int, WrittenComment]]],
    ) -> None:
        """The draft goes on as a copy of what was sent."""
        owners = [body for body, _name in bodies]
        line_of = {
            line.consultee_id: line.id
            for line in self.session.connection().execute(
                select(col(LinkLine.consultee_id), col(LinkLine.id)).where(col(LinkLine.consultee_id).in_(owners))
            )
        }
        heads: Rows = []
        for (body, name), row, response_id in zip(bodies, responses, ids, strict=True):
            heads.append(
                {
                    "consultee_id": body,
                    "line_id": line_of[body],
                    "version": 2,
                    "stance": row["stance"],
                    "summary": row["summary"],
                    "seen": [],
                    "saved_at": row["received_at"],
                    "saved_by": name,
                    "kept_at": row["received_at"],
                    "touched": False,
                    "based_on_response_id": response_id,
                }
            )
        self._insert(Draft, heads)
        stored = select(col(Draft.consultee_id), col(Draft.id)).where(col(Draft.consultee_id).in_(owners))
        draft_of = {draft.consultee_id: draft.id for draft in self.session.connection().execute(stored)}
        lines = [
            comment.columns
            | {
                "draft_id": draft_of[head["consultee_id"]],
                "point_id": comment.id,
                "position": position,
                "written_by": head["saved_by"],
                "written_at": head["saved_at"],
            }
            for head, comments in zip(heads, said, strict=True)
            for position, (_number, comment) in enumerate(comments)
        ]
        self._insert(DraftComment, lines)
        begun = update(Consultee).where(col(Consultee.id) == bindparam("body"))
        begun = begun.values(opened_at=bindparam("at"), begun_on=bindparam("day"))
        days = [
            {"body": head["consultee_id"], "at": head["saved_at"], "day": day_of(head["saved_at"])} for head in heads
        ]
        self.session.connection().execute(begun, days)

    def _replies(self, responses: Sequence[int], share: float) -> None:
        query = select(col(Comment.point_id), col(Comment.id)).where(
            col(Comment.response_id).between(responses[0], responses[-1])
        )
        told = replies()
        rows = []
        for point_id, comment_id in self.session.connection().execute(query.order_by(col(Comment.id))):
            if self.choice.random() < share:
                text = self.choice.choice(told)
                rows.append(
                    {
                        "point_id": point_id,
                        "round_id": self.round.id,
                        "outcome": text.outcome,
                        "text": text.text,
                        "action": text.action,
                        "action_kind": text.action_kind,
                        "responsible": text.responsible,
                        "due": text.due,
                        "version": 1,
                        "comment_id": comment_id,
                        "by_id": self.handler.id,
                        "by_name": self.handler.name,
                        "at": self.round.created_at + datetime.timedelta(days=85),
                        "search_text": search_text(text.text, text.action, text.responsible),
                    }
                )
        self._insert(Reply, rows)
        told_below = ("point_id", "comment_id")
        wordings = [{name: row[name] for name in told_below} | {"outcome": str(row["outcome"])} for row in rows]
        self._insert(RepliedWording, wordings)
