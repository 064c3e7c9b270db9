"""The plan of a round as a file has it beside the comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.plans.views import SectionView


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """The present version: its title, its places in order, what stands before the first heading among them.

    ``gone``: by comment, the name of the place that it was written on, where the plan has it no more.
    """

    title: str
    places: Sequence[SectionView] = ()
    gone: Mapping[int, str] = field(default_factory=dict)
