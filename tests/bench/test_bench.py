"""The bench itself, and what it gates: counters and slopes, never times."""

import ast
import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.main import create_app
from app.settings import Settings
from bench.growth import counting, requests, send, slope
from bench.load import wire
from bench.material import make, small_round
from bench.running import environment, twin
from bench.table import Line, Table
from tests.kit.client import Client

ROOT = Path(__file__).parent.parent.parent
TWINS = sorted(path for path in (ROOT / "bench" / "twins").glob("*.py") if path.stem != "__init__")
pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def mades(tmp_path_factory):
    """The same round with few comments and with many, and one with few bodies and one with many."""
    folder = tmp_path_factory.mktemp("bench")
    return {
        "small": make(folder / "small", bodies=10, comments=150, answered=0.5),
        "many comments": make(folder / "comments", bodies=10, comments=1500, answered=0.5),
        "many bodies": make(folder / "bodies", bodies=100, comments=150, answered=0.5),
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


NAMES = ("board", "100 comments, page", "100 comments, API", "overview", "save a draft")


@pytest.mark.parametrize("name", NAMES)
def test_statements_do_not_grow_with_a_round(measured, name):
    small, *large = (measured[size, name][0] for size in ("small", "many comments", "many bodies"))
    assert max(large) <= small  # a page of comments asks once more where one of them is about an indicator
    assert small <= 8


@pytest.mark.parametrize("name", NAMES)
def test_what_is_sent_does_not_grow_with_the_comments(measured, name):
    sizes = (150, 1500)
    bytes_ = [measured[size, name][1] for size in ("small", "many comments")]
    assert slope(sizes, bytes_) < 0.15


@pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)
def test_a_limit_is_at_most_thirty_lines_and_knows_nothing_of_the_product(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 30
    named = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {alias.name for node in named for alias in node.names} | {getattr(node, "module", "") for node in named}
    assert not any(module == "app" or module.startswith(("app.", "bench")) for module in modules if module != "app")


@pytest.mark.parametrize("name", ["hello", "board_raw", "board_naive", "comments_raw", "comments_naive", "bare_app"])
def test_a_limit_answers_and_the_load_generator_counts(name, mades, tmp_path):
    material = mades["small"]
    own = {"BENCH_DATABASE": material.database, "BENCH_ROUND": str(material.round_id)}
    with twin(name, tmp_path, **own) as server:
        order = {"port": server.port, "requests": [{"method": "GET", "path": "/"}], "clients": 2, "seconds": 0.3}
        done = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            input=json.dumps(order).encode(),
            env=environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
        )
    heard = json.loads(done.stdout)
    assert set(heard["statuses"]) == {"200"}
    assert heard["rate"] > 1
    assert heard["p50"] <= heard["p99"]
    assert heard["bytes"] > 10


def test_the_rows_that_are_read_are_all_of_them(mades):
    material = mades["small"]
    own = {"BENCH_DATABASE": material.database, "BENCH_ROUND": str(material.round_id)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.twins.read_rows"], env=environment(**own), stdout=subprocess.PIPE, check=True
    )
    assert done.stdout.split()[1] == b"150"


def test_a_small_round_stands_beside_the_large_one(mades):
    assert small_round(mades["many bodies"]) != mades["many bodies"].round_id


def test_a_request_goes_over_the_wire_with_its_number():
    what = {"method": "PUT", "path": "/x", "body": '{"version": @N@}', "headers": {"A": "b"}}
    assert wire(what, 80, 7) == (
        b"PUT /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\nA: b\r\n"
        b'Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{"version": 7}'
    )


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
    ("line", "verdict"),
    [
        (Line("a", "", "", 0.3, at_least=0.25), "ok"),
        (Line("a", "", "", 0.2, at_least=0.25), "SHORT"),
        (Line("a", "", "", 14.0, at_most=15), "ok"),
        (Line("a", "", "", 0.1, at_most=0.0), "SHORT"),
        (Line("a", "", "", 0.0, at_most=0.0), "ok"),
        (Line("a", "", "", 3.0), ""),
    ],
)
def test_a_line_says_whether_it_is_within_its_target(line, verdict, capsys):
    assert line.verdict == verdict
    table = Table()
    table.add(line)
    assert table.short == (["a"] if verdict == "SHORT" else [])
    assert (verdict in capsys.readouterr().out) is True
