"""user add, user link, user forget-second-step, token create."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.console import Failed, open_installation, print_result
from app.settings import Settings

if TYPE_CHECKING:
    from app.accounts.models import User

users = typer.Typer(help="Officials who may sign in.", no_args_is_help=True)
tokens = typer.Typer(help="API tokens.", no_args_is_help=True)

Role = Annotated[str, typer.Option(help="admin, handler, registrar or reader.")]


def _role(text: str) -> Any:
    from app.accounts.models import Role

    try:
        return Role(text)
    except ValueError:
        raise Failed(f"There is no role {text!r}; there are: {', '.join(Role)}.", 2) from None


def _end(expires: str) -> Any:
    from app.accounts.rules import LONGEST_TOKEN, end_of_token
    from app.clock import now, zone

    try:
        return end_of_token(expires, now(), zone())
    except ValueError:
        longest = LONGEST_TOKEN.days
        raise Failed(f"--expires should be 1 to {longest} days, or a day as 2027-06-30 within them.", 2) from None


@users.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    role: Role,
    name: Annotated[str, typer.Option(help="The name in history and replies; by default the address.")] = "",
) -> None:
    """Add an official; prints a one-time link to choose a password, if there are any for this role."""
    from app.accounts.actions import create_user
    from app.accounts.identity import SYSTEM
    from app.accounts.oidc.configuration import password_lets_in
    from app.clock import now
    from app.mail.addresses import address

    chosen_role, email = _role(role), address(email)
    with open_installation() as installation, installation.database.write() as session:
        user = create_user(session, email=email, name=name.strip() or email, role=chosen_role, by=SYSTEM, now=now())
        has_password = password_lets_in(installation.settings, chosen_role)
        link = _set_up_link(session, user, installation.settings) if has_password else ""
    print_result(link or f"{email} is added, and comes in by the sign-in service.")


@users.command("link")
def link_user(email: Annotated[str, typer.Argument(help="The official's address.")]) -> None:
    """Print a new one-time link, for an official who has none or has forgotten the password."""
    with open_installation() as installation, installation.database.write() as session:
        link = _set_up_link(session, _user(session, email), installation.settings)
    print_result(link)


@users.command("forget-second-step")
def forget_second_step(email: Annotated[str, typer.Argument(help="The official's address.")]) -> None:
    """Take away the second step of an official who has lost the phone, and sign them out; a letter tells of it."""
    from app.accounts.identity import SYSTEM
    from app.accounts.second_step_actions import take_away
    from app.clock import now

    with open_installation() as installation, installation.database.write() as session:
        user = _user(session, email)
        take_away(session, user, by=SYSTEM, now=now())
    print_result(f"{user.email} is signed out everywhere, and signs in with the password alone.")


def _set_up_link(session: Any, user: "User", settings: Settings) -> str:
    from app.accounts.actions import invite
    from app.accounts.identity import SYSTEM
    from app.accounts.oidc.configuration import password_lets_in
    from app.clock import now

    if not password_lets_in(settings, user.role):
        raise Failed(f"{user.email} is no administrator: nobody else has a password (REMISS_PASSWORD_SIGN_IN).")
    token = invite(session, user, key=settings.key(), by=SYSTEM, now=now(), by_button=False)
    return f"{settings.base_url}/set-up/{token}"


def _user(session: Any, email: str) -> "User":
    from app.accounts.queries import user_by_email

    user = user_by_email(session, email)
    if user is None:
        raise Failed(f"There is no user with the address {email}.")
    return user


@tokens.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    role: Annotated[str | None, typer.Option(help="admin, handler, registrar or reader.")] = None,
    user: Annotated[str | None, typer.Option(metavar="EMAIL", help="Act as this official.")] = None,
    expires: Annotated[str, typer.Option(help="After so many days, or after a day such as 2027-06-30.")] = "365",
) -> None:
    """Create an API token with a user of its own, or acting as an official; prints the token, once."""
    from app.accounts.actions import create_api_token
    from app.accounts.identity import SYSTEM
    from app.clock import now

    if role is None and user is None:
        raise Failed("Say --role, or --user for a token that acts as an official.", 2)
    if not name.strip():
        raise Failed("Say what the token is for: its name is all that tells it from others.", 2)
    wanted_role, ends = _role(role) if role else None, _end(expires)
    with open_installation() as installation, installation.database.write() as session:
        acts_as = _user(session, user) if user else None
        if acts_as and wanted_role and acts_as.role != wanted_role:
            raise Failed(f"{acts_as.email} has the role {acts_as.role}, not {wanted_role}.")
        _token, secret = create_api_token(
            session, name=name.strip(), role=wanted_role, user=acts_as, expires_at=ends, by=SYSTEM, now=now()
        )
    print_result(secret)
