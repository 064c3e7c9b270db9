"""One object, written as it comes."""

import datetime
import json
from pathlib import Path

import pytest

from app.documents.json import write_json


def test_iterators_become_lists_and_instants_utc(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    moment = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    write_json(
        target, {"round": {"at": moment, "on": moment.date()}, "many": iter([{"n": 1}, {"n": 2}]), "none": iter(())}
    )
    assert json.loads(target.read_text("utf-8")) == {
        "round": {"at": "2026-07-01T10:00:00Z", "on": "2026-07-01"},
        "many": [{"n": 1}, {"n": 2}],
        "none": [],
    }


def test_odd_text_comes_back_and_a_lone_surrogate_is_marked(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_json(target, {"many": iter(["\x00\u2028 ”å” 😀 <b>", "x\ud800"])})
    assert json.loads(target.read_bytes()) == {"many": ["\x00\u2028 ”å” 😀 <b>", "x\ufffd"]}


def test_what_has_no_json_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="object"):
        write_json(tmp_path / "a.json", {"a": object()})


def test_empty(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {})
    assert json.loads((tmp_path / "a.json").read_bytes()) == {}
