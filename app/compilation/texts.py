"""What officials write about: the round, each focus area, each body's answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.compilation.figures import BodyOverview, Overview
from app.compilation.text_views import REST_KEY, REST_OF_PLAN, THE_ROUND, WHOLE_KEY, body_under, stored_under
from app.responses.areas import WHOLE


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about. ``key`` is its name in addresses: ``whole``, ``rest``, a focus area's id or ``body-7``.

    ``stored``: what it is stored under. ``comments``: how many comments it sums up. A body has ``consultee_id``.
    """

    key: str
    stored: str
    label: str
    comments: int = 0
    area: int | None = None
    consultee_id: int | None = None

    @property
    def is_body(self) -> bool:
        """Whether it is one body's answer."""
        return self.consultee_id is not None

    @property
    def is_needed(self) -> bool:
        """Whether the compilation lacks something without it: there are comments to sum up."""
        return not self.is_body and self.comments > 0


def subjects(overview: Overview) -> Iterator[Subject]:
    """What is written about as a whole: the round, each focus area in the plan's order, and the rest, if any."""
    yield Subject(THE_ROUND, THE_ROUND, WHOLE, overview.progress.comments)
    for area in overview.areas:
        count = area.count
        if count.key != WHOLE_KEY:
            key = REST_OF_PLAN if count.key == REST_KEY else str(count.key)
            yield Subject(key, stored_under(count), count.label, count.comments, area=count.key)


def subject_of_body(body: BodyOverview) -> Subject:
    """What is written of one body's answer."""
    key, name = body.consultee_id, body.organisation.name
    return Subject(f"body-{key}", body_under(key), name, body.comments, consultee_id=key)


def subject_called(overview: Overview, key: str) -> Subject | None:
    """The subject of an address; None where the round has none that is called so."""
    everything = (*subjects(overview), *(subject_of_body(body) for body in overview.bodies if not body.meeting))
    return next((subject for subject in everything if subject.key == key), None)
