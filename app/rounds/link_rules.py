"""What the holder of a link is and may do, by the link alone, and what may be done with a body's links. Pure."""

import datetime
from collections.abc import Collection

from app.accounts.policy import Kind, mutates
from app.errors import Invalid, NotAllowed, RuleBroken, TooMany
from app.i18n import _
from app.mail.addresses import same_mailbox
from app.rounds.facts import LinkFacts
from app.rounds.models import Link, LinkEnd, LinkLine, LinkRole

READERS_ACTS = frozenset({"invite.enter", "invite.renew_own"})
"""What the holder of a link that only reads may do all the same: come in, and shut out who has seen the link."""
MEMBERS_ACTS = frozenset({"invite.enter", "member.read", "member.comment"})
"""All that the holder of a member organisation's link may do: whatever is not named here is refused."""
MOST = 30
"""Links that a body's own people can have at once."""
MOST_MEMBERS = 200
"""Members that an umbrella organisation can ask at once."""
MOST_A_DAY = 20
"""Letters with a link that a body's people can have sent in twenty-four hours, beside one to each member."""


def kind_of(link: Link | LinkFacts) -> Kind:
    """The matrix's column for the holder of a link. A reader is a colleague, who may change nothing."""
    if link.is_contact:
        return Kind.CONTACT
    return Kind.SIGNATORY if link.role is LinkRole.SIGNATORY else Kind.COLLEAGUE


def writes(role: LinkRole) -> bool:
    """Whether the holder of a link may change the answer that the body is writing."""
    return role in (LinkRole.WRITER, LinkRole.SIGNATORY)


def may_comment(role: LinkRole) -> bool:
    """Whether the holder of a link may say something beside the draft, as members do."""
    return role is not LinkRole.READER


def is_colleague(role: LinkRole) -> bool:
    """Whether the holder of a link is one of the body's own people, who see its draft."""
    return role is not LinkRole.MEMBER


def require_in_role(action: str, link: LinkFacts) -> None:
    """Raises NotAllowed where the holder of a link that only reads would change something, or a member do anything but
    read the plan and comment on it."""
    role = link.role
    if role is LinkRole.MEMBER and action not in MEMBERS_ACTS:
        raise NotAllowed(
            _("Din länk är till för att läsa planen och lämna synpunkter till dem som bjöd in er."),
            code="link_of_member",
            extra={"back": first_page(link.consultee_id, role)},
        )
    if role is LinkRole.READER and mutates(action) and action not in READERS_ACTS:
        raise NotAllowed(
            _("Din länk är till för att läsa. Be er kontaktperson om en länk att skriva med."), code="link_only_reads"
        )


def first_page(consultee_id: int, role: LinkRole) -> str:
    """Where the holder of a link begins."""
    return f"/answers/{consultee_id}{'/member' if role is LinkRole.MEMBER else ''}"


def was_in_to_the_end(link: Link, line: LinkLine) -> bool:
    """Whether a link still held when its line ended: not one that the body's own people had taken back before, nor a
    member's, who never was in."""
    if link.role is LinkRole.MEMBER:
        return False
    return line.ended_at is not None and (link.revoked_at is None or link.revoked_at >= line.ended_at)


def end_of_link(revoked_at: datetime.datetime | None, line_ended_at: datetime.datetime | None) -> LinkEnd:
    """Why a link of a body whose contact's link holds does so no longer."""
    if revoked_at is None:
        return LinkEnd.REPLACED
    return LinkEnd.LINE_ENDED if line_ended_at is not None and revoked_at >= line_ended_at else LinkEnd.REMOVED


def may_invite_as(role: LinkRole) -> tuple[LinkRole, ...]:
    """What the holder of a link may make others: nobody gives away more than is theirs."""
    return tuple(LinkRole) if role is LinkRole.SIGNATORY else (LinkRole.WRITER, LinkRole.READER)


def require_manager(role: LinkRole) -> None:
    """Raises NotAllowed where somebody who does not sign would renew or take back a colleague's link."""
    if not may_manage(role):
        raise NotAllowed(_("Bara kontaktpersonen och de som skriver under kan byta och ta bort kollegors länkar."))


def may_manage(role: LinkRole) -> bool:
    """Whether the holder of a link may renew and take back those of colleagues."""
    return role is LinkRole.SIGNATORY


def require_in_force(link: Link) -> None:
    """Raises RuleBroken for a link that a colleague has taken back meanwhile."""
    if link.revoked_at is not None:
        raise RuleBroken(_("Länken är borttagen. Bjud in personen igen om det behövs."), code="link_removed")


def require_no_member(*roles: LinkRole) -> None:
    """Raises RuleBroken where a member would be made a colleague or the other way round: they see different things."""
    if LinkRole.MEMBER in roles:
        raise RuleBroken(
            _("En medlems länk kan inte göras om till en kollegas, eller tvärtom. Ta bort den och bjud in på nytt."),
            code="member_stays",
        )


def require_role_as_seen(role: LinkRole, was: LinkRole | None) -> None:
    """Raises RuleBroken where somebody's role is another than the page said that it was; None: no page said."""
    if was is not None and role is not was:
        raise RuleBroken(
            _("Någon annan har redan ändrat det här. Läs om sidan och se efter om du behöver göra det igen."),
            code="role_changed",
        )


def require_invitable(email: str, role: LinkRole, *, by: LinkRole, links: Collection[LinkFacts], sent: int) -> None:
    """Whether somebody may be invited beside the ``links`` there are. ``sent``: letters in the last day.

    Raises Invalid at the field, RuleBroken when the body has too many links, TooMany after too many letters.
    """
    if role not in may_invite_as(by):
        raise Invalid(
            code="role_not_yours", fields={"role": _("Bara den som själv skriver under kan bjuda in någon till det.")}
        )
    known = next((link for link in links if link.email and same_mailbox(link.email, email)), None)
    if known is not None:
        raise Invalid(
            _("Adressen har redan en länk till ert svar."),
            code="already_invited",
            fields={"email": _already(known)},
        )
    members = members_among(links)
    count, most = (members, MOST_MEMBERS) if role is LinkRole.MEMBER else (len(links) - members, MOST)
    if count >= most:
        raise RuleBroken(
            _("Ni har redan {n} länkar. Ta bort någon som inte behövs längre.").format(n=count),
            code="too_many_links",
        )
    require_not_too_many(sent, members=members)


def members_among(links: Collection[LinkFacts]) -> int:
    """How many of a body's links are members'."""
    return sum(link.role is LinkRole.MEMBER for link in links)


def _already(link: LinkFacts) -> str:
    if link.is_contact:
        return _("Det är kontaktpersonens adress, som redan har en länk.")
    return _("{name} har redan en länk. Skicka en ny nedan om den har kommit bort.").format(
        name=link.name or link.email or ""
    )


def require_not_too_many(sent: int, *, members: int = 0) -> None:
    """Raises TooMany when a body's people have had many letters sent in the last day; each member may have had one."""
    if sent >= MOST_A_DAY + members:
        raise TooMany(_("Ni har skickat {n} inbjudningar på ett dygn. Försök igen i morgon.").format(n=sent))
