"""The decision that confirms a preliminary answer, with its minutes, as a page or an API client sends it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import File, Form, UploadFile
from pydantic import ConfigDict, Field

from app.errors import RemissError
from app.i18n import file_size
from app.responses.actions.confirmation import Confirming
from app.responses.content import AttachedFile
from app.responses.decision_forms import DecisionForm, Paragraph
from app.responses.decisions import DecisionLevel, decision_of
from app.responses.registration_files import held_files, kept_files, redeemed, ticket
from app.responses.statement_forms import statements_in, statements_json
from app.storage.store import Store
from app.web.forms import Filled, blank
from app.web.text import Line


class ConfirmForm(DecisionForm):
    """The page as it was sent. ``revision`` is the answer that it showed, ``kept`` are tickets for files; separate
    statements are read by ``statements_in``. ``do`` says what to do instead of confirming."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    revision: int = Field(0, ge=0, le=2**31 - 1)
    kept: list[str] = Field(default_factory=list)
    files: list[UploadFile] = Field(default_factory=list)
    do: str = ""


@dataclass(frozen=True, slots=True)
class KeptConfirmation:
    """The page's form, its files safely on disk; ``refused`` when one of them could not be taken."""

    form: Filled[ConfirmForm]
    minutes: list[AttachedFile]
    shown: list[tuple[str, str]]
    refused: RemissError | None

    @property
    def asks_for_room(self) -> bool:
        """Whether the page is only to be shown again, with room for another separate statement."""
        return self.form.value("do") == "statement"

    def again(self) -> Filled[ConfirmForm]:
        """The form to be shown again unjudged, everything kept."""
        return blank(ConfirmForm, **{name: value for name, value in self.form.values.items() if name != "do"})

    def confirming(self, *, registered: bool = False) -> Confirming | None:
        """What the form says; None where something in it is refused."""
        statements = statements_in(self.form)
        if not self.form.ok:
            return None
        data = self.form.data
        return Confirming(
            data.decision,
            self.minutes,
            data.revision,
            prefix="decision_",
            registered=registered,
            statements=statements,
        )


def kept_confirmation(key: bytes, store: Store, form: Filled[ConfirmForm], *, originals: bool) -> KeptConfirmation:
    """Keep the files of a page before anything is judged: a browser cannot show them again.

    ``originals``: whatever an official was sent is taken.
    """
    files: list[AttachedFile] = []
    refused = None
    try:
        files = held_files(store, redeemed(key, form.chosen("kept")))
        sent = [file for file in form.values.pop("files", []) if not isinstance(file, str)]
        files = kept_files(store, sent, before=files, originals=originals)
    except RemissError as error:
        refused = error
    form.values["kept"] = [ticket(key, file) for file in files]
    shown = [(ticket(key, file), f"{file.name}, {file_size(file.size)}") for file in files]
    return KeptConfirmation(form, files, shown, refused)


Sent = Callable[[Store, bool], Confirming]
"""A confirmation that came over the API: its files are kept when it is known that who sends it may, and whether saved
e-mails are taken."""


def sent_over_api(
    level: Annotated[DecisionLevel, Form(description="Who decided")] = DecisionLevel.BOARD,
    body: Annotated[Line, Form(description="Who decided, such as the name of the board")] = "",
    date: Annotated[datetime.date | None, Form(description="The day of the decision")] = None,
    paragraph: Annotated[Paragraph, Form(description="The paragraph of the minutes")] = "",
    immediate: Annotated[bool, Form(description="Whether the minutes were approved at once")] = False,
    revision: Annotated[
        int | None, Form(ge=1, le=2**31 - 1, description="The answer that you read: 409 when it was replaced since")
    ] = None,
    statements: Annotated[
        str, Form(description="A JSON list of separate statements, each as in PUT /answer/{token}/draft")
    ] = "[]",
    files: Annotated[list[UploadFile] | None, File(description="The minutes; as of attachments")] = None,
) -> Sent:
    """What an API client sends, the same for a body and for an official."""
    decision = decision_of(level, body, date, paragraph, immediate)
    beside = statements_json(statements)
    return lambda store, originals: Confirming(
        decision, kept_files(store, files or [], originals=originals), revision, statements=beside
    )
