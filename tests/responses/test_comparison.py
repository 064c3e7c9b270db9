"""Officials compare a body's answer word by word with the one that it took the place of."""

from typing import Any

from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage


def send(client: Any, stage: Stage, comments: list[dict[str, Any]], **said: Any) -> Any:
    """The first body sends this; a comment that was sent before keeps its id by its place in the list."""
    draft = client.get(stage.address(0)).json()["draft"]
    known = [{"id": one["id"]} for one in draft["comments"]] + [{}] * len(comments)
    saved = {"version": draft["version"], "stance": "supports", "summary": "Kort sagt ja."} | said.pop("draft", {})
    lines = [known[index] | comment for index, comment in enumerate(comments) if comment]
    version = client.put(stage.address(0, "/draft"), json=saved | {"comments": lines}).json()["version"]
    sent = {"version": version, "signatory": {"name": "Sara"}} | said
    answer = client.post(stage.address(0, "/submission"), json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_what_the_board_changed_is_read_word_by_word(client: Any, pages: Pages, stage: Stage):
    section = stage.sections["3.2"]
    kept, changed, gone = ({"section_id": section, "text": text} for text in ("Stå fast.", "Bra vatten.", "Mera skog."))
    send(client, stage, [kept, changed, gone], preliminary=True)
    officials = stage.bearer("handler")
    (first,) = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=officials).json()["items"]
    nothing = client.get(f"/api/v1/responses/{first['id']}/changes", headers=officials).json()
    assert (nothing["against"], nothing["comments"], nothing["values"]) == (None, [], [])
    decided = {"level": "board", "date": "2026-03-02"}
    new = {"section_id": section, "text": "Bygg en bro."}
    rest = {"stance": "supports_with_changes", "summary": "Kort sagt ja, med ändringar."}
    send(client, stage, [kept, changed | {"text": "Bra och rent vatten."}, {}, new], decision=decided, draft=rest)
    second = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=officials).json()["items"][0]
    told = client.get(f"/api/v1/responses/{second['id']}/changes", headers=officials).json()
    assert (told["revision"], told["against"], told["against_preliminary"]) == (2, 1, True)
    by_what = {comment["what"]: comment for comment in told["comments"]}
    assert len(told["comments"]) == 3
    words = by_what["changed"]["fields"][0]["words"]
    assert "".join(text for what, text in words if what == "insert").split() == ["och", "rent"]
    assert (by_what["added"]["number"], by_what["removed"]["number"]) == (5, 3)
    assert [value["after"] for value in told["values"]] == [
        "Tillstyrker med ändringar",
        "Kort sagt ja, med ändringar.",
    ]
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    page = pages.get(f"/responses/{second['id']}").click("Jämför ord för ord med det preliminära svaret")
    for said in ("Ny", "Borttagen", "Mera skog.", "Bygg en bro.", "(preliminärt)", "Tillstyrker med ändringar"):
        assert said in page.text()
    assert "Stå fast." not in page.text(), "what is as it was is left out"
    assert "inget tidigare svar" in pages.get(f"/responses/{first['id']}/changes").text()
