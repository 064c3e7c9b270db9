"""The forms for signing in, for one's own account and for managing users."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.accounts.models import Role
from app.i18n import mark
from app.mail.addresses import address
from app.web.forms import FormModel
from app.web.validation_messages import Ask


def _address_or_empty(text: str) -> str:
    return address(text) if text else ""


Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
NewPassword = Annotated[Password, Ask(mark("Skriv ett lösenord."))]
PasswordAgain = Annotated[Password, Ask(mark("Skriv samma lösenord en gång till."))]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Ask(mark("Skriv koden från appen."))]
ChosenRole = Annotated[Role, Ask(mark("Välj en roll."))]


class SignInForm(FormModel):
    """Address and password; ``next`` is where to go afterwards."""

    email: Annotated[str, Ask(mark("Skriv din e-postadress."))] = Field(min_length=1, max_length=254)
    password: Annotated[str, Ask(mark("Skriv ditt lösenord."))] = Field(min_length=1, max_length=1000)
    next: str = ""


class NextForm(FormModel):
    """Where to go afterwards."""

    next: str = ""


class ConfirmForm(NextForm):
    """A code from the app that is being set up."""

    one_time_code: Code


class CodeForm(ConfirmForm):
    """A code after the password; ``ticket`` says whose password was given."""

    ticket: str = Field(min_length=1, max_length=200)


class StepUpForm(FormModel):
    """One's own password once more, before something that lets somebody in; empty when it was not asked for yet.

    Who has an app for codes gives one of those too.
    """

    password: str = Field(default="", max_length=1000)
    one_time_code: str = Field(default="", max_length=40)


class SetUpForm(FormModel):
    """A first password; the first administrator also gives a name and an address."""

    email: Annotated[str, AfterValidator(_address_or_empty)] = ""
    name: str = Field(default="", max_length=200)
    password: NewPassword
    password_again: PasswordAgain


class PasswordForm(FormModel):
    """A new password in exchange for the old one."""

    old_password: Annotated[Password, Ask(mark("Skriv ditt nuvarande lösenord."))]
    password: NewPassword
    password_again: PasswordAgain


class NameForm(FormModel):
    """One's own name, as the history and replies show it."""

    name: Annotated[str, Ask(mark("Skriv ditt namn."))] = Field(min_length=1, max_length=200)


class StepsForm(FormModel):
    """Whether the list of first steps is shown."""

    show: bool


class UserForm(FormModel):
    """A new user."""

    email: Annotated[str, AfterValidator(address), Ask(mark("Skriv personens e-postadress."))]
    name: Annotated[str, Ask(mark("Skriv personens namn."))] = Field(min_length=1, max_length=200)
    role: ChosenRole


class RoleForm(FormModel):
    """A user's role."""

    role: ChosenRole
