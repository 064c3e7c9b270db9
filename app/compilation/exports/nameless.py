"""A compiled round that names no person: nobody who signed, replied or is responsible, and no private person.

Private persons who have been asked, or have answered, are told apart by numbers: "Privatperson 2".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from app.assessment.views import CommentView, OrganisationRef
from app.compilation.change_log import ReplyChange
from app.compilation.compiled import CompiledConsultee, CompiledRound, Order
from app.compilation.figures import Overview
from app.compilation.since import Since
from app.i18n import _


def without_names(compiled: CompiledRound) -> CompiledRound:
    """The same round with nobody in it who is a person. What bodies have written stays as they wrote it."""
    persons = _Persons.of(compiled)

    def comments(order: Order) -> Iterator[CommentView]:
        return map(persons.comment, compiled.comments(order))

    return replace(
        compiled,
        comments=comments,
        consultees=tuple(map(persons.body, compiled.consultees)),
        overview=persons.overview(compiled.overview),
        since=persons.since(compiled.since) if compiled.since else None,
        round=replace(compiled.round, contact=None),
        addresses={},
        changes=lambda: map(persons.change, compiled.changes()),
        originals=partial(compiled.originals, called=persons.called),
        published=tuple(event._replace(by="") for event in compiled.published),
    )


@dataclass(frozen=True, slots=True)
class _Persons:
    """What private persons are called instead, by their place in the round and by their name; and their files."""

    called: Mapping[int, str]
    by_name: Mapping[str, str]
    files: Mapping[tuple[int, str], str]

    @classmethod
    def of(cls, compiled: CompiledRound) -> "_Persons":
        """Numbered in the list's order."""
        persons = [body for body in compiled.consultees if body.private]
        called = {body.id: _("Privatperson {n}").format(n=n) for n, body in enumerate(persons, start=1)}
        files = {
            (body.id, file.name): _("Bilaga {n}").format(n=n)
            for body in persons
            for n, file in enumerate(body.attachments, start=1)
        }
        return cls(called, {body.organisation.name: called[body.id] for body in persons}, files)

    def name(self, name: str) -> str:
        """A body's name, unless it is a person's."""
        return self.by_name.get(name, name)

    def names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The same of several."""
        return tuple(map(self.name, names))

    def organisation(self, consultee_id: int, organisation: OrganisationRef) -> OrganisationRef:
        """The same of a body of the round."""
        return organisation._replace(name=self.called.get(consultee_id, organisation.name))

    def comment(self, comment: CommentView) -> CommentView:
        """A comment without who replied, and without a private person's name and files."""
        reply = comment.reply._replace(by="", responsible="") if comment.reply else None
        if comment.consultee_id not in self.called:
            return comment._replace(reply=reply)
        organisation, file = self.organisation(comment.consultee_id, comment.organisation), comment.file
        if file is not None:
            file = file._replace(name=self.files.get((comment.consultee_id, file.name), _("Bilaga")))
        return comment._replace(reply=reply, organisation=organisation, file=file)

    def body(self, body: CompiledConsultee) -> CompiledConsultee:
        """A body without who signed and who made a statement; a person without a name."""
        return replace(
            body,
            organisation=self.organisation(body.id, body.organisation),
            signatory="",
            identified=None,
            statements=tuple(one._replace(name="") for one in body.statements),
            through=self.name(body.through),
            on_behalf_of=self.names(body.on_behalf_of),
            moves=tuple(replace(move, organisation=self.name(move.organisation)) for move in body.moves),
            attachments=tuple(
                replace(file, name=self.files.get((body.id, file.name), file.name)) for file in body.attachments
            ),
        )

    def overview(self, overview: Overview) -> Overview:
        """Its bodies."""
        bodies = [
            replace(body, organisation=self.organisation(body.consultee_id, body.organisation))
            for body in overview.bodies
        ]
        return replace(overview, bodies=bodies)

    def since(self, since: Since) -> Since:
        """Whose answers have changed."""
        return replace(
            since,
            answers_new=self.names(since.answers_new),
            answers_changed=self.names(since.answers_changed),
            answers_gone=self.names(since.answers_gone),
        )

    def change(self, change: ReplyChange) -> ReplyChange:
        """A reply that was saved."""
        called = self.called.get(change.consultee_id, change.organisation)
        return change.without_names()._replace(organisation=called)
