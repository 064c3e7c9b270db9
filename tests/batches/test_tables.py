"""A table put in, matched and registered: each body whole or not at all, and never twice."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from app.batches.models import BatchAnswer
from app.comments.kinds import Stance
from app.responses.models import Comment, Registration, Response
from app.rounds.models import Step
from tests.batches.test_reading import book
from tests.kit.stage import Stage

NOW = "2026-11-20T12:00:00+00:00"
ROWS = """Remissinstans;Ställningstagande;Avsnitt;Synpunkt;Fråga;Svar
Företagarna i Exempelstad;Tillstyrker;;;;
Åkeriföreningen;;3.2;Praktik i alla skolor.;;
företagarna  i exempelstad;;Dialog;Mötena är för få.;;
Åkeriföreningen;;;;Stöder ni målen?;Ja.
Norrbo;Avstyrker;;;;
Exempels universitet;Kanske;;;;
;;;Vems är den här?;;
"""


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def answers(database: Any) -> list[tuple[str, str, list[str]]]:
    """Each answer's body, stance and words, in the order that they were registered."""
    with database.read() as session:
        found = session.exec(select(Response).order_by(col(Response.id))).all()
        return [
            (
                str(one.body_name),
                str(one.stance),
                list(
                    session.exec(
                        select(Comment.text).where(Comment.response_id == one.id).order_by(col(Comment.position))
                    )
                ),
            )
            for one in found
        ]


def test_the_rows_of_a_body_become_one_answer_and_run_again_none(
    ask: Callable[..., Any], put_in: Callable[..., Any], run: Callable[..., Any], stage: Stage
) -> None:
    preview = put_in(ROWS)
    batch = preview["batch"]
    assert (batch["state"], batch["heading"], batch["rows"]) == ("read", 1, 8)
    assert batch["columns"] == {
        "0": "body",
        "1": "stance",
        "2": "section",
        "3": "text",
        "4": "question",
        "5": "answer",
    }
    assert [row["number"] for row in preview["first_rows"]] == list(range(2, 9))
    early = ask("POST", f"/{batch['id']}/run", json={})
    assert (early.status_code, early.json()["code"]) == (409, "not_matched")
    became = run(preview)
    assert {number: outcome for number, (outcome, _why) in became.items()} == {
        2: "registered",
        3: "registered",
        4: "registered",
        5: "registered",
        6: "failed",
        7: "failed",
        8: "failed",
    }
    assert "finns inte i remissen" in became[6][1]
    assert "inget ställningstagande" in became[7][1]
    assert "vilken remissinstans" in became[8][1]
    assert answers(stage.database) == [
        ("Företagarna i Exempelstad", Stance.SUPPORTS, ["Mötena är för få."]),
        ("Åkeriföreningen", Stance.NOT_STATED, ["Ja.", "Praktik i alla skolor."]),
    ]
    with stage.database.read() as session:
        notes = session.exec(select(Registration.note).order_by(col(Registration.response_id))).all()
    assert list(notes) == ["Ur svar.csv, rad 2, 4", "Ur svar.csv, rad 3, 5"]
    report = ask("GET", f"/{batch['id']}/report.csv")
    lines = report.content.decode("utf-8-sig").splitlines()
    assert lines[0] == f"{ROWS.splitlines()[0]};Rad i filen;Varför den inte registrerades"
    assert [line.split(";")[0] for line in lines[1:]] == ["Norrbo", "Exempels universitet", ""]
    locked = ask("PUT", f"/{batch['id']}/mapping", json={"columns": batch["columns"]})
    assert (locked.status_code, locked.json()["code"]) == (409, "registered")
    again = run(put_in(ROWS))
    assert [again[number][0] for number in range(2, 9)] == ["already"] * 4 + ["failed"] * 3
    assert len(answers(stage.database)) == 2
    mended = lines[0] + "\nExempels universitet;Avstår;;;;;7;Kanske\n"
    assert run(put_in(mended))[2][0] == "registered"


def test_a_corrected_file_replaces_what_changed_if_a_person_says_so(
    put_in: Callable[..., Any], run: Callable[..., Any], register: Any, stage: Stage
) -> None:
    rows = "Remissinstans;Text\nÅkeriföreningen;Första.\nFöretagarna i Exempelstad;Samma.\n"
    run(put_in(rows))
    register(body=2)
    changed = f"{rows.replace('Första', 'Rättad')}Exempels universitet;Ny.\n"
    became = run(put_in(changed))
    assert [became[number][0] for number in (2, 3, 4)] == ["failed", "already", "failed"]
    assert ("rättelser ska gälla" in became[2][1], "på annat sätt" in became[4][1]) == (True, True)
    became = run(put_in(changed), corrections=True)
    assert [became[number][0] for number in (2, 3, 4)] == ["corrected", "already", "failed"]
    with stage.database.read() as session:
        revisions = session.exec(select(Response.consultee_id, Response.revision).order_by(col(Response.id))).all()
        assert len(session.exec(select(BatchAnswer)).all()) == 3
    first, second, third = stage.consultees
    assert revisions == [(second, 1), (first, 1), (third, 1), (second, 2)]
    emptied = run(put_in("Remissinstans;Ställningstagande\nÅkeriföreningen;Tillstyrker\n"), corrections=True)
    assert emptied[2][0] == "failed"


def test_bodies_that_are_not_in_the_round_and_what_a_workbook_hides(
    put_in: Callable[..., Any], run: Callable[..., Any], stage: Stage, tmp_path: Any
) -> None:
    preview = put_in(book(tmp_path / "svar.xlsx").read_bytes(), "svar.xlsx")
    assert preview["batch"]["columns"] == {"0": "body", "1": "arrived", "2": "text"}
    assert run(preview, unsolicited=True) == {
        2: ("registered", ""),
        3: ("registered", ""),
        5: ("left_out", "Raden är dold i filen."),
    }
    assert answers(stage.database) == [("Ekeby kommun", Stance.NOT_STATED, ["Första.", "Andra."])]
    near = run(put_in("Remissinstans;Text\nExempel universitet;x\nbrev2@example.se;Ja.\n;Mer.\n"), carry=True)
    assert ("Menas Exempels universitet?" in near[2][1], near[3][0], near[4][0]) == (True, "registered", "registered")
    long = run(put_in(f"Remissinstans;Text\nExempels universitet;{'x ' * 10_001}\n"))
    assert long[2] == ("registered", "")


def test_a_round_that_is_archived_meanwhile_takes_no_more(
    ask: Callable[..., Any], put_in: Callable[..., Any], workers: list[Any], stage: Stage
) -> None:
    batch = put_in("Remissinstans;Text\nÅkeriföreningen;x\n")["batch"]
    ask("PUT", f"/{batch['id']}/mapping", json={"columns": batch["columns"], "received_on": "2026-11-18"})
    assert ask("POST", f"/{batch['id']}/run", json={"version": 1}).json()["code"] == "changed_meanwhile"
    first = ask("POST", f"/{batch['id']}/run", json={}).json()
    assert ask("POST", f"/{batch['id']}/run", json={}).json()["version"] == first["version"]
    assert ask("DELETE", f"/{batch['id']}").json()["code"] == "registered"
    for step in (Step.CLOSED, Step.COMPILING, Step.PUBLISHED, Step.CONCLUDED, Step.ARCHIVED):
        stage.step(step)
    assert workers[1].work_once()
    (row,) = ask("GET", f"/{batch['id']}/report").json()["items"]
    assert (row["outcome"], answers(stage.database)) == ("failed", [])
    assert ask("POST", files={"file": ("svar.csv", b"a;b\n1;2\n")}).status_code == 409


def test_a_stop_leaves_what_is_registered_and_a_resumed_job_goes_on(
    ask: Callable[..., Any],
    put_in: Callable[..., Any],
    workers: list[Any],
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.batches.registering.MOST_BODIES", 1)
    batch = put_in("Remissinstans;Text\nÅkeriföreningen;x\nExempels universitet;y\n")["batch"]
    ask("PUT", f"/{batch['id']}/mapping", json={"columns": batch["columns"], "received_on": "2026-11-18"})
    ask("POST", f"/{batch['id']}/run", json={})
    seen = 0

    def killed(*_told: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(workers[1], "_watch", lambda _job: killed)
    with pytest.raises(KeyboardInterrupt):
        workers[1].work_once()
    assert len(answers(stage.database)) == 1
    stopped = ask("POST", f"/{batch['id']}/cancellation").json()
    assert (stopped["state"], stopped["outcomes"]) == ("stopped", {"registered": 1})
    monkeypatch.undo()
    ask("POST", f"/{batch['id']}/run", json={})
    assert workers[1].work_once()
    done = ask("GET", f"/{batch['id']}").json()["batch"]
    assert (done["state"], done["outcomes"], len(answers(stage.database))) == ("done", {"registered": 2}, 2)


def test_an_archive_goes_to_the_inbox_file_by_file(
    put_in: Callable[..., Any], run: Callable[..., Any], ask: Callable[..., Any], workers: list[Any]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mejl/svar.eml", b"From: eva@example.se\r\nSubject: Yttrande\r\n\r\nBra.\r\n")
        archive.writestr("inre.zip", b"PK\x05\x06" + bytes(18))
        archive.writestr("bomb.txt", bytes(3_000_000))
        archive.writestr("tom.txt", b"")
        archive.writestr("__MACOSX/x", b"x")
    preview = put_in(packed.getvalue(), "svar.zip")
    assert (preview["batch"]["kind"], preview["batch"]["rows"]) == ("archive", 4)
    became = run(preview)
    assert [became[number][0] for number in (1, 2, 3, 4)] == ["received", "received", "failed", "failed"]
    assert ("inte öppnats" in became[2][1], "fylla disken" in became[3][1]) == (True, True)
    assert [run(put_in(packed.getvalue(), "igen.zip"))[number][0] for number in (1, 2)] == ["already", "already"]
    made = ask("POST", files={"file": ("svar.zip", b"PK\x03\x04 inget arkiv")}).json()
    workers[0].work_once()
    broken = ask("GET", f"/{made['id']}").json()["batch"]
    assert (broken["state"], "skadat" in broken["error"]) == ("unread", True)
    assert ask("DELETE", f"/{made['id']}").status_code == 204
