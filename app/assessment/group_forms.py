"""What a browser or an API client may send about groups."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.assessment.forms import Action, ChosenOutcome, DeskForm, Due, KindOfAction, Picked, Responsible
from app.i18n import mark
from app.web.forms import FormModel, one_line
from app.web.text import LongText
from app.web.validation_messages import Ask

Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Ids = Annotated[list[Id], Ask(mark("Markera minst två synpunkter."))]


class GroupForm(FormModel):
    """Comments that say the same, to be joined for one reply."""

    comment_ids: Ids = Field(max_length=5000, description="The comments' ids: at least two, at most 500")
    name: Name = Field(default="", description="What it is called among officials; may be empty")


InGroup = Annotated[str, StringConstraints(pattern=r"^\d{1,9}:\d{1,9}$")]


class GatherForm(GroupForm):
    """The page's form: the same, with the groups that some of them are in, each as it was read."""

    into: list[InGroup] = Field(default=[], max_length=100)

    @property
    def groups(self) -> list[tuple[int, int]]:
        """(group, version) of each."""
        pairs = (each.split(":") for each in self.into)
        return [(int(id_), int(version)) for id_, version in pairs]


class GroupChange(FormModel):
    """What is changed about a group; what is left out stays as it is."""

    version: int = Field(ge=1, description="The version that was read")
    name: Name | None = Field(default=None, description="Its new name")
    add: list[Id] = Field(default=[], max_length=5000, description="Ids of comments that come to it")
    remove: list[Id] = Field(
        default=[], max_length=5000, description="Ids of comments that leave it, each with its reply"
    )
    join: list[Id] = Field(default=[], max_length=100, description="Ids of groups whose members come to it; they end")


class RefusalForm(FormModel):
    """Comments that do not say the same."""

    comment_ids: Ids = Field(max_length=500, description="The comments' ids: at least two")


class MemberRead(FormModel):
    """A member as it was read."""

    comment_id: Id = Field(description="The comment's id")
    version: int = Field(ge=0, description="Its reply's version; 0 where it had none")
    wording: int | None = Field(default=None, description="The comment's ``wording``; 409 when its body has changed it")


class GroupReply(FormModel):
    """One reply to all members of a group."""

    outcome: ChosenOutcome = Field(
        description="met, partly_met, not_met (with a reason), noted, answered or out_of_scope"
    )
    text: LongText = Field(default="", description="The reply; mandatory with not_met")
    action: Action = Field(default="", description="What is done, for example where the plan is changed")
    action_kind: KindOfAction = Field(
        default="",
        description="text_changed, indicator_changed, operational_plan, other_process, none or empty",
    )
    responsible: Responsible = Field(default="", description="Who does it; may be empty")
    due: Due = Field(default="", description="2027, 2027-Q2, 2027-06 or 2027-06-30; may be empty")
    members: list[MemberRead] = Field(
        min_length=1, max_length=500, description="Every member that stands, as it was read"
    )


class NameForm(FormModel):
    """A group's name, from its page."""

    name: Name = ""
    version: int = Field(ge=1)


class MembersForm(FormModel):
    """What is done with marked members of a group, on its page."""

    comment_ids: Ids = Field(max_length=500)
    version: int = Field(ge=1)


class KeepForm(FormModel):
    """Which member's reply all members are to have, and the members as they were read."""

    keep: Id
    member: list[Picked] = Field(max_length=500)

    @property
    def read(self) -> list[tuple[int, int, int | None]]:
        """(comment id, version, wording) of each."""
        return as_read(self.member)


class DeskReply(DeskForm):
    """A reply from the desk. ``member``: the others of the comment's group, each as it was read."""

    member: list[Picked] = Field(default=[], max_length=500)

    @property
    def read(self) -> list[tuple[int, int, int | None]]:
        """(comment id, version, wording) of each."""
        return as_read(self.member)


def as_read(picked: list[str]) -> list[tuple[int, int, int | None]]:
    """(comment id, version, wording) of each; no wording where none was told."""
    parts = (f"{chosen}:".split(":") for chosen in picked)
    return [(int(id_), int(version), int(wording) if wording else None) for id_, version, wording, *_rest in parts]
