"""`remiss demo` as a process of its own, driven over HTTP; `remiss seed` by its words."""

import http.cookiejar
import os
import re
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from app.seed.demo import MARK, NotOurs, fresh_folder
from tests.kit.mailserver import free_port

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.one_database


def run(folder, *words, **rest):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REMISS_")}
    environment |= {"PYTHONPATH": str(ROOT), "REMISS_DATA_DIR": "real-data", **rest}
    return subprocess.Popen(
        [sys.executable, "-m", "app", *words],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


class Browser:
    """Cookies, redirects and the headers of a page's own forms."""

    def __init__(self, base):
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, url, data=None):
        content = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(urllib.parse.urljoin(self.base, url), content)
        request.add_header("Origin", self.base)
        request.add_header("Sec-Fetch-Site", "same-origin")
        with self.opener.open(request, timeout=30) as answer:
            return answer.url, answer.read().decode()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    process = run(folder, "demo", "--port", str(port))
    threading.Timer(120, process.kill).start()
    lines = [process.stdout.readline().strip() for _line in range(3)]
    yield folder, f"http://127.0.0.1:{port}", lines
    process.terminate()
    out, _err = process.communicate(timeout=40)
    assert out == "", "nothing but the three lines"
    assert not (folder / "real-data").exists()


def test_the_lines_come_when_the_server_answers(demo):
    _folder, base, lines = demo
    assert re.fullmatch(rf"Sign in: {base}/sign-in \S+@\S+ \S{{12,}}", lines[0])
    assert all(re.fullmatch(rf"Link: {base}/l/[\w-]{{43}}", line) for line in lines[1:])
    assert lines[1] != lines[2]
    assert Browser(base).get("/health/ready")


def test_the_official_signs_in_and_sees_three_rounds(demo):
    _folder, base, lines = demo
    url, email, password = lines[0].removeprefix("Sign in: ").split(" ")
    browser = Browser(base)
    browser.get(url)
    _at, page = browser.get(url, {"email": email, "password": password})
    _at, page = browser.get("/rounds")
    rounds = set(re.findall(r'href="/rounds/(\d+)"', page))
    assert rounds == {"1", "2", "3"}
    for round_ in rounds:
        assert "<h1" in browser.get(f"/rounds/{round_}/board")[1]


@pytest.mark.parametrize("which", [1, 2])
def test_a_body_opens_its_link_and_presses_the_button(demo, which):
    _folder, base, lines = demo
    browser = Browser(base)
    _at, landing = browser.get(lines[which].removeprefix("Link: "))
    (entry,) = re.findall(r'<form[^>]*action="(/l/[^"]+/entry)"', landing)
    at, start = browser.get(entry, {})
    assert re.fullmatch(rf"{base}/answers/\d+", at)
    assert "Remiss av plan" in start


def test_the_data_is_whole(demo):
    folder, _base, _lines = demo
    (data,) = (folder / "demo-data").iterdir()
    process = run(folder, "verify", REMISS_DATA_DIR=str(data))
    out, err = process.communicate(timeout=60)
    assert (out.strip(), process.returncode) == ("ok", 0), err


def test_each_start_has_a_new_folder(tmp_path):
    folder = fresh_folder(tmp_path / "demo")
    (folder / "remiss.sqlite3").touch()
    assert [entry.name for entry in fresh_folder(folder).iterdir()] == [MARK]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(NotOurs):
        fresh_folder(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_seed_tells_the_round_and_how_to_sign_in_once(tmp_path):
    out, err = run(tmp_path, "seed", "--stage", "draft").communicate(timeout=60)
    assert re.fullmatch(r"Round: 1\nSign in: http://127.0.0.1:8000/sign-in \S+ \S{12,}\n", out), err
    out, err = run(tmp_path, "seed", "--stage", "draft").communicate(timeout=60)
    assert out == "Round: 2\n", err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--stage", "published", "--size", "national"], "comes in the typical size alone"),
        (["--stage", "finished"], "Unknown stage finished"),
        (["--stage", "open", "--size", "huge"], "Unknown size huge"),
        ([], "--stage"),
    ],
)
def test_what_cannot_be_seeded_is_refused_in_one_line(tmp_path, words, said):
    process = run(tmp_path, "seed", *words)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
    assert not (tmp_path / "real-data").exists()


def test_help_tells_the_stages(tmp_path):
    for command in ("seed", "demo"):
        out, _err = run(tmp_path, command, "--help").communicate(timeout=60)
        assert "overdue" in out
        assert "published" in out
