"""Commands: the result alone on standard output, one line on standard error when something is wrong."""

import datetime
import sqlite3
from dataclasses import replace

import pytest
from sqlmodel import select, text

from app.accounts.actions import create_user
from app.accounts.identity import SYSTEM, official_by_token
from app.accounts.kinds import SignInWay
from app.accounts.models import Role, SecondStep, User, UserSession
from app.accounts.rules import CameIn
from app.accounts.session_actions import sign_in
from app.clock import now
from app.history.heads import heads_to_mail
from app.mail.models import Letter
from app.mail.outbox import post_all
from app.storage.folder import FolderStore
from app.storage.store import register_file
from tests.mail.letters import values

ANN = "ann@kommunen.example"
PLAN = "# Cykelplan 2027\n\n## Mål\n\nFler ska cykla.\n\n## Åtgärder\n\nFler ställ.\n"


def one_line(ran, status):
    assert ran.status == status, (ran.out, ran.err)
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("remiss: ")
    assert "Traceback" not in ran.err
    return ran.err


def test_help_is_in_english_and_lists_what_there_is(remiss):
    ran = remiss("--help")
    assert ran.status == 0
    for command in (
        "serve",
        "migrate",
        "rights",
        "send-due",
        "user",
        "token",
        "import-plan",
        "receive",
        "verify",
        "backup",
    ):
        assert command in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("serve", "--port", "x"),
        ("user", "add", "a@x.example"),
        ("user", "add", "a@x.example", "--role", "boss"),
        ("token", "create", "ci"),
        ("token", "create", " ", "--role", "handler"),
        ("import-plan", "not-there.md"),
        ("verify", "more"),
    ],
)
def test_a_wrong_command_is_one_line_and_2(remiss, words):
    one_line(remiss(*words), 2)


def test_a_wrong_setting_is_named(remiss, monkeypatch):
    monkeypatch.setenv("REMISS_BASE_URL", "zzz")
    assert "REMISS_BASE_URL" in one_line(remiss("verify"), 2)
    monkeypatch.setenv("REMISS_BASE_URL", "https://remiss.example.se")
    monkeypatch.setenv("REMISS_SMPT_URL", "smtp://x")
    assert "REMISS_SMPT_URL" in one_line(remiss("verify"), 2)


@pytest.mark.one_database
def test_a_database_that_is_away_is_one_line(remiss, monkeypatch):
    monkeypatch.setenv("REMISS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert "database cannot be used" in one_line(remiss("verify"), 1)


def test_a_user_is_added_with_a_link_that_works(remiss, database, client):
    ran = remiss("user", "add", "Ann@kommunen.example", "--role", "admin", "--name", "Ann Ek")
    assert (ran.status, ran.err, len(ran.lines)) == (0, "", 1)
    assert ran.out.startswith("http://127.0.0.1:8000/set-up/")
    assert client.get(ran.out.strip().removeprefix("http://127.0.0.1:8000")).status_code == 200
    with database.read() as session:
        user = session.exec(select(User)).one()
    assert (user.email, user.name, user.role) == ("ann@kommunen.example", "Ann Ek", Role.ADMIN)
    assert "already" in one_line(remiss("user", "add", "ann@kommunen.example", "--role", "reader"), 1)
    assert "address" in one_line(remiss("user", "add", "a@x.se, b@x.se", "--role", "reader"), 1)


def test_a_second_step_is_forgotten_and_its_user_signed_out_everywhere(remiss, database):
    with database.write() as session:
        user = create_user(session, email=ANN, name="Ann Ek", role=Role.ADMIN, by=SYSTEM, now=now())
        session.add(SecondStep(user_id=user.id, mark="0" * 32, begun_at=now(), confirmed_at=now()))
        sign_in(session, user, CameIn(SignInWay.PASSWORD), old_cookie=None, now=now())
    ran = remiss("user", "forget-second-step", ANN)
    assert (ran.status, ran.lines) == (0, [f"{ANN} is signed out everywhere, and signs in with the password alone."])
    with database.read() as session:
        assert session.exec(select(SecondStep)).all() == []
        assert session.exec(select(UserSession.revoked_at)).one() is not None
        assert session.exec(select(Letter)).one().facts["what"] == "taken_away"
    one_line(remiss("user", "forget-second-step", "nobody@kommunen.example"), 1)


def test_a_fresh_link_takes_the_place_of_the_old(remiss, client):
    first = remiss("user", "add", "ann@kommunen.example", "--role", "admin").out.strip()
    second = remiss("user", "link", "ann@kommunen.example").out.strip()
    path = "http://127.0.0.1:8000"
    assert client.get(first.removeprefix(path)).status_code == 404
    assert client.get(second.removeprefix(path)).status_code == 200
    one_line(remiss("user", "link", "nobody@kommunen.example"), 1)


def test_a_token_is_printed_alone_and_acts_as_said(remiss, database):
    remiss("user", "add", "ann@kommunen.example", "--role", "reader")
    own = remiss("token", "create", "ci", "--role", "handler")
    hers = remiss("token", "create", "ci", "--user", "ann@kommunen.example")
    assert (own.status, len(own.lines), own.err) == (0, 1, "")
    with database.read() as session:
        assert official_by_token(session, own.out.strip(), now()).role is Role.HANDLER
        assert official_by_token(session, hers.out.strip(), now()).email == "ann@kommunen.example"
        in_a_year = now() + datetime.timedelta(days=364)
        assert official_by_token(session, own.out.strip(), in_a_year) is not None
        assert official_by_token(session, own.out.strip(), in_a_year + datetime.timedelta(days=2)) is None
    for wrong in ("0", "731", "2020-01-01", "never"):
        one_line(remiss("token", "create", "ci", "--role", "handler", "--expires", wrong), 2)
    one_line(remiss("token", "create", "ci", "--user", "nobody@kommunen.example"), 1)
    one_line(remiss("token", "create", "ci", "--role", "admin", "--user", "ann@kommunen.example"), 1)


def test_letters_are_sent_and_counted(remiss, smtp, monkeypatch, database):
    monkeypatch.setenv("REMISS_SMTP_URL", smtp.url)
    assert remiss("user", "add", "ann@kommunen.example", "--role", "reader").status == 0
    ran = remiss("send-due")
    assert ran.json == {"sent": 1, "failed": 0, "bounced": 0, "given_up": 0, "waiting": 0}
    assert len(ran.lines) == 1
    (letter,) = smtp.letters
    assert letter.recipients == ("ann@kommunen.example",)
    assert "http://127.0.0.1:8000/set-up/" in letter.text


def test_a_used_link_is_not_sent(remiss, smtp, monkeypatch, database):
    monkeypatch.setenv("REMISS_SMTP_URL", smtp.url)
    remiss("user", "add", "ann@kommunen.example", "--role", "reader")
    remiss("user", "link", "ann@kommunen.example")
    assert remiss("send-due").json["given_up"] == 1
    assert len(smtp.letters) == 1


def test_without_a_mail_server_letters_are_kept(remiss, database):
    remiss("user", "add", "ann@kommunen.example", "--role", "reader")
    with database.read() as session:
        letter = session.exec(select(Letter)).one()
    assert (letter.sent_at is not None, letter.attempts) == (True, 0)
    with database.write() as session:
        post_all(session, [values(now=now())])
    assert remiss("send-due").json["waiting"] == 0


def test_a_plan_is_imported_as_json(remiss, tmp_path, client):
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    ran = remiss("import-plan", "plan.md")
    assert (ran.status, ran.err) == (0, "")
    token = remiss("token", "create", "ci", "--role", "handler").out.strip()
    answer = client.get(f"/api/v1/plans/{ran.json['id']}", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == ran.json | {"warnings": answer.json()["warnings"]}
    assert [s["title"] for s in ran.json["sections"]] == ["Mål", "Åtgärder"]
    assert remiss("import-plan", "plan.md", "--title", "Annan titel").json["title"] == "Annan titel"
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    one_line(remiss("import-plan", "empty.md"), 1)


class TestVerify:
    """Tampering is named; what is whole is ok."""

    def test_whole(self, remiss):
        remiss("user", "add", "ann@kommunen.example", "--role", "admin")
        ran = remiss("verify")
        assert (ran.status, ran.out, ran.err) == (0, "ok\n", "")

    def test_files(self, remiss, database, settings):
        store = FolderStore(settings.files_dir)
        with database.write() as session:
            for content in (b"whole", b"changed", b"missing", b"shorter"):
                register_file(session, store.put([content], limit=100), media_type="text/plain", now=now())
        changed, missing, shorter = (store.put([c], limit=100) for c in (b"changed", b"missing", b"shorter"))
        store.path(changed.sha256).write_bytes(b"chAnged")
        store.path(missing.sha256).unlink()
        store.path(shorter.sha256).write_bytes(b"short")
        ran = remiss("verify")
        assert ran.status == 1
        assert sorted(ran.lines) == sorted(
            [
                f"file {changed.sha256}: its content has been changed",
                f"file {missing.sha256}: is missing from the store",
                f"file {shorter.sha256}: 5 bytes instead of 7",
            ]
        )

    def test_history(self, remiss, database, database_kind):
        remiss("user", "add", "ann@kommunen.example", "--role", "admin")
        with database.write() as session:
            if database_kind == "sqlite":
                session.execute(text("DROP TRIGGER event_no_update"))
            else:
                session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
            session.execute(text("UPDATE event SET actor_name = 'Somebody else' WHERE sequence = 1"))
        ran = remiss("verify")
        assert (ran.status, ran.lines) == (1, ["history chain 0: line 1 has been changed"])

    def test_a_kept_letter(self, remiss, database, tmp_path):
        remiss("user", "add", "ann@kommunen.example", "--role", "admin")
        with database.read() as session:
            (head,) = heads_to_mail(session)
        letter = tmp_path / "kept.txt"
        letter.write_text(f"Utanför remisserna:\n{head.mark}\n", encoding="utf-8")
        assert remiss("verify", "--heads", str(letter)).out == "ok\n"
        letter.write_text(f"Utanför remisserna:\n{replace(head, hash='0' * 64).mark}\n", encoding="utf-8")
        ran = remiss("verify", "--heads", str(letter))
        wanted = f"history chain 0: line {head.sequence} is not the one that the letter names"
        assert (ran.status, ran.lines) == (1, [wanted])
        letter.write_text("Hej!", encoding="utf-8")
        assert "no checksum" in one_line(remiss("verify", "--heads", str(letter)), 1)
        assert "kept" in one_line(remiss("verify", "--heads", str(letter.with_suffix(".eml"))), 1)


def test_rights_are_given_anew_and_nothing_is_beyond_them(remiss):
    assert remiss("rights").out == "ok\n"


@pytest.mark.one_database
class TestVersions:
    """A database is migrated when it is empty, and never behind one's back."""

    @pytest.fixture
    def file(self, tmp_path, monkeypatch, environment):
        path = tmp_path / "own" / "r.sqlite3"
        monkeypatch.setenv("REMISS_DATABASE_URL", f"sqlite:///{path}")
        return path

    def test_an_empty_one_is_made_at_first_use(self, remiss, file):
        assert remiss("token", "create", "ci", "--role", "reader").status == 0
        assert remiss("verify").out == "ok\n"

    def test_an_older_one_must_be_migrated(self, remiss, file):
        from app.migrate import downgrade, revisions

        *_others, older, _one, _two, newest = revisions()
        made = remiss("migrate")
        assert (made.status, made.out) == (0, f"The database was empty; its tables are made (version {newest}).\n")

        downgrade(f"sqlite:///{file}", older)
        assert "remiss migrate" in one_line(remiss("verify"), 1)
        ran = remiss("migrate")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == f"The database was migrated from version {older} to {newest}.\n"
        assert remiss("migrate").out == f"The database is up to date (version {newest}).\n"
        assert remiss("verify").out == "ok\n"

    @pytest.mark.parametrize("command", ["verify", "migrate"])
    def test_a_newer_one_is_left_alone(self, remiss, file, command, migrated):
        file.parent.mkdir()
        migrated.lay(file)
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        assert "newer" in one_line(remiss(command), 1)
