"""The answers of a round as they were sent, one after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from app.comments.kinds import CommentKind
from app.compilation.compiled import CompiledRound
from app.compilation.originals import Original, OriginalFile
from app.i18n import _
from app.plans import queries as plans
from app.plans.views import Places, Wordings
from app.responses.answer_pdf import AnswerOf, receipt_document
from app.responses.content import AnswerContent, AttachedFile
from app.responses.models import Confirmation, Response, Withdrawal
from app.responses.presentation import ShownAnswer, shown_answer
from app.responses.queries.answers import Receipt, SentAnswer, of_rows, sent_answer, sent_content
from app.responses.receipts import confirmation_content
from app.responses.statements import SeparateStatement
from app.rounds.models import Consultee, Round
from app.rounds.queries import questions
from app.storage.store import Store


def with_originals(session: Session, compiled: CompiledRound, store: Store, *, personal: bool) -> CompiledRound:
    """The same round with its answers as they were sent. ``session`` must live as long as they are read.

    ``personal`` False leaves out who signed and every separate statement's name, and what proves the answers: the
    checksums cover those names.
    """
    reader = _Reader(session, compiled, store, personal)
    return replace(compiled, originals=reader.read)


@dataclass
class _Reader:
    session: Session
    compiled: CompiledRound
    store: Store
    personal: bool
    _places: dict[int, Places] = field(default_factory=dict)
    _wordings: dict[int, Wordings] = field(default_factory=dict)

    def read(self, *, called: Mapping[int, str] | None = None) -> Iterator[Original]:
        """The answers that stand, in the order in which they came. ``called``: as a reader has them, with no person."""
        personal = self.personal and called is None
        round_ = self.session.get_one(Round, self.compiled.round.id)
        asked = questions(self.session, round_.id)
        for row in self.session.connection().execute(_CURRENT, {"round_id": round_.id}).all():
            response = self.session.get_one(Response, row.id)
            withdrawal = self.session.get(Withdrawal, row.id)
            (receipt,) = of_rows(self.session, [(response, withdrawal)])
            sent = sent_answer(self.session, row.id)
            if not personal:
                receipt, sent = _without_names(receipt, sent)
            persons = called or {}
            if persons:
                receipt = _without_persons(receipt, row.consultee_id, persons)
            version = sent.plan_version_id or round_.plan_version_id
            shown = shown_answer(
                sent.content,
                self._places_of(version, sent.content),
                sent.numbers,
                self._wordings_of(version, sent.content),
                asked,
            )
            name = persons.get(row.consultee_id, row.name)
            about = AnswerOf(name, round_.title, round_.registry_number, round_.plan_number)
            original = self._original(row, about, response, receipt, shown, personal=personal)
            if row.consultee_id in persons:
                original = replace(original, files=(), withheld=len(original.files))
            yield original
            self.session.expunge_all()

    def _original(
        self, row: Any, about: AnswerOf, response: Response, receipt: Receipt, shown: ShownAnswer, *, personal: bool
    ) -> Original:
        facts = self.compiled.round
        document = receipt_document(about, receipt, shown, authority=facts.authority, now=facts.made_at)
        content = confirmation = None
        if personal:
            content = sent_content(self.session, row.id, row.asked)
            confirmed = self.session.get(Confirmation, row.id) if response.preliminary else None
            if confirmed is not None:
                confirmation = confirmation_content(confirmed.model_dump(), response.sha256, receipt.minutes)
        return Original(
            consultee_id=row.consultee_id,
            number=receipt.number,
            organisation=about.body,
            left_out=row.left_out,
            document=document,
            files=[self._file(file) for file in (*receipt.attachments, *receipt.minutes)],
            content=content,
            confirmation=confirmation,
        )

    def _file(self, file: AttachedFile) -> OriginalFile:
        if file.scanned and file.scanned.locked:
            return OriginalFile(file.name, file.sha256, None, file.scanned.signature)
        whole = self.store.is_whole(file.sha256)
        opened = partial(self.store.whole, file.sha256) if whole else None
        return OriginalFile(file.name, file.sha256, opened, traits=file.scanned.traits if file.scanned else ())

    def _places_of(self, version: int | None, content: AnswerContent) -> Places:
        if version is None or not content.comments:
            return Places({}, {}, {})
        if version not in self._places:
            self._places[version] = plans.places(self.session, version)
        return self._places[version]

    def _wordings_of(self, version: int | None, content: AnswerContent) -> Wordings:
        if version is None or not any(comment.kind is CommentKind.TEXT_CHANGE for comment in content.comments):
            return {}
        if version not in self._wordings:
            self._wordings[version] = plans.wordings(self.session, version)
        return self._wordings[version]


def _without_names(receipt: Receipt, sent: SentAnswer) -> tuple[Receipt, SentAnswer]:
    """Both without who signed, and without who made a separate statement."""
    confirmation = receipt.confirmation
    if confirmation is not None:
        confirmation = replace(confirmation, by="", statements=_nameless(confirmation.statements))
    hidden = replace(
        receipt,
        signatory="",
        signatory_title="",
        identified=None,
        statements=_nameless(receipt.statements),
        confirmation=confirmation,
    )
    said = replace(sent.content, statements=_nameless(sent.content.statements))
    return hidden, replace(sent, content=said, title="")


def _without_persons(receipt: Receipt, consultee_id: int, called: Mapping[int, str]) -> Receipt:
    """The same with no private person among those it counts for; of a person's files, which may say a name, numbers."""
    also = [body | {"name": called.get(body["consultee_id"], body["name"])} for body in receipt.on_behalf_of]
    receipt = replace(receipt, on_behalf_of=also)
    if consultee_id not in called:
        return receipt

    def numbered(files: Sequence[AttachedFile]) -> list[AttachedFile]:
        return [replace(file, name=_("Bilaga {n}").format(n=n)) for n, file in enumerate(files, start=1)]

    return replace(receipt, attachments=numbered(receipt.attachments), minutes=numbered(receipt.minutes))


def _nameless(statements: Any) -> list[SeparateStatement]:
    return [statement._replace(name="") for statement in statements]


_CURRENT: Any = (
    select(
        col(Response.id),
        col(Response.consultee_id),
        func.coalesce(col(Response.body_name), col(Consultee.name)).label("name"),
        func.coalesce(col(Consultee.asked_as), col(Consultee.name)).label("asked"),
        col(Consultee.left_out),
    )
    .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
    .where(col(Response.round_id) == bindparam("round_id"))
    .order_by(col(Response.item))
)
