"""Texts that replies begin with: written, shared, filled in for one comment and for many, changed and taken away."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.assessment.placeholders import fill, require_filled, require_known
from app.assessment.queries.modules import modules_for
from app.errors import Invalid
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path, signed
from tests.assessment.test_replies_api import put, standing

__all__ = ["signed"]

TEXT = "Tack, {instans}. {Fokusområde} ses över ({nummer})."


def write(client: Any, desk: Desk, kind: Kind = Kind.HANDLER, **said: Any) -> Any:
    body = {"name": "Tack", "text": TEXT} | said
    return client.post(f"/api/v1/rounds/{desk.world.round}/modules", json=body, headers=desk.bearer(kind))


def test_a_placeholder_is_filled_or_stands_or_is_named() -> None:
    text = "{instans}, {BODY}, {fokusområde}: {indikator} {inte vår}"
    filled = fill(text, {"body": "Byn", "focus_area": "Skog", "indicator": ""})
    assert filled == "Byn, Byn, Skog: {indikator} {inte vår}"
    with pytest.raises(Invalid, match="”inte vår”"):
        require_known(text)
    with pytest.raises(Invalid, match="”indikator”, ”inte vår”"):
        require_filled(filled)
    require_known("En {} tom, en {\nöppen och }{ ingen.")


def test_written_changed_and_taken_away_and_no_reply_with_it(client: Any, desk: Desk) -> None:
    made = write(client, desk)
    assert made.status_code == 201, made.text
    module = made.json()
    assert write(client, desk).json()["id"] == module["id"], "the same once more is the same"
    assert write(client, desk, name="TACK", text="Annat.").json()["errors"][0]["field"] == "name"
    unknown = write(client, desk, name="Fel", text="{instnas}").json()
    assert unknown["code"] == "placeholder_unknown"
    assert "instnas" in unknown["errors"][0]["message"]
    point = desk.world.point
    refused = put(client, desk, point, module_id=module["id"], text="")
    assert refused.json()["code"] == "placeholder_left", "the comment is on no focus area"
    saved = put(client, desk, point, module_id=module["id"], text="Tack, {instans}, {nummer}.")
    assert saved.status_code == 200, saved.text
    assert saved.json()["text"].endswith(", 1.")
    address = f"/api/v1/modules/{module['id']}"
    change = {"name": "Tack", "text": "Ny text.", "version": 1}
    assert client.put(address, json=change, headers=desk.bearer()).json()["version"] == 2
    late = client.put(address, json=change | {"text": "En annan."}, headers=desk.bearer())
    assert (late.status_code, late.json()["module"]["text"]) == (409, "Ny text.")
    assert client.delete(address, headers=desk.bearer()).json() == {"id": module["id"], "used": 1}
    assert client.delete(address, headers=desk.bearer()).status_code == 404
    assert standing(client, desk, point) == {k: v for k, v in saved.json().items() if k != "comment_id"} | {
        "at": standing(client, desk, point)["at"]
    }
    gone = put(client, desk, point, module_id=module["id"], text="", version=1)
    assert gone.json()["code"] == "module_gone"
    assert put(client, desk, point, module_id=module["id"], text="Ändå.", version=1).status_code == 200


def test_not_met_needs_its_reason_through_a_module_and_all_of_many_or_none(client: Any, desk: Desk) -> None:
    module = write(client, desk, text="Nej, {instans}: {fokusområde}.").json()["id"]
    one, two = desk.answer(
        desk.third_body(), edit("Mer skog.", section=desk.world.focus_section), edit("Allmänt sett.")
    )
    item = {"outcome": "not_met", "version": 0, "module_id": module}
    batch = f"/api/v1/rounds/{desk.world.round}/reply-batch"
    items = [item | {"comment_id": one}, item | {"comment_id": two}]
    refused = client.post(batch, json={"items": items}, headers=desk.bearer()).json()
    assert [error["field"] for error in refused["errors"]] == ["items.1.text"]
    assert standing(client, desk, one) is None
    items[1]["text"] = "Nej, {instans}."
    saved = client.post(batch, json={"items": items}, headers=desk.bearer()).json()["items"]
    assert saved[0]["text"].startswith("Nej, ")
    assert "{" not in saved[0]["text"]
    assert put(client, desk, two, outcome="not_met", text="", version=1).json()["code"] == "reason_required"


def test_a_shared_text_is_offered_elsewhere_and_changed_at_home_alone(client: Any, desk: Desk) -> None:
    write(client, desk)
    shared = write(client, desk, name="Delad", shared=True).json()["id"]
    with desk.database.write() as session:
        other = modules_for(session, desk.world.draft_round)
        assert [(each.name, each.own) for each in other] == [("Delad", False)]
    for kind, status in ((Kind.READER, 403), (Kind.REGISTRAR, 403), (Kind.OTHER_HANDLER, 404)):
        assert write(client, desk, kind, name="Annan").status_code == status
        address = f"/api/v1/modules/{shared}"
        assert client.delete(address, headers=desk.bearer(kind)).status_code == status


def test_chosen_at_the_desk_and_for_many_without_javascript(signed: Any, client: Any, desk: Desk) -> None:
    page = signed.get(f"/rounds/{desk.world.round}/modules").form("Spara formuleringen")
    page = page.submit(name="Tack", text="Tack, {instnas}.", status=422)
    assert "instnas" in page.errors()["text"]
    page = page.form("Spara formuleringen").submit(text="Tack, {instans}!")
    assert "0 svar har börjat med den" in page.text()
    point = desk.world.point
    form = signed.get(path(desk, f"?point={point}")).form("Spara och nästa")
    page = form.submit(outcome="met", text="Ja.", module_id="1", button="Hämta formuleringen", status=200)
    form = page.form("Spara och nästa")
    said = form.value("text")
    assert said.startswith("Ja.\n\nTack, ")
    assert "{" not in said
    assert form.value("outcome") == ["met"]
    assert standing(client, desk, point) is None, "nothing is saved by fetching"
    form.submit()
    assert standing(client, desk, point)["text"] == said
    other = desk.answer(desk.third_body(), edit("Mer skog.", section=desk.world.focus_section))[0]
    many = signed.get(path(desk, f"/bulk?comment={point}&comment={other}")).form(id="many")
    page = many.submit(outcome="noted", module_id="1", button="Hämta formuleringen", status=200)
    assert page.form(id="many").value("text") == "Tack, {instans}!", "for many the words wait for each comment"
    page.form(id="many").submit()
    texts = {standing(client, desk, id_)["text"] for id_ in (point, other)}
    assert len(texts) == 2
    assert not [text for text in texts if "{" in text]
    listed = signed.get(f"/rounds/{desk.world.round}/modules")
    assert "2 svar har börjat med den" in listed.text()
    gone = listed.form("Ta bort Tack").submit()
    assert "2 svar som började med den har kvar sin text" in gone.text()
    reader = as_(signed.another(), Kind.READER)
    reader.get(f"/rounds/{desk.world.round}/modules", status=403)
