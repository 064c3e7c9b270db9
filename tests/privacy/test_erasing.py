"""What is erased by decision is proved to be that and no more; what only looks erased is found."""

import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from app.accounts.identity import By
from app.clock import now
from app.database import Database
from app.database.triggers import ERASED, drop_append_only, only_erased
from app.errors import RuleBroken
from app.history.erasing import Decision, erase
from app.history.models import Event
from app.history.seals import SETTLES, seal_rows
from app.privacy.actions import erase_answers
from app.responses.models import Attachment, Comment, Response
from app.storage.folder import FolderStore
from app.storage.models import StoredFile
from app.verify import findings
from tests.kit import files
from tests.kit.stage import Stage, stage

__all__ = ["stage"]
REGISTRAR = By("user", 1, "Robert Gran")
DECISION = Decision("KS 2030/77", "Gallras enligt plan.")
SAID = "Vi säger nej till förslaget."


def faults(stage: Stage, session: Session | None = None) -> list[str]:
    store = FolderStore(stage.settings.files_dir)
    if session is not None:
        return list(findings(session, store))
    with stage.database.read() as reading:
        return list(findings(reading, store))


def seal(database: Database) -> None:
    for later in (datetime.timedelta(), SETTLES, datetime.timedelta(days=3)):
        seal_rows(database, by=REGISTRAR, now=now() + later)


@pytest.fixture
def answered(client: Any, stage: Stage) -> int:
    """An answer with a comment and a file, sealed."""
    draft = {"version": 0, "stance": "rejects", "summary": "Nej tack", "comments": [{"text": SAID}]}
    client.put(stage.address(0, "/draft"), json=draft)
    assert client.post(stage.address(0, "/attachments"), files={"file": ("Anna.png", files.PNG)}).status_code == 201
    sending = {"version": 1, "signatory": {"name": "Sara Lind", "email": "sara@example.se"}}
    assert client.post(stage.address(0, "/submission"), json=sending).status_code == 201
    seal(stage.database)
    assert faults(stage) == []
    with stage.database.read() as session:
        return int(session.exec(select(Response.id)).one())


def dispose(stage: Stage, *ids: int) -> int:
    with stage.database.write() as session:
        return erase_answers(session, ids, decision=DECISION, by=REGISTRAR, now=now())


def test_an_answer_that_is_disposed_of_keeps_its_checksum_and_its_place(
    stage: Stage, answered: int, client: Any
) -> None:
    with stage.database.read() as session:
        before = session.get_one(Response, answered)
        file = session.exec(select(Attachment.sha256)).one()
    assert dispose(stage, answered) == 4, "the answer, the comment, its short form and the file"
    assert faults(stage) == []
    with stage.database.read() as session:
        after = session.get_one(Response, answered)
        assert (after.summary, after.signatory_name, after.signatory_email) == (ERASED, ERASED, "")
        assert {row.text for row in session.exec(select(Comment))} == {ERASED}
        assert (after.sha256, after.chain_hash, after.number) == (before.sha256, before.chain_hash, before.number)
        assert session.get(StoredFile, file) is not None
        lines = str(session.exec(select(Event.facts).where(Event.kind == "privacy.erased")).all())
        assert [word in lines for word in ("KS 2030/77", "Sara", SAID)] == [True, False, False]
    sent = client.get(f"/api/v1/responses/{answered}/attachments/1", headers=stage.bearer("handler"))
    assert (sent.status_code, sent.json()["detail"]) == (404, "Filen är gallrad efter beslut.")
    FolderStore(stage.settings.files_dir).path(file).unlink()
    assert faults(stage) == []
    seal(stage.database)
    assert (faults(stage), dispose(stage, answered), faults(stage)) == ([], 0, [])


@pytest.mark.parametrize("after", [False, True])
def test_no_more_than_was_decided_can_be_done(stage: Stage, answered: int, after: bool) -> None:
    """Whoever has the database's keys changes a row that was erased, or makes one look as if it had been."""
    if after:
        dispose(stage, answered)
    for change in (
        "UPDATE response SET summary = 'Ja tack'",
        "UPDATE response SET stance = 'supports'",
        f"UPDATE comment SET proposed_text = '{ERASED}'",
        f"UPDATE comment SET text = '{ERASED} '",
        "UPDATE attachment SET name = 'x'",
        "UPDATE comment SET position = 9",
        f"UPDATE event SET actor_name = '{ERASED}' WHERE kind = 'response.submitted'",
        "INSERT INTO erased_file (sha256, erased_at) VALUES ('x', '2030-01-01 00:00:00')",
    ):
        with stage.database.write() as session:
            tables = ("response", "comment", "attachment", "event")
            drop_append_only(session.connection(), *tables, form=only_erased)
            session.connection().execute(text(change))
            assert faults(stage, session), change
            session.rollback()


def test_the_table_itself_lets_nothing_but_erasing_through(stage: Stage, answered: int) -> None:
    for change in (
        "UPDATE response SET summary = 'Ja tack'",
        f"UPDATE response SET number = '{ERASED}'",
        "DELETE FROM response",
        "UPDATE event SET facts = '{}'",
        "UPDATE event SET kind = 'x'",
    ):
        with pytest.raises(DBAPIError, match="append only"), stage.database.write() as session:
            session.connection().execute(text(change))


def test_what_is_not_whole_is_not_erased(stage: Stage, answered: int) -> None:
    """Else tampering could be made to look as it was decided."""
    with stage.database.write() as session:
        drop_append_only(session.connection(), "response", form=only_erased)
        session.connection().execute(text("UPDATE response SET summary = 'Ja tack'"))
        with pytest.raises(RuleBroken, match="remiss verify"):
            erase_answers(session, [answered], decision=DECISION, by=REGISTRAR, now=now())
        session.rollback()


def test_a_name_in_a_line_of_history_is_erased_and_the_chain_holds(stage: Stage, answered: int) -> None:
    table = SQLModel.metadata.tables["event"]
    with stage.database.write() as session:
        line = session.exec(select(Event).where(Event.kind == "response.submitted")).one()
        facts = {key: ERASED if isinstance(value, str) else value for key, value in line.facts.items()}
        line_id, name = line.id, f"history chain {line.chain}: line {line.sequence}"
        rows = {"event": {line.id: {"actor_name": ERASED, "facts": facts}}}
        assert erase(session, rows, decision=DECISION, by=REGISTRAR, now=now()) == 1
    assert faults(stage) == []
    for change in ({"kind": "x"}, {"actor_name": "Sara"}, {"hash": "0" * 64}):
        with stage.database.write() as session:
            drop_append_only(session.connection(), "event", form=only_erased)
            session.connection().execute(table.update().where(table.c.id == line_id).values(change))
            assert f"{name} has been changed since it was erased" in faults(stage, session)
            session.rollback()
    with pytest.raises(ValueError, match="cannot be erased"), stage.database.write() as session:
        erase(session, {"event": {line_id: {"kind": ERASED}}}, decision=DECISION, by=REGISTRAR, now=now())
