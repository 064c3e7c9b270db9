"""What is sent is small: one style sheet and one script, packed once; answers packed where nobody can listen."""

import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.assets import FOR_EVER, SCRIPT, STATIC, WRITING, address, asset
from app.web.compression import Compression
from app.web.stylesheets import (
    script_without_comments,
    with_components,
    without_comments,
    without_idle_properties,
)

pytestmark = pytest.mark.one_database
WORDS = "Remissen handlar om näringslivet i kommunen. " * 60


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A client of the application that only asks for static files: no tables are needed."""
    folder = tmp_path_factory.mktemp("light")
    app = create_app(Settings(data_dir=folder, secret_key="not a secret: a key for tests alone"))  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize("name", ["remiss.css", "remiss.js", "writing.js"])
def test_what_every_page_loads_is_packed_once_and_kept_for_ever(plain: TestClient, name: str) -> None:
    packed = plain.get(address(name), headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == FOR_EVER
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < 26_000
    assert packed.content == asset(name).body
    whole = plain.get(address(name), headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in whole.headers
    assert int(whole.headers["content-length"]) == len(whole.content)
    assert whole.content == packed.content
    tags = {answer.headers["etag"] for answer in (packed, whole)}
    assert len(tags) == 2, "each form has its own tag"
    again = plain.get(address(name), headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept-Encoding"


def test_an_old_mark_gets_what_there_is_and_does_not_keep_it(plain: TestClient) -> None:
    answer = plain.get("/static/remiss-0123456789ab.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert plain.get("/static/nothing-0123456789ab.css").status_code == 404
    assert plain.post(address("remiss.css")).status_code == 405


def test_the_licences_of_what_is_joined_can_be_read(plain: TestClient) -> None:
    for name in ("remiss.css", "remiss.js"):
        head = asset(name).body.decode().partition("*/")[0]
        licences = re.findall(r"/static/\S+", head)
        assert licences
        assert all(plain.get(path).status_code == 200 for path in licences)


def test_a_part_of_what_every_page_loads_is_not_loaded_again() -> None:
    with pytest.raises(ValueError, match=r"css/base\.css"):
        address("css/base.css")


def test_every_script_of_ours_is_part_of_one_that_pages_load() -> None:
    for path in (STATIC / "js").glob("*.js"):
        plain = script_without_comments(path.read_text(encoding="utf-8")).strip()
        assert [plain in asset(name).body.decode() for name in (SCRIPT, WRITING)].count(True) == 1, path.name
    for path in (STATIC / "vendor").glob("*.js"):
        assert path.read_text(encoding="utf-8").strip() in asset(SCRIPT).body.decode(), path.name


def test_scripts_lose_only_comments_on_lines_of_their_own() -> None:
    script = "/* Head\n   goes on */\nlet a = 1; // stays\n  // goes\nlet b = '/* text */';\n"
    assert script_without_comments(script) == "let a = 1; // stays\nlet b = '/* text */';\n"
    for path in (STATIC / "js").glob("*.js"):
        parts = path.read_text(encoding="utf-8").split("`")
        assert len(parts) % 2, path.name
        assert not [text for text in parts[1::2] if re.search(r"^[ \t]*(/\*|//)", text, re.MULTILINE)], path.name


def test_properties_that_nothing_asks_for_go_and_with_them_what_only_they_asked_for() -> None:
    css = ':root{--a: 1;--b: var(--a);--c: var(--d);--d: 2;--e: url("x;y");} p{margin: var(--c)}'
    assert without_idle_properties(css) == ':root{--c: var(--d);--d: 2;--e: url("x;y");} p{margin: var(--c)}'


def test_a_style_sheet_loses_only_what_no_page_can_need() -> None:
    css = """/* note */ @layer a, b;
    @media print { .ds-card { x: 1 } .ds-button { content: "/* } */"; } }
    .ds-card, .ds-button > svg { y: 2; &:hover { y: 3 } }
    .ds-field:not(.ds-card) { z: 1 } .ds-field:is(.ds-card, input) { z: 2 } .ds-field:has(> .ds-card) { z: 3 }
    @media screen { .ds-card { x: 1 } } @keyframes in { 0% { opacity: 0 } } p { margin: 0 }"""
    kept = "".join(with_components(without_comments(css), {"ds-button", "ds-field"}).split())
    assert kept == (
        '@layera,b;@mediaprint{.ds-button{content:"/*}*/";}}.ds-button>svg{y:2;&:hover{y:3}}'
        ".ds-field:not(.ds-card){z:1}.ds-field:is(.ds-card,input){z:2}@keyframesin{0%{opacity:0}}p{margin:0}"
    )


def test_a_style_sheet_whose_components_are_all_used_stays_whole() -> None:
    css = without_comments((STATIC / "vendor" / "designsystemet-css-1.22.0.css").read_text(encoding="utf-8"))
    every = set(re.findall(r"(?:ds|u)-[a-z][\w-]*", css))
    assert "".join(with_components(css, every).split()) == "".join(css.split())


def served(response: Response, **headers: str) -> Any:
    """What a browser gets when the application answers ``response``."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await response(scope, receive, send)

    client = TestClient(Compression(app, cookies=("remiss_session",)))
    return client.get("/", headers={"Accept-Encoding": "gzip", **{k.replace("_", "-"): v for k, v in headers.items()}})


def packed(response: Response, **headers: str) -> bool:
    answer = served(response, **headers)
    assert answer.content == (response.body or b"")
    assert int(answer.headers["content-length"]) <= len(answer.content)
    return bool(answer.headers.get("content-encoding") == "gzip")


def test_texts_are_compressed_and_what_is_compressed_already_is_not() -> None:
    assert packed(PlainTextResponse(WORDS))
    assert packed(Response(WORDS, media_type="application/problem+json"))
    assert not packed(PlainTextResponse("Kort."))
    assert not packed(PlainTextResponse(WORDS), Accept_Encoding="br, gzip;q=0")
    assert not packed(PlainTextResponse(WORDS, headers={"ETag": '"1"'}))
    assert packed(PlainTextResponse(WORDS, headers={"ETag": 'W/"1"'}))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for media_type in (word, "application/zip", "application/pdf", "application/octet-stream", "image/png"):
        assert not packed(Response(WORDS, media_type=media_type))


def test_what_varies_already_varies_by_encoding_too() -> None:
    answer = served(PlainTextResponse(WORDS, headers={"Vary": "HX-Request-Type"}))
    assert answer.headers["vary"] == "HX-Request-Type, Accept-Encoding"


@pytest.mark.parametrize(
    ("site", "cookie", "is_packed"),
    [
        ("same-origin", "remiss_session=x", True),
        ("none", "remiss_session=x", True),
        ("cross-site", "remiss_session=x", False),
        ("same-site", "remiss_session=x", False),
        ("", "remiss_session=x", False),
        ("cross-site", "remiss_language=en", True),
        ("", "", True),
    ],
)
def test_no_other_site_learns_the_packed_length_of_what_a_reader_may_see(
    site: str, cookie: str, is_packed: bool
) -> None:
    headers = {"Cookie": cookie} | ({"Sec_Fetch_Site": site} if site else {})
    assert packed(PlainTextResponse(WORDS), **headers) == is_packed


def test_a_stream_is_compressed_piece_by_piece() -> None:
    """Each piece can be read before the next is made."""
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    read, rows = [], [f"{n};{WORDS}\n" for n in range(4)]

    async def made() -> AsyncIterator[str]:
        for n, row in enumerate(rows):
            assert "".join(read) == "".join(rows[:n])
            yield row

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            read.append(unpack.decompress(message["body"]).decode())
        else:
            assert b"content-length" not in dict(message["headers"])

    async def run() -> None:
        scope = {"type": "http", "headers": [(b"accept-encoding", b"gzip")], "method": "GET", "path": "/"}

        async def app(scope: Any, receive: Any, send: Any) -> None:
            stream = StreamingResponse(made(), media_type="text/csv")
            await stream.stream_response(send)

        await Compression(app, cookies=())(scope, Request(scope).receive, send)

    anyio.run(run)
    assert "".join(read) == "".join(rows)
