"""Whether a Word file that was put in can be the authority's template. Called in a child: a stranger made it."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.docx.placeholders import (
    CONTENT,
    FILLED,
    WORD,
    is_broken,
    is_content,
    named_in,
    paragraphs,
    words_of,
)
from app.errors import Invalid
from app.i18n import _
from app.intake.packages import RELATIONSHIP, broken, parsed_xml, xml_parts
from app.intake.packages import WORD as MAIN
from app.jobs.untrusted import Untrusted

LIMITS = Untrusted(seconds=30, processor=20, megabytes=900, imports=("docx", "lxml.etree"))
LARGEST = 10_000_000
"""Bytes: a letterhead with pictures."""
_MOST_NAMED = 5
_PLACES = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TRACKED = frozenset(WORD + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
_FETCHING = re.compile(r"\s*(INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|MACROBUTTON|DATABASE|IMPORT)\b", re.IGNORECASE)
_FAILED = ("Fel!", "Error!", "Virhe!")
"""What Word writes where a field finds nothing."""


@dataclass(frozen=True, slots=True)
class JudgedTemplate:
    """A template that can be used, and the placeholders it has, each once."""

    placeholders: tuple[str, ...]


def judge_template(path: Path, name: str) -> JudgedTemplate:
    """The template, when every file can be made of it. Raises Invalid that names what is in the way, and the cure."""
    parts = xml_parts(path)
    with zipfile.ZipFile(path) as package:
        names = [entry.casefold() for entry in package.namelist()]
        relations = {each: parsed_xml(package.read(each)) for each in package.namelist() if each in _relations(parts)}
    _judge_kind(name, names, parts)
    _judge_relations(relations)
    roots = {each: parsed_xml(content) for each, content in parts.items() if each.startswith("word/")}
    for root in roots.values():
        _judge_words(root)
    found = _judge_placeholders(roots)
    _try(path)
    return JudgedTemplate(tuple(name for name in (*FILLED, CONTENT) if name in found))


def _relations(parts: Mapping[str, bytes]) -> set[str]:
    return {name for name in parts if name.endswith(".rels")}


def _refused(code: str, message: str) -> Invalid:
    return Invalid(message, code=code, fields={"file": message})


def _judge_kind(name: str, names: list[str], parts: Mapping[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"")
    macros = b"macroenabled" in types.lower() or any(each.endswith(("vbaproject.bin", "vbadata.xml")) for each in names)
    if macros or name.casefold().endswith((".docm", ".dotm")):
        raise _refused(
            "template_macros",
            _("Mallen innehåller makron. Öppna den i Word, välj Spara som och Word-dokument (.docx), och försök igen."),
        )
    if b"wordprocessingml.template.main" in types or not name.casefold().endswith(".docx"):
        raise _refused(
            "template_kind",
            _("Mallen ska vara ett Word-dokument. Spara den som Word-dokument (.docx) och försök igen."),
        )
    if MAIN not in parts:
        raise broken()
    if any("/activex/" in each or "/embeddings/" in each or "/afchunk" in each for each in names):
        raise _refused(
            "template_embedded",
            _("Mallen har filer eller kontroller inbäddade i sig. Ta bort dem, eller gör dem till bilder."),
        )


def _judge_relations(relations: Mapping[str, Any]) -> None:
    outside = [
        each.get("Target", "")
        for root in relations.values()
        for each in root.iter(RELATIONSHIP)
        if each.get("TargetMode", "").casefold() == "external"
    ]
    if outside:
        message = _(
            "Mallen hänvisar till något utanför filen: {targets}. Ta bort länken eller bilden, eller koppla bort "
            "dokumentmallen under Utvecklare och Dokumentmall, och försök igen."
        )
        raise _refused("template_external", message.format(targets=_listed(outside)))


def _judge_words(root: Any) -> None:
    """What would follow into every file: changes that somebody is to decide on, remarks, fields that lead nowhere."""
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    if tags & _TRACKED or any(tag.startswith(WORD) and tag.endswith("PrChange") for tag in tags):
        raise _refused(
            "template_tracked",
            _("Mallen har spårade ändringar. Godkänn eller avvisa alla under Granska och försök igen."),
        )
    if tags & {f"{WORD}comment", f"{WORD}commentReference"}:
        raise _refused("template_comments", _("Mallen har kommentarer. Ta bort alla under Granska och försök igen."))
    if f"{WORD}altChunk" in tags:
        raise _refused("template_embedded", _("Mallen har en annan fil infogad i sig. Klistra in dess text i stället."))
    marks = [each.get(f"{WORD}fldCharType") for each in root.iter(f"{WORD}fldChar")]
    codes = [each.text or "" for each in root.iter(f"{WORD}instrText")]
    codes += [each.get(f"{WORD}instr", "") for each in root.iter(f"{WORD}fldSimple")]
    failed = any(text.text and text.text.strip().startswith(_FAILED) for text in root.iter(f"{WORD}t"))
    if failed or marks.count("begin") != marks.count("end"):
        raise _refused(
            "template_field",
            _("Mallen har ett fält som är trasigt. Leta efter ”Fel!” i texten, ta bort fältet och försök igen."),
        )
    if fetching := [code.split()[0] for code in codes if _FETCHING.match(code)]:
        message = _("Mallen har ett fält som hämtar något utifrån: {names}. Ta bort fältet och försök igen.")
        raise _refused("template_field", message.format(names=_listed(fetching)))


def _judge_placeholders(roots: Mapping[str, Any]) -> set[str]:
    """The names that the template has, all of them known and in places where they are filled in."""
    known = {*FILLED, CONTENT}
    found: set[str] = set()
    for part, root in roots.items():
        for paragraph in paragraphs(root):
            words = words_of(paragraph)
            if is_broken(words):
                message = _(
                    "En platshållare är inte hel: ”{words}”. Skriv två klamrar, namnet och två klamrar, som {example}."
                )
                words = " ".join(words.split())[:100]
                raise _refused("template_placeholder", message.format(words=words, example="{{diarienummer}}"))
            names = set(named_in(words))
            if unknown := sorted(names - known):
                message = _("Platshållaren finns inte: {names}. De som finns är {known}.")
                known_names = ", ".join(_braced(name) for name in (*FILLED, CONTENT))
                raise _refused(
                    "template_placeholder",
                    message.format(names=_listed([_braced(name) for name in unknown]), known=known_names),
                )
            if names and not _PLACES.fullmatch(part):
                raise _refused(
                    "template_placeholder",
                    _("En platshållare står i en fotnot eller liknande. Flytta den till text, sidhuvud eller sidfot."),
                )
            found |= names
    _judge_place(roots)
    return found


def _judge_place(roots: Mapping[str, Any]) -> None:
    """Where the text comes: in one place, a paragraph of its own, with no section that begins after it."""
    holding = [
        paragraph
        for root in roots.values()
        for paragraph in paragraphs(root)
        if CONTENT in named_in(words_of(paragraph))
    ]
    if not holding:
        return
    [body] = roots[MAIN].iter(f"{WORD}body")
    place = holding[0]
    if len(holding) > 1 or place.getparent() is not body or not is_content(place):
        message = _(
            "{placeholder} ska stå en gång, ensam i ett stycke i mallens text, och inte i en tabell, en textruta, "
            "ett sidhuvud eller en sidfot."
        )
        raise _refused("template_placeholder", message.format(placeholder=_braced(CONTENT)))
    if any(True for after in (place, *place.itersiblings(f"{WORD}p")) for _each in after.iter(f"{WORD}sectPr")):
        message = _("Mallen har en avsnittsbrytning efter {placeholder}. Ta bort brytningen och försök igen.")
        raise _refused("template_section", message.format(placeholder=_braced(CONTENT)))


def _try(path: Path) -> None:
    """Make a file of it: what cannot be made now is refused now, and not when somebody waits for a file."""
    from app.documents.docx import word_file
    from app.documents.docx.template import Template

    made_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    about = {"title": "a", "subject": "a", "author": "a", "language": "sv", "footer": ""}
    target = io.BytesIO()
    template = Template(path, dict.fromkeys(FILLED, "a"))
    with word_file(target, made_at=made_at, template=template, letters=False, **about) as word:
        word.heading("a", anchor="a")
    with zipfile.ZipFile(target) as made:
        parsed_xml(made.read(MAIN))


def _braced(name: str) -> str:
    return "{{" + name + "}}"


def _listed(names: list[str]) -> str:
    shown = [" ".join(name.split())[:80] for name in names]
    return ", ".join(_first(shown))


def _first(names: list[str]) -> Iterator[str]:
    yield from names[:_MOST_NAMED]
    if len(names) > _MOST_NAMED:
        yield "…"
