"""The bench itself, and what it gates: counters and slopes, never times."""

import ast
import asyncio
import json
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from app.main import create_app
from app.settings import Settings
from bench import processor
from bench.databases import Sqlite
from bench.growth import counting, requests, send, slope
from bench.load import taken, wire
from bench.material import make, small_round
from bench.pairs import Cost, in_turn
from bench.postbox import postbox
from bench.printing import CELLS, SECTIONS, SENTENCE, a_request, as_html
from bench.running import Server, environment, twin
from bench.table import Line, Table, share, times
from bench.targets import TARGETS, least, most
from bench.viewing import sections_in
from tests.kit.client import Client

ROOT = Path(__file__).parent.parent.parent
TWINS = sorted(path for path in (ROOT / "bench" / "twins").glob("*.py") if path.stem != "__init__")
pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def mades(tmp_path_factory):
    """The same round with few comments and with many, and one with few bodies and one with many."""
    folder = tmp_path_factory.mktemp("bench")
    return {
        "small": make(folder / "small", bodies=10, comments=150, answered=0.5, begun=4),
        "many comments": make(folder / "comments", bodies=10, comments=1500, answered=0.5, begun=4),
        "many bodies": make(folder / "bodies", bodies=100, comments=150, answered=0.5, begun=4),
    }


@pytest.fixture(scope="module")
def measured(mades):
    """Statements and bytes of every request of the bench, by the name of the round."""
    figures = {}
    for name, material in mades.items():
        app = create_app(Settings(data_dir=material.data))
        with Client(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
            for request, what in requests(material).items():
                send(client, what)
                what["number"] = what.get("number", 0) + 1
                with counting() as heard:
                    answer = send(client, what)
                figures[name, request] = (len(heard), len(answer.content))
    return figures


NAMES = (
    "board",
    "overview",
    "100 comments, page",
    "100 comments, API",
    "desk, by section",
    "desk, by organisation",
    "desk, one kind",
    "desk, unanswered",
    "desk, a search",
    "compilation page",
    "answers' list",
    "history",
    "save a draft",
)


FOUND = {"desk, a search": 4}
"""A search that finds something shows a reply form, too, which it does not where nothing is found."""


@pytest.mark.parametrize("name", NAMES)
def test_statements_do_not_grow_with_a_round(measured, name):
    small, *large = (measured[size, name][0] for size in ("small", "many comments", "many bodies"))
    more = FOUND.get(name, 0)
    assert max(large) <= small + more  # a page of comments asks once more where one of them is about an indicator
    assert small <= 8 + more


FULL = [name for name in NAMES if name not in ("desk, one kind", "desk, a search")]
"""What is a whole page of a hundred already in the small round."""


@pytest.mark.parametrize("name", FULL)
def test_what_is_sent_does_not_grow_with_the_comments(measured, name):
    sizes = (150, 1500)
    bytes_ = [measured[size, name][1] for size in ("small", "many comments")]
    assert slope(sizes, bytes_) < 0.15


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_a_limit_is_at_most_thirty_lines_and_knows_nothing_of_the_product(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 30
    named = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {getattr(node, "module", "") or node.names[0].name for node in named} - {"bench.twins"}
    assert not any(module.split(".")[0] in ("app", "bench") for module in modules)


SERVED = [path.stem for path in TWINS if path.stem not in ("kept", "read_rows")]


@pytest.mark.parametrize("name", SERVED)
def test_a_limit_answers_and_the_load_generator_counts(name, mades, tmp_path):
    own = Sqlite(tmp_path).new(name) if name in ("bare_app", "commit") else mades["small"].database_url
    asked = {"method": "PUT", "path": "/", "body": "@N@"} if name == "commit" else {"method": "GET", "path": "/"}
    with twin(name, tmp_path, **mades["small"].told | {"BENCH_DATABASE": own}) as server:
        order = {"port": server.port, "requests": [asked], "clients": 2, "seconds": 0.3}
        done = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            input=json.dumps(order).encode(),
            env=environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            timeout=200,
        )
    heard = json.loads(done.stdout)
    assert set(heard["statuses"]) == {"200"}
    assert sum(heard["statuses"].values()) >= 4
    assert heard["p50"] <= heard["p99"]
    assert heard["bytes"] > 10


def test_the_rows_that_are_read_are_all_of_them(mades):
    done = subprocess.run(
        [sys.executable, "-m", "bench.twins.read_rows"],
        env=environment(**mades["small"].told),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout.split()[2] == b"150"


def test_a_small_round_stands_beside_the_large_one(mades):
    assert small_round(mades["many bodies"]) != mades["many bodies"].round_id


def test_a_request_goes_over_the_wire_with_its_number():
    what = {"method": "PUT", "path": "/x", "body": '{"version": @N@}', "headers": {"A": "b"}}
    assert wire(what, 80, 7) == (
        b"PUT /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\nA: b\r\n"
        b'Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"version": 7}'
    )


def test_a_form_goes_as_a_browser_sends_it_and_takes_over_what_its_script_does():
    form = {"version": "1", "base_summary": "a", "summary": "Nr @N@"}
    sent = wire({"method": "POST", "path": "/x", "form": form, "headers": {"Accept": "application/json"}}, 80, 7)
    assert b"Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n" in sent
    assert sent.endswith(b"\r\n\r\nversion=1&base_summary=a&summary=Nr+7")
    said = {"version": 2, "fields": {"base_summary": "b", "base_stance": "c"}}
    assert taken(said, form) == {"version": "2", "base_summary": "b"}


def test_an_autosave_sends_the_whole_form_of_the_page_and_is_answered_with_the_next_version(mades):
    material = mades["small"]
    body = material.begun[1]
    app = create_app(Settings(data_dir=material.data))
    with Client(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        what = body.autosave(send(client, body.page).text)
        form = {name: value.replace("@N@", "1") for name, value in what["form"].items()}
        for version in (body.version, body.version + 1):
            answer = client.post(what["path"], data=form, headers=what["headers"])
            assert answer.status_code == 200
            assert answer.json()["version"] == version + 1
            form |= taken(answer.json(), form) | {"summary": "Nästa"}
    assert f"base-{body.comment}" in form
    assert {"base_stance", "base_summary", "base_show_progress"} <= set(form)


def test_an_answer_is_read_whole_however_it_is_sent():
    from bench.load import answer

    async def read(text):
        reader = asyncio.StreamReader()
        reader.feed_data(text)
        return await answer(reader)

    assert asyncio.run(read(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) == (200, b"abc")
    chunked = b"HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    assert asyncio.run(read(chunked)) == (409, b"abc")


@pytest.mark.parametrize(
    ("values", "expected"),
    [((5, 5, 5), 0), ((1, 10, 100), 1), ((1, 100, 10_000), 2)],
)
def test_a_slope_is_the_power_of_the_growth(values, expected):
    assert slope((1, 10, 100), values) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("target", "value", "verdict"),
    [
        (least(0.15, 0.2), 0.14, "SHORT"),
        (least(0.15, 0.2), 0.15, "ok"),
        (least(0.15, 0.2), 0.2, "aim"),
        (most(8, 5), 8.1, "SHORT"),
        (most(8, 5), 8, "ok"),
        (most(8, 5), 5, "aim"),
        (most(0, 0), 0.1, "SHORT"),
        (most(0, 0), 0, "aim"),
    ],
)
def test_a_target_says_what_is_short_and_what_is_aimed_at(target, value, verdict):
    assert target.verdict(value) == verdict


def test_a_line_is_judged_by_its_target_and_told(capsys):
    table = Table()
    table.add(Line("a line of no target", ratio=1))
    table.add(Line("first visit, board: kB", ratio=61, judged_as="first visit: kB"))
    table.add(Line("board of 400 ÷ limit", ratio=1.4, clock=0.2))
    table.end()
    printed = capsys.readouterr().out
    assert "Falls short: first visit, board: kB.\nAim reached: board of 400 ÷ limit.\n" in printed
    assert "≥ 0.5; 1.3  aim" in printed
    assert "at the start" in printed


def test_a_target_that_no_line_asked_for_is_named():
    table = Table()
    table.add(Line("board of 400 ÷ limit", ratio=1))
    table.add(Line("first visit, sign-in: kB", ratio=1, judged_as="first visit: kB"))
    assert set(TARGETS) - table.unjudged() == {"board of 400 ÷ limit", "first visit: kB"}


def test_a_pair_is_measured_in_turn_and_its_ratios_are_the_medians_of_each_turn():
    turns = []
    ours = iter([Cost(2, 4), Cost(9, 9), Cost(2, 4)])
    bare = iter([Cost(1, 1), Cost(1, 1), Cost(4, 2)])

    def measured(name, costs):
        turns.append(name)
        return next(costs)

    pair = in_turn(3, lambda: measured("ours", ours), lambda: measured("bare", bare))
    assert turns == ["ours", "bare"] * 3
    assert (pair.product, pair.limit, pair.clock, pair.processor) == (Cost(2, 4), Cost(1, 1), 2, 4)
    assert (share("", pair).ratio, share("", pair).clock) == (0.25, 0.5)
    assert (times("", pair).ratio, times("", pair).clock) == (4, 2)


def test_processor_time_is_that_of_a_process_and_of_what_it_started():
    spin = "import time\nwhile time.process_time() < 0.3: pass\n"
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin!r}])\nprint(flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert processor.of_tree(process.pid) >= 0.3
        server = Server(0, process, Cost(0, 0), lambda: 5.0)
        assert server.cpu >= 5.3
        process.communicate(b"\n")
    assert processor.of_tree(process.pid) == 0


def test_the_whole_plan_leads_to_its_sections(mades):
    material = mades["small"]
    body = material.begun[2]
    app = create_app(Settings(data_dir=material.data))
    with Client(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        whole = send(client, body.page | {"path": f"/answers/{body.consultee_id}/plan"})
        sections = sections_in(whole.text)
        assert len(sections) > 20
        assert send(client, body.page | {"path": f"/answers/{body.consultee_id}/{sections[10]}"}).status_code == 200


def test_the_postbox_counts_each_letter_by_its_id():
    with postbox() as box, smtplib.SMTP("127.0.0.1", box.port, timeout=30) as server:
        for name in ("<a@x>", "<b@x>", "<a@x>"):
            server.sendmail("from@example.org", ["to@example.org"], f"Message-ID: {name}\r\n\r\nHej.\r\n")
        assert box.counted() == {"<a@x>": 2, "<b@x>": 1}


def test_the_html_says_what_the_request_says():
    words = html.document_fromstring(as_html()).text_content()
    texts = [run.text for part in a_request().parts for run in getattr(part, "runs", ())]
    assert len(texts) == 4 * SECTIONS
    assert words.count(SENTENCE) >= len(texts)
    assert words.count(CELLS[0]) == 8 * SECTIONS
