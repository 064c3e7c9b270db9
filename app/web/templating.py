"""Jinja: one environment per process, strict about undefined names, with the filters that pages use."""

import datetime
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from fastapi import Request
from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app import clock, i18n
from app.groups import group_name
from app.installation import installation_of
from app.labels import Labels, every_label
from app.web.assets import TEMPLATES, address
from app.web.flash import said
from app.web.hits import hits
from app.web.languages import languages_at


@lru_cache
def sources() -> dict[str, str]:
    """Every template by its name, as it lay there when the process started.

    A template is compiled when it is first shown. Were it read from the disk then, a process that still runs while a
    newer version is laid in its place would show that version's templates, which ask for what it does not know.
    """
    files = (path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}


def _source(name: str) -> tuple[str, str, Callable[[], bool]] | None:
    source = sources().get(name)
    return None if source is None else (source, str(TEMPLATES / name), lambda: True)


@lru_cache
def environment() -> Environment:
    """The environment of this process: made once, so that each template is compiled once."""
    return make_environment()


class _Plain(Environment):
    """Templates share one dictionary of globals, as none has its own: asked at each import, a chain of them is slow."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def make_environment() -> Environment:
    """An environment with our filters and functions."""
    jinja = _Plain(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        auto_reload=False,
        cache_size=-1,  # all are kept: to know which was used last costs each page ten searches through a list of all
    )
    jinja.filters.update(long_date=long_date, short_date=short_date, clock_time=clock_time, moment=moment)
    jinja.filters.update(number=i18n.number, file_size=i18n.file_size, group_name=group_name, hits=hits)
    jinja.filters.update(address_parts=address_parts)
    jinja.globals.update(_=i18n._, ngettext=ngettext, static=address)
    jinja.filters.update({name: _as_filter(label) for name, label in every_label().items()})
    jinja.globals.update(every_label())
    return jinja


def _as_filter(label: Labels[Any]) -> Callable[[Context, str], str]:
    """A label as a filter. It takes the context, since Jinja works out other filters of a constant only once."""

    @pass_context
    def word(_context: Context, member: str) -> str:
        return label(member)

    return word


def address_parts(address: str | None) -> Markup:
    """A mail address that breaks before its parts where it does not fit, rather than in the middle of a word."""
    name, sign, domain = (address or "").rpartition("@")
    parts = [f"{sign}{domain.split('.')[0]}", *(f".{part}" for part in domain.split(".")[1:])]
    return Markup("<wbr>").join(escape(part) for part in (name, *parts) if part)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Singular or plural, with {n} filled in."""
    return i18n.ngettext(singular, plural, n).replace("{n}", i18n.number(n))


def long_date(day: datetime.date, *, weekday: bool = False) -> str:
    """A date in words; for an instant, its day in the municipality, also between midnight there and in UTC."""
    return i18n.long_date(_day(day), weekday=weekday)


def short_date(day: datetime.date) -> str:
    """A date in a dense table; for an instant, its day in the municipality."""
    return i18n.short_date(_day(day))


def _day(day: datetime.date) -> datetime.date:
    return clock.day_of(day) if isinstance(day, datetime.datetime) else day


def clock_time(instant: datetime.datetime) -> str:
    """The time of day in the municipality: "14.32" in Swedish and Finnish, "14:32" in English."""
    return clock.local(instant).strftime("%H:%M" if i18n.language() == "en" else "%H.%M")


def moment(instant: datetime.datetime) -> str:
    """Day and time in the municipality: "11 september 2023 kl. 14.32"."""
    at = _at()
    return f"{long_date(instant)} {at} {clock_time(instant)}"


def _at() -> str:
    return {"sv": "kl.", "en": "at", "fi": "klo"}[i18n.language()]


def globals_for(request: Request) -> dict[str, Any]:
    """What every page knows: whose site, whether mail leaves, which language, where we are, who, what was just done."""
    query = f"?{request.url.query}" if request.url.query else ""
    installation = installation_of(request.app)
    person = getattr(request.state, "person", None)
    return {
        "authority_name": installation.settings.authority_name,
        "sends_mail": installation.sends_mail,
        "mail_outage": getattr(request.state, "mail_outage", None),
        "language": i18n.language(),
        "languages": languages_at(request.url.path, official=bool(person)),
        "here": (request.url.path + query) if request.method == "GET" else request.url.path,
        "person": person,
        "said": said(request),
    }
