"""The officials' own words in files: told apart from what the bodies wrote by where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from app.compilation.compiled import CompiledRound
from app.compilation.exports import sentences
from app.compilation.text_views import THE_ROUND
from app.compilation.texts import subject_of_body, subjects
from app.i18n import _


class TextRow(NamedTuple):
    """A text with what it is about, in the reader's language, and under its key in the interface for programs."""

    key: str
    about: str
    text: str
    consideration: str


def text_rows(compiled: CompiledRound) -> Iterator[TextRow]:
    """What officials have written of the round and of focus areas, then a sentence for each body with an answer."""
    texts = compiled.texts
    for subject in subjects(compiled.overview):
        stands = texts.under(subject.stored)
        if stands.is_written:
            about = _("Remissen som helhet") if subject.key == THE_ROUND else sentences.area(subject.label)
            yield TextRow(subject.key, about, stands.text, stands.consideration)
    for body in compiled.overview.bodies:
        if not body.meeting:
            said = texts.sentence(body.consultee_id, body.organisation.name, body.stance)
            yield TextRow(subject_of_body(body).key, body.organisation.name, said, "")
