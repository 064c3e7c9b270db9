"""Pydantic's findings in words that say what is wrong and what would do, in the reader's language.

A field of a page says itself what it asks for, in an ``Ask`` beside its type: "Skriv ditt namn." An API client, which
reads the field's name beside the message, is told what the field takes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.i18n import _, number


@dataclass(frozen=True, slots=True)
class Ask:
    """What is said at a field that was left empty or unchosen: ``Annotated[str, Ask(mark("Skriv ditt namn."))]``."""

    words: str


def asks_of(model: type[BaseModel]) -> dict[str, str]:
    """Field → what it asks for, in the source language."""
    return {
        name: ask.words for name, field in model.model_fields.items() for ask in field.metadata if isinstance(ask, Ask)
    }


_UNCHOSEN = ("enum", "literal_error", "int_parsing", "string_pattern_mismatch")


def is_asked_for(finding: Mapping[str, Any]) -> bool:
    """Whether a field was left empty, or none of its choices was taken: then what it asks for says all."""
    given = finding.get("input")
    return (
        finding["type"] in ("missing", *_UNCHOSEN)
        or given in (None, [])
        or (isinstance(given, str) and not given.strip())
    )


def wording(finding: Mapping[str, Any]) -> str:
    """One finding of Pydantic as a sentence."""
    kind, facts = finding["type"], finding.get("ctx", {})
    if kind == "value_error" and "error" in facts:
        return str(facts["error"])
    if kind == "too_long" and isinstance(finding.get("input"), str):
        kind = "string_too_long"  # what Pydantic says of a text that one of our own validators has looked at first
    text = _exactly().get(kind) or next((text for start, text in _kin() if kind.startswith(start)), _other())
    if kind == "string_too_short" and facts.get("min_length") == 1:
        text = _("Det här får inte vara tomt. Skriv något.")
    for name, value in facts.items():
        text = text.replace("{" + name + "}", _shown(name, value))
    return text


def _exactly() -> dict[str, str]:
    """The findings that have a sentence of their own."""
    choice = _("Det finns inte att välja. Ange något av: {expected}.")
    return {
        "missing": _("Uppgiften saknas. Ange den."),
        "string_too_short": _("Skriv minst {min_length} tecken."),
        "string_too_long": _("Skriv högst {max_length} tecken."),
        "string_pattern_mismatch": _("Texten har fel form. Den ska följa mönstret {pattern}."),
        "extra_forbidden": _("Fältet finns inte här. Ta bort det, eller rätta dess namn."),
        "enum": choice,
        "literal_error": choice,
        "too_short": _("Ange minst {min_length} stycken."),
        "too_long": _("Högst {max_length} stycken."),
        "greater_than_equal": _("Lägst {ge}."),
        "greater_than": _("Ange ett tal större än {gt}."),
        "less_than_equal": _("Högst {le}."),
        "less_than": _("Ange ett tal mindre än {lt}."),
        "json_invalid": _("Innehållet är inte giltig JSON."),
        "duplicate": _("Fältet kom två gånger."),
        "is_instance_of": _("Här ska det vara en fil."),
    }


def _kin() -> tuple[tuple[str, str], ...]:
    """How the findings begin that share a sentence: what the field takes, whatever came instead."""
    day = _("Skriv datumet som år-månad-dag, till exempel 2027-03-15.")
    whole, fields = _("Skriv ett heltal."), _("Här ska det vara ett objekt med namngivna fält.")
    many, numeric = _("Här ska det vara en lista."), _("Skriv ett tal, till exempel 3,4.")
    return (
        ("date", day),
        ("int", whole),
        ("bool", _("Svara ja eller nej.")),
        ("string", _("Skriv text här.")),
        ("float", numeric),
        ("decimal", numeric),
        ("finite", numeric),
        *((start, many) for start in ("list", "tuple", "set", "frozen_set", "iterable")),
        *((start, fields) for start in ("dict", "mapping", "model", "dataclass")),
    )


def _other() -> str:
    """Of findings that nothing here can cause."""
    return _("Det går inte att läsa. Se i API-beskrivningen vad fältet tar emot.")


def _shown(name: str, value: Any) -> str:
    if name == "expected":  # "'admin', 'handler' or 'reader'", as Pydantic lists what it takes
        return ", ".join(re.findall(r"'([^']*)'", str(value))) or str(value)
    return number(value) if isinstance(value, int) else str(value)


def problem_fields(errors: Iterable[Any], asks: Mapping[str, str] | None = None) -> dict[str, str]:
    """Findings by field: "comments.3.text". The first finding of a field counts. ``asks``: what fields ask for."""
    fields: dict[str, str] = {}
    for finding in errors:
        whole = finding["type"] == "json_invalid"  # its place is a position in the text, which names no field
        place = [str(part) for part in finding["loc"] if not whole and part not in ("body", "query", "path", "header")]
        field = ".".join(place) or "body"
        ask = (asks or {}).get(field, "")
        fields.setdefault(field, _(ask) if ask and is_asked_for(finding) else wording(finding))
    return fields
