"""A body's name is corrected in a round: everywhere from then on, and what it has sent stays proved."""

from typing import Any

from sqlmodel import select

from app.clock import now
from app.drafts.actions.submission import Sending, submit
from app.drafts.queries import draft_head
from app.installation import installation_of
from app.organisations.models import Organisation
from app.responses.models import Response
from app.responses.queries.answers import sent_content
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.rounds.models import Consultee
from tests.kit.world import World, holder_of
from tests.rounds.conftest import Driver


def organisation_name(app: Any, consultee_id: int) -> str:
    with installation_of(app).database.read() as session:
        body = session.get_one(Consultee, consultee_id)
        return session.get_one(Organisation, body.organisation_id).name


def test_a_name_is_corrected_on_the_bodys_page_and_told_in_the_history(app: Any, desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    empty = shown.form("Spara namnet").submit({"name": " "}, status=422)
    assert "Skriv namnet." in empty.errors()["name"]
    said = shown.form("Spara namnet").submit({"name": "Naturskyddarna"})
    assert "Namnet är rättat." in said.text()
    assert organisation_name(app, made.consultee) == "Naturskyddarna", "in the register, too"
    assert "Naturskyddarna" in desk.get(f"/rounds/{made.round}/board").text()
    assert "Rättade namnet Naturvännerna till Naturskyddarna" in desk.get(f"/rounds/{made.round}/history").text()
    with installation_of(app).database.read() as session:
        organisation_id = session.get_one(Consultee, made.consultee).organisation_id
    of_register = desk.get(f"/organisations/{organisation_id}")
    assert "Namnet ändrades från Naturvännerna till Naturskyddarna." in of_register.text()


def test_a_name_can_be_corrected_in_the_round_alone(app: Any, desk: Any, handler: Driver, made: World):
    form = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}").form("Spara namnet")
    form.submit({"name": "Naturskyddarna", "register_too": False})
    assert organisation_name(app, made.consultee) == "Naturvännerna"
    named = handler("PATCH", f"/consultees/{made.consultee}", status=200, json={"name": " Naturens   vänner "})
    assert named["name"] == "Naturens vänner"


def test_a_name_that_another_body_has_is_refused_and_changes_nothing(app: Any, desk: Any, made: World):
    taken = organisation_name(app, made.other_consultee)
    form = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}").form("Spara namnet")
    refused = form.submit({"name": taken}, status=422)
    assert "Organisationen finns redan." in refused.errors()["name"]
    with installation_of(app).database.read() as session:
        assert session.get_one(Consultee, made.consultee).name == "Naturvännerna"


def test_what_was_sent_before_and_after_is_proved_by_the_name_it_was_sent_under(app: Any, handler: Driver, made: World):
    with installation_of(app).database.read() as session:
        sent = session.exec(select(Response).where(Response.consultee_id == made.other_consultee)).one()
        before = session.get_one(Consultee, made.other_consultee).name
    for name in ("Ett rättat namn", "Ännu ett"):
        handler("PATCH", f"/consultees/{made.other_consultee}", status=200, json={"name": name})
        with installation_of(app).database.write() as session:
            holder = holder_of(session, made.other_consultee)
            version = draft_head(session, holder).version
            submit(session, holder, sending=Sending(version=version, name="Sven"), now=now())
    with installation_of(app).database.read() as session:
        answers = session.exec(select(Response).where(Response.consultee_id == made.other_consultee)).all()
        contents = [sent_content(session, answer.id, before) for answer in answers]
        assert [content["body"] for content in contents] == [before, "Ett rättat namn", "Ännu ett"]
        assert [checksum(content) for content in contents] == [answer.sha256 for answer in answers]
        assert answers[0].sha256 == sent.sha256
        assert list(verify_responses(session)) == []
