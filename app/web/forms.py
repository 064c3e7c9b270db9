"""Forms: what a browser sent, kept as typed, checked by a Pydantic model, with every error at its field.

form: Annotated[Filled[RoundForm], Depends(filled(RoundForm))]
if form.ok and (round_ := form.attempt(session, lambda: create_round(...))): return see_other(...)
return page(request, "rounds/new.html", context(form), status=422)
"""

import functools
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar, get_origin

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from app.errors import Invalid, RemissError, RuleBroken, TooLarge, TooMany, WrongType
from app.i18n import _
from app.web.validation_messages import asks_of, is_asked_for, problem_fields

F = TypeVar("F", bound=BaseModel)
R = TypeVar("R")


def one_line(text: str) -> str:
    """The text on one line, without extra spaces: a validator for titles and names."""
    return " ".join(text.split())


class FormModel(BaseModel):
    """Base of what a browser or an API client may send: unknown fields are refused, surrounding spaces dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)


class PageNeeded(Exception):
    """What came of a request must be shown on a page, and it is being done where none is made (``app.web.quick``)."""


class Filled(Generic[F]):
    """A form as it was typed. ``data`` is the checked model; ask ``ok`` first.

    ``ends_at_refusal``: an action's refusal raises ``PageNeeded`` instead of being kept for a page (``app.web.quick``).
    """

    ends_at_refusal = False

    def __init__(self, model: type[F], values: Mapping[str, Any] | None = None, *, sent: bool = False) -> None:
        self.model = model
        self.values: dict[str, Any] = dict(values or {})
        self.sent = sent
        self._errors: dict[str, str] = {}
        self._nameless: set[str] = set()
        self._labels: dict[str, str] = {}
        self._data: F | None = None
        if sent:
            self._check()

    def _check(self) -> None:
        given = {name: value for name, value in self.values.items() if not _blank_optional(self.model, name, value)}
        try:
            self._data = self.model.model_validate(given)
        except ValidationError as error:
            findings, asks = error.errors(include_url=False), asks_of(self.model)
            self._errors.update(problem_fields(findings, asks))
            self._nameless = {
                str(finding["loc"][0])
                for finding in findings
                if finding["loc"] and finding["type"] != "value_error"
                if not (str(finding["loc"][0]) in asks and is_asked_for(finding))
            }
        except RemissError as error:  # a field's own rule, such as for a mail address, already says it in words
            self.refuse(error)

    @property
    def ok(self) -> bool:
        """Whether everything typed can be used."""
        return self.sent and not self._errors

    @property
    def data(self) -> F:
        """The checked model. Raises Invalid if there is none."""
        if self._data is None:
            raise Invalid(_("Något behöver rättas."), fields=self._errors)
        return self._data

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(field, message) in the order of the form's fields."""
        order = list(self.model.model_fields)
        return sorted(self._errors.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors as listed above the form; named where the message does not say: "Namn: Skriv högst 9 tecken."."""
        return [
            (name, f"{self._labels[name]}: {message}" if name in self._nameless & self._labels.keys() else message)
            for name, message in self.errors
        ]

    def named(self, name: str, label: str) -> str:
        """``label``, remembered as the field's own, so that the list of errors names fields as the page does."""
        self._labels.setdefault(name, label.rstrip("?:"))
        return label

    def value(self, name: str) -> str:
        """What was typed in a field, or ""."""
        value = self.values.get(name, "")
        return "" if value is None or isinstance(value, (list, UploadFile)) else str(value)

    def chosen(self, name: str) -> list[str]:
        """What was chosen in a field with several choices."""
        value = self.values.get(name, [])
        return [str(choice) for choice in value] if isinstance(value, list) else [str(value)]

    def unkept_files(self, name: str) -> list[str]:
        """The names of files that were chosen in a field: a browser keeps none when the form is shown again."""
        value = self.values.get(name)
        given = value if isinstance(value, list) else [value]
        return [file.filename for file in given if isinstance(file, UploadFile) and file.filename]

    def error(self, name: str) -> str:
        """The message at a field, or ""."""
        return self._errors.get(name, "")

    def refuse(self, error: RemissError) -> None:
        """Take over an action's refusal: at its fields, or for the form as a whole (field "")."""
        if self.ends_at_refusal:
            raise PageNeeded
        self._errors.update(error.fields or {"": error.message})
        self._nameless -= error.fields.keys()

    def attempt(self, session: Session, action: Callable[[], R]) -> R | None:
        """Run the action. A refusal undoes everything and is kept in the form; the caller shows the form again."""
        try:
            return action()
        except (Invalid, RuleBroken, TooLarge, TooMany, WrongType) as error:
            session.rollback()
            self.refuse(error)
            return None


def _blank_optional(model: type[BaseModel], name: str, value: Any) -> bool:
    """A browser sends "" for a field left empty; where the field has a default, that means absent."""
    field = model.model_fields.get(name)
    if isinstance(value, UploadFile):
        return not value.filename
    return value == "" and field is not None and not field.is_required() and field.default != ""


def _is_list(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    return field is not None and get_origin(field.annotation) is list


def filled(model: type[F]) -> Callable[[Request], AsyncIterator[Filled[F]]]:
    """A dependency that reads the submitted form; its files are closed when the answer has left."""

    async def dependency(request: Request) -> AsyncIterator[Filled[F]]:
        data = await request.form()
        try:
            yield dependency.fill(data)  # type: ignore[attr-defined]  # as below
        finally:
            await data.close()

    dependency.fill = functools.partial(fill, model)  # type: ignore[attr-defined]  # for ``app.web.quick``
    return dependency


def fill(model: type[F], data: FormData) -> Filled[F]:
    """The form that was sent. A field that should come once but comes twice is refused; we do not guess."""
    values: dict[str, Any] = {}
    twice = []
    for name in data:
        given = data.getlist(name)
        if _is_list(model, name):
            values[name] = given
        else:
            values[name] = given[0]
            if len(given) > 1:
                twice.append(name)
    form = Filled(model, values, sent=True)
    for name in twice:
        form.refuse(Invalid(fields={name: _("Fältet kom två gånger. Ladda om sidan och försök igen.")}))
    return form


def blank(model: type[F], **values: Any) -> Filled[F]:
    """A form not sent yet, with ``values`` filled in."""
    return Filled(model, values)


class Nothing(FormModel):
    """A form of one button: nothing is typed."""


Pressed = Annotated[Filled[Nothing], Depends(filled(Nothing))]
"""What a route that a single button leads to takes."""
