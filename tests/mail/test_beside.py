"""Which letters go along in one message: those to the same mailbox, however its address is written."""

from sqlmodel import col, select

from app.mail.claims import Claims
from app.mail.models import Letter
from app.mail.outbox import post_all
from app.rounds.models import Round
from tests.mail.letters import NOW, values

SPELLED = ("kansli@åkeri.example", "KANSLI@ÅKERI.example", "kansli@xn--keri-poa.example", "Kansli@Åkeri.Example")
OTHERS = ("kansli@akeri.example", "åsa@åkeri.example")


def test_one_mailbox_is_known_by_all_its_spellings(database):
    with database.write() as session:
        round_ = Round(title="A", registry_number="A", deadline=NOW.date(), created_at=NOW)
        session.add(round_)
        session.flush()
        post_all(session, [values(to=to, round_id=round_.id, shared=True) for to in (*SPELLED, *OTHERS)])
    claims = Claims(database, lambda: NOW)
    with database.read() as session:
        first = session.exec(select(Letter).order_by(col(Letter.id))).first()
    assert [letter.to_address for letter in claims.claim_beside(first)] == list(SPELLED[1:])
    assert Claims(database, lambda: NOW).claim_beside(first) == [], "another run has them"
