"""An earlier wording of a reply is begun with again, and is the newest once it is saved."""

import json
from typing import Any

import pytest

from tests.kit.pages import Pages
from tests.kit.stage import NOW, Stage, stage

__all__ = ["stage"]


@pytest.mark.one_database  # what is saved is saved as any reply
def test_an_earlier_reply_is_brought_back(pages: Pages, client: Any, stage: Stage, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    comments = json.dumps([{"section_id": stage.sections["3.2"], "text": "Mer praktik"}])
    given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": comments}
    path = f"/api/v1/consultees/{stage.consultees[0]}/responses"
    client.post(path, data=given, headers=stage.bearer("registrar"))
    address = f"/rounds/{stage.round_id}/comments"
    items = client.get(f"/api/v1{address}", headers=stage.bearer("handler")).json()["items"]
    for version, text in enumerate(("Första svaret.", "Andra svaret.")):
        reply = {"outcome": "met" if version else "noted", "text": text, "version": version}
        client.put(f"/api/v1/comments/{items[0]['id']}/reply", json=reply, headers=stage.bearer("handler"))
    pages.raw.cookies.set("remiss_session", "session-handler")
    page = pages.get(f"{address}/{items[0]['id']}/reply").click("Utgå från lydelse 1")
    form = page.form("Spara och nästa")
    assert (form.value("text"), form.value("outcome"), form.value("version")) == ("Första svaret.", ["noted"], "2")
    form.submit()
    replies = client.get(f"/api/v1/comments/{items[0]['id']}/reply", headers=stage.bearer("handler")).json()["items"]
    assert [(each["version"], each["text"]) for each in replies] == [
        (3, "Första svaret."),
        (2, "Andra svaret."),
        (1, "Första svaret."),
    ]
    reader = pages.another()
    reader.raw.cookies.set("remiss_session", "session-reader")
    assert "Utgå från" not in reader.get(f"{address}/{items[0]['id']}/reply").text()
