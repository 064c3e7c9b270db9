"""The kit must be able to fail: a good page passes, each fault is named."""

import datetime
from collections.abc import Iterator
from contextlib import suppress

import pytest
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from lxml import html
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.organisations.models import Organisation, OrganisationKind
from tests.kit import judge, midnight, typography
from tests.kit.html import visible
from tests.kit.network import LeftHome
from tests.kit.pages import Pages

GOOD = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Remissomgångar – Remiss</title><link rel="stylesheet" href="/static/app.css"></head>
<body><main><h1>Remissomgångar</h1><p>Svara senast 11 september 2023, 3,4 procent.</p>
<form action="/save" method="post"><label for="a">Namn</label><input id="a" name="name" value="Ann">
<fieldset><legend>Val</legend><label><input type="radio" name="v" value="1" checked> Ett</label>
<label><input type="radio" name="v" value="2"> Två</label></fieldset>
<label for="f">Fil</label><input type="file" id="f" name="file">
<button type="submit" name="go" value="yes">Spara</button></form>
<p>Läs <a href="/next">Vidare</a> i planen.</p></main></body></html>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def faults(source: str, status: int = 200) -> list[str]:
    from lxml import html

    return list(judge.page(html.document_fromstring(source), source, status))


def test_a_good_page_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("<h1>Remissomgångar</h1>", "<h1>Annat</h1>", "does not begin"),
        ("<h1>Remissomgångar</h1>", "<h1>Remissomgångar</h1><h1>Till</h1>", "first headings"),
        ('lang="sv"', 'lang=""', "language"),
        ('<label for="a">Namn</label>', "", "no label"),
        ('action="/save"', 'action=""', "no action"),
        ('action="/save"', 'action="//evil.example/"', "another address"),
        (' method="post"', "", "no method"),
        ('type="submit"', "", "no type"),
        ('href="/next"', 'href="#"', "without a target"),
        ("Vidare</a>", "</a>", "without a text"),
        ("<main>", '<main style="color:red">', "style=…"),
        ("<main>", '<main onclick="x()">', "onclick=…"),
        ("<main>", "<main><script>1</script>", "inline script"),
        ("<main>", '<main><img src="/a.png">', "without alt"),
        ("<main>", '<main id="a">', "2 times"),
        ("<main>", "<main><div>", "while <div>"),
        ("<main>", "<main><DIV>", "while <div>"),
        ("<main>", "<main></p>", "</p>"),
        ("</html>", "", "is not closed"),
        ("<main>", '<main class="a" lang="sv" CLASS=b>', "has class 2 times"),
        ("<main>", '<main><input type="hidden" name="b" name="c">', "has name 2 times"),
        ("<main>", "<main aria-describedby='nowhere'>", "not on the page"),
        ("<main>", '<main><a href="JavaScript:x()">y</a>', "has href="),
        ("<main>", '<main><p lang="sv">Svara "senast"</p><p>Svara {nu}</p>', "piece of the program"),
        ("Svara senast", 'Svara "senast"', "straight double"),
        ("11 september 2023", "11/9", "a date such as"),
        ("3,4 procent", "3.4 procent", "a decimal point"),
        ("Svara senast", "Svara None", "piece of the program"),
        ("</h1>", "</h1><h3>Djupt</h3>", "heading of level 3"),
        ("</h1>", "</h1><table><tr><td>1</td></tr></table>", "no header cells"),
        ("/static/app.css", "//cdn.example/app.css", "fetched from elsewhere"),
    ],
)
def test_each_fault_is_named(before: str, after: str, named: str):
    assert before in GOOD
    reported = faults(GOOD.replace(before, after))
    assert any(named in fault for fault in reported), reported


def test_what_others_wrote_is_left_alone():
    assert faults(GOOD.replace("<p>Svara", '<p data-verbatim>Vi "tycker" 11/9')) == []


@pytest.mark.parametrize(
    ("source", "status", "named"),
    [
        ('<tr id="a"><td>1</td></tr>', 200, None),
        ("<p>Klart</p>", 200, "no id"),
        ("<p>Det gick inte.</p>", 422, None),
        (GOOD, 200, "a whole page"),
        ('<form id="f" method="post"><button type="submit">Spara</button></form>', 200, "no action"),
    ],
)
def test_fragments_are_judged_by_lighter_rules(source: str, status: int, named: str | None):
    from lxml import html

    reported = list(judge.fragment(html.fragment_fromstring(source, create_parent="div"), source, status))
    assert any(named in fault for fault in reported) if named else not reported, reported


def test_headers_are_asked_for():
    assert list(judge.headers({k.lower(): v for k, v in HEADERS.items()})) == []
    assert len(list(judge.headers({}))) == 6


def test_typography_lets_registry_numbers_ranges_and_sections_be():
    assert typography.faults("KSKF/2023:20-7, avsnitt 4.2, 10–12 procent, ”citat”, 24\u00a0000 kr") == []
    assert typography.faults("He said “yes”", "en") == []


@pytest.fixture
def toy() -> Pages:
    app = FastAPI()

    @app.get("/", response_class=HTMLResponse)
    def first() -> HTMLResponse:
        return HTMLResponse(GOOD, headers=HEADERS)

    @app.post("/save")
    async def save(request: Request) -> RedirectResponse:
        async with request.form() as fields:
            app.state.got = {k: v if isinstance(v, str) else (v.filename, v.size) for k, v in fields.items()}
        assert request.headers["origin"] == "http://127.0.0.1:8000"
        return RedirectResponse("/", 303)

    @app.get("/away")
    def away() -> RedirectResponse:
        return RedirectResponse("https://elsewhere.example/", 303)

    @app.get("/bare", response_class=HTMLResponse)
    def bare() -> HTMLResponse:
        return HTMLResponse(GOOD)

    @app.post("/late")
    def late(name: str = Form()) -> HTMLResponse:
        return HTMLResponse(GOOD.replace("<title>", "<title>Fel: "), 422, headers=HEADERS)

    return Pages(app, "http://127.0.0.1:8000")


def test_a_text_is_read_as_it_is_seen():
    shown = "<p>a@<b>b</b><wbr>.se och<wbr></p><p hidden>x</p><p>c<br>d</p>"
    assert visible(html.fromstring(f"<main>{shown}</main>")) == "a@ b.se och c d"


def test_a_form_is_filled_in_and_sent_as_a_browser_would(toy: Pages):
    page = toy.get("/")
    page.one("form").set("enctype", "multipart/form-data")
    shown = page.form("Spara").submit(name="Åsa", v="2")
    received = toy.app.state.got
    assert (received["name"], received["v"], received["go"]) == ("Åsa", "2", "yes")
    assert received["file"] == ("", 0)
    assert shown.heading == "Remissomgångar"
    assert toy.redirects == ["/"]
    page.form("Spara").submit(file=("a.txt", b"hej", "text/plain"))
    assert toy.app.state.got["file"] == ("a.txt", 3)


def test_a_form_takes_only_what_it_offers(toy: Pages):
    form = toy.get("/").form("Spara")
    with pytest.raises(AssertionError, match="no field"):
        form.submit(nobody="x")
    with pytest.raises(AssertionError, match="offers"):
        form.submit(v="3")


def test_the_client_refuses_other_sites_missing_headers_and_wrong_statuses(toy: Pages):
    with pytest.raises(AssertionError, match="another site"):
        toy.get("/away")
    with pytest.raises(AssertionError, match="content security policy"):
        toy.get("/bare")
    with pytest.raises(AssertionError, match="answered 404, not 200"):
        toy.get("/nowhere")
    assert toy.post("/late", {"name": "x"}, status=422).status == 422


def test_statements_are_counted_without_housekeeping(statements):
    engine = create_engine("sqlite://")
    with statements() as heard, engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys"))
        connection.execute(text("SELECT 1"))
        connection.execute(text("SELECT 2"))
    assert heard.count == 2
    with pytest.raises(AssertionError, match="at most 1"):
        with statements(at_most=1), engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            connection.execute(text("SELECT 2"))
    engine.dispose()


def test_the_mail_server_keeps_and_refuses(smtp):
    import smtplib
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["Subject"] = "Påminnelse"
    letter.set_content("Hej, svara gärna.")
    host, port = smtp.url.removeprefix("smtp://").split(":")
    smtp.refuse("gone@example.se")
    with smtplib.SMTP(host, int(port)) as client:
        client.send_message(letter, "remiss@example.se", ["ann@example.se"])
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(letter, "remiss@example.se", ["gone@example.se"])
    (delivered,) = smtp.wait(1)
    assert delivered.subject == "Påminnelse"
    assert "svara gärna" in smtp.to("ANN@example.se")[0].text


@pytest.mark.parametrize("again", [1, 2])
def test_a_test_finds_neither_rows_nor_numbers_of_the_one_before(database, again):
    with database.write() as session:
        session.add(
            Organisation(
                name="Eksjö kommun",
                name_key="eksjö kommun",
                kind=OrganisationKind.MUNICIPALITY,
                sort_key="eksjo",
                search_text="eksjö",
                created_at=datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
            )
        )
    with database.read() as session:
        assert session.exec(text("SELECT id FROM organisation")).all() == [(1,)]


@pytest.mark.parametrize("again", [1, 2])
def test_a_test_finds_the_tables_and_triggers_that_the_migrations_made(database, again):
    with database.read() as session:
        assert session.exec(text("SELECT count(*) FROM alembic_version")).one() == (1,)
    assert "scribble" not in inspect(database.engine).get_table_names()
    with database.write() as session:
        session.exec(text("CREATE TABLE scribble (id INTEGER)"))
        session.exec(text("DELETE FROM alembic_version"))


@pytest.fixture(scope="module")
def forgotten() -> Iterator[list[Connection]]:
    """Connections that tests left open, in the middle of something."""
    left: list[Connection] = []
    yield left
    for connection in left:
        with suppress(DBAPIError):
            connection.close()
        connection.engine.dispose()


@pytest.mark.parametrize("again", [1, 2])
def test_a_connection_that_a_test_forgot_disturbs_no_other(database_url, again, forgotten):
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    forgotten.append(engine.connect())
    forgotten[-1].execute(text("UPDATE alembic_version SET version_num = version_num"))
    assert forgotten[-1].execute(text("SELECT count(*) FROM organisation")).scalar_one() == 0


def test_no_test_reaches_another_machine():
    import socket

    with pytest.raises(LeftHome):
        socket.create_connection(("192.0.2.1", 25), timeout=1)
    with pytest.raises(LeftHome):
        socket.getaddrinfo("mail.example.se", 25)


@pytest.mark.parametrize(
    ("instant", "seconds"),
    [("2026-11-28T22:59:30", 30), ("2026-11-28T23:00:00", 24 * 3600), ("2026-10-24T22:00:00", 25 * 3600)],
)
def test_a_test_that_would_see_two_days_waits_for_the_second(instant: str, seconds: int):
    assert midnight.seconds_left(datetime.datetime.fromisoformat(f"{instant}+00:00")) == seconds
