"""States of the draft that the small world's body is writing."""

from sqlmodel import Session, select

from app.clock import now
from app.comments.kinds import Stance
from app.comments.places import WHOLE
from app.drafts.actions import mark_ready, replace_draft, write_note, write_remark
from app.drafts.actions.submission import Sending, submit
from app.drafts.models import Draft
from app.drafts.queries import draft
from app.rounds.joint_models import JointAnswer
from app.rounds.kinds import Identification
from app.rounds.models import Consultee, Link, Round
from app.tokens import code_as_typed, token_hash
from tests.kit.world import World, comment, holder_of


def own_draft(session: Session, world: World) -> int:
    """The draft that the body's contact is writing."""
    line_id = session.exec(select(Link.line_id).where(Link.consultee_id == world.consultee, Link.is_contact)).one()
    return session.exec(select(Draft.id).where(Draft.line_id == line_id)).one()


def written_again(session: Session, world: World, version: int) -> None:
    """The body's comment is gone and another stands in its place: what was is kept as an earlier version."""
    replace_draft(
        session,
        holder_of(session, world.consultee),
        version=version,
        stance=Stance.REJECTS,
        summary="Skrivet efteråt.",
        show_progress=None,
        comments=[comment("En senare synpunkt.", section=world.section)],
        now=now(),
    )


def kept_version(session: Session, world: World) -> None:
    """The draft has an earlier version, 1."""
    written_again(session, world, 1)


def answered(session: Session, world: World) -> None:
    """The body has sent its draft, and written on since."""
    holder = holder_of(session, world.consultee)
    submit(session, holder, sending=Sending(version=1, name="Sven Svarare"), now=now())
    written_again(session, world, 2)


def identification_offered(session: Session, world: World) -> None:
    """Those who sign answers to the round may identify themselves."""
    session.get_one(Round, world.round).identification = Identification.OFFERED


def preliminary_sent(session: Session, world: World) -> None:
    """The body has sent its draft as a preliminary answer."""
    holder = holder_of(session, world.consultee)
    submit(session, holder, sending=Sending(version=1, name="Sven Svarare", preliminary=True), now=now())


def written_on(session: Session, world: World) -> None:
    """The other body has answered, and has changed its draft since: what it sent is gone, something else is new."""
    holder = holder_of(session, world.other_consultee)
    replace_draft(
        session,
        holder,
        version=draft(session, holder).version,
        stance=Stance.REJECTS,
        summary="Vi har ändrat oss.",
        show_progress=None,
        comments=[comment("En senare synpunkt.", section=world.section)],
        now=now(),
    )


JOINT_CODE = "ABCD-EFGH-IJKL"


def code_made(session: Session, world: World) -> None:
    """Another body has made a code, so that the first can answer for it."""
    session.add(_offer(world.other_consultee, JOINT_CODE))


def answered_for(session: Session, world: World) -> None:
    """The first body answers for another one, too."""
    offer = _offer(world.other_consultee, JOINT_CODE)
    offer.with_id, offer.joined_at = world.consultee, now()
    body = session.get_one(Consultee, world.consultee)
    body.joint = True
    session.add_all([offer, body])


def own_code_made(session: Session, world: World) -> None:
    """The first body has made a code for whoever is to answer for it."""
    session.add(_offer(world.consultee, "LKJI-HGFE-DCBA"))


def _offer(body: int, code: str) -> JointAnswer:
    hashed = token_hash(code_as_typed(code))
    return JointAnswer(consultee_id=body, code_hash=hashed, offered_at=now(), offered_by="Sven")


def note_written(session: Session, world: World) -> None:
    """The first body has a note between its people."""
    write_note(session, holder_of(session, world.consultee), text="Fråga styrelsen.", now=now())


def member_heard(session: Session, world: World) -> None:
    """The contact of the first body has said something beside the draft, as a member does."""
    write_remark(session, holder_of(session, world.consultee), place=WHOLE, text="Mer skog.", now=now())


def called_ready(session: Session, world: World) -> None:
    """The first body's draft is called ready to sign."""
    mark_ready(session, holder_of(session, world.consultee), tell=False, now=now())
