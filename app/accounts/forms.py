"""The forms for signing in, for one's own account and for managing users."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.accounts.models import Role
from app.mail.outbox import address
from app.web.forms import FormModel


def _address_or_empty(text: str) -> str:
    return address(text) if text else ""


class SignInForm(FormModel):
    """Address and password; ``next`` is where to go afterwards."""

    email: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=1000)
    next: str = ""


class SetUpForm(FormModel):
    """A first password; the first administrator also gives a name and an address."""

    email: Annotated[str, AfterValidator(_address_or_empty)] = ""
    name: str = Field(default="", max_length=200)
    password: str = Field(min_length=1, max_length=1000)
    password_again: str = Field(min_length=1, max_length=1000)


class PasswordForm(FormModel):
    """A new password in exchange for the old one."""

    old_password: str = Field(min_length=1, max_length=1000)
    password: str = Field(min_length=1, max_length=1000)
    password_again: str = Field(min_length=1, max_length=1000)


class NameForm(FormModel):
    """One's own name, as the history and replies show it."""

    name: str = Field(min_length=1, max_length=200)


class UserForm(FormModel):
    """A new user."""

    email: Annotated[str, AfterValidator(address)]
    name: str = Field(min_length=1, max_length=200)
    role: Role


class RoleForm(FormModel):
    """A user's role."""

    role: Role
