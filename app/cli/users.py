"""user add, user link, token create."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.console import Failed, opened, out
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


@users.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    role: Role,
    name: Annotated[str, typer.Option(help="The name in history and replies; the address when left out.")] = "",
) -> None:
    """Add an official; prints a one-time link to choose a password."""
    from app.accounts.actions import create_user
    from app.accounts.identity import SYSTEM
    from app.clock import now
    from app.mail.outbox import address

    chosen_role, email = _role(role), address(email)
    with opened() as installation, installation.database.write() as session:
        made = create_user(session, email=email, name=name.strip() or email, role=chosen_role, by=SYSTEM, now=now())
        link = _set_up_link(session, made, installation.settings)
    out(link)


@users.command("link")
def link_user(email: Annotated[str, typer.Argument(help="Whose password shall be chosen anew.")]) -> None:
    """Print a fresh one-time link for an official who has none or has forgotten the password."""
    with opened() as installation, installation.database.write() as session:
        link = _set_up_link(session, _user(session, email), installation.settings)
    out(link)


def _set_up_link(session: Any, user: "User", chosen: Settings) -> str:
    from app.accounts.actions import invite
    from app.accounts.identity import SYSTEM
    from app.clock import now

    return f"{chosen.base_url}/set-up/{invite(session, user, key=chosen.key(), by=SYSTEM, now=now())}"


def _user(session: Any, email: str) -> "User":
    from app.accounts.queries import user_by_email

    found = user_by_email(session, email)
    if found is None:
        raise Failed(f"There is no user with the address {email}.")
    return found


@tokens.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="What the token is for.")],
    role: Annotated[str | None, typer.Option(help="admin, handler, registrar or reader.")] = None,
    user: Annotated[str | None, typer.Option(metavar="EMAIL", help="Act as this official.")] = None,
) -> None:
    """Create an API token with a user of its own, or acting as an official; prints the token, once."""
    from app.accounts.actions import create_api_token
    from app.accounts.identity import SYSTEM
    from app.clock import now

    if role is None and user is None:
        raise Failed("Say --role, or --user for a token that acts as an official.", 2)
    wanted = _role(role) if role else None
    with opened() as installation, installation.database.write() as session:
        acting = _user(session, user) if user else None
        if acting and wanted and acting.role != wanted:
            raise Failed(f"{acting.email} has the role {acting.role}, not {wanted}.")
        _token, secret = create_api_token(session, name=name, role=wanted, user=acting, by=SYSTEM, now=now())
    out(secret)
