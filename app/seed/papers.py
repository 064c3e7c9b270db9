"""What goes out with the open round: the cover letter, the plan's original and an analysis, all as Word files."""

import datetime
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlmodel import Session

from app.accounts.identity import By
from app.documents.docx import Column, WordFile, word_file
from app.imports.files import KeptOriginal, keep_original
from app.plans.actions import Original
from app.plans.importing.parsed import ParsedPlan, ParsedSection
from app.plans.upload import original
from app.rounds.actions.background import write_background
from app.rounds.actions.documents import add_document, add_plan_original
from app.rounds.background import Dialogue, ReferralDecision, RelatedDecision, Signatory, SteeringDocument
from app.rounds.document_reading import DocumentText
from app.rounds.document_upload import IncomingDocument
from app.rounds.kinds import DocumentKind, SteeringKind
from app.rounds.models import Round
from app.seed.script import HERE
from app.storage.store import Store

AUTHORITY = "Exempelkommunen"
WIDTH = 17.0
"""Centimetres between the margins of a page."""
Write = Callable[[WordFile], None]


def plan_file(store: Store, parsed: ParsedPlan, made_at: datetime.datetime) -> Original:
    """The file that the plan is said to have been read from."""

    def write(word: WordFile) -> None:
        word.paragraph(parsed.title, style="Title")
        _table(word, ("Uppgift", "Värde"), parsed.metadata, "Uppgifter om planen")
        for section in parsed.sections:
            _section(word, section)
        for footnote in parsed.footnotes:
            word.paragraph(f"{footnote.number}. {footnote.text}", style="CellNote")

    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder) / "plan.docx", parsed.title, made_at, write)
        with path.open("rb") as file:
            return original(file, "Remissversion av planen.docx", store)


def send_out(session: Session, round_: Round, store: Store, letter: str, *, by: By, now: datetime.datetime) -> None:
    """Let the letter, the plan's original and the analysis go out with a draft round, with how it came about."""
    paragraphs = letter.split("\n\n")
    kept = _kept(store, "Missiv.docx", "Missiv", now, lambda word: _lines(word, paragraphs))
    incoming = IncomingDocument(kept, DocumentText(text=letter))
    add_document(session, round_, incoming, kind=DocumentKind.COVER_LETTER, by=by, now=now)
    add_plan_original(session, round_, by=by, now=now)
    lines = (HERE / "analysis.txt").read_text("utf-8").strip().split("\n\n")
    analysis = _kept(store, "Konsekvensanalys.docx", "Konsekvensanalys", now, lambda word: _lines(word, lines))
    add_document(
        session,
        round_,
        IncomingDocument(analysis, DocumentText()),
        kind=DocumentKind.APPENDIX,
        description="Vad förslaget betyder för företag, nämnder, jämställdhet och miljö.",
        by=by,
        now=now,
    )
    write_background(session, round_, _background(now.date() - datetime.timedelta(days=7)))


def _background(decided: datetime.date) -> dict[str, object]:
    signatories = (Signatory("Maria Ek", "ordförande"), Signatory("Tom Berg", "kommundirektör"))
    return {
        "decision": ReferralDecision("Kommunstyrelsen", decided, "112", "KS/2026:20", signatories),
        "document": SteeringDocument(
            SteeringKind.PLAN, "Kommunfullmäktige", "2027", "2030", "Näringslivsprogram 2023–2026"
        ),
        "related": (RelatedDecision("Översiktsplan 2040", "KS/2024:7"),),
        "dialogue": (
            Dialogue("Intervjuer", "60 företagare i sex branscher"),
            Dialogue("Öppen kväll", "omkring 80 deltagare"),
        ),
    }


def _kept(store: Store, name: str, title: str, made_at: datetime.datetime, write: Write) -> KeptOriginal:
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder) / name, title, made_at, write)
        with path.open("rb") as file:
            return keep_original(store, file, name)


def _written(path: Path, title: str, made_at: datetime.datetime, write: Write) -> Path:
    facts = {"title": title, "subject": "", "author": AUTHORITY, "language": "sv", "footer": AUTHORITY}
    with word_file(path, made_at=made_at, template=None, letters=False, **facts) as word:
        write(word)
    return _dated(path, made_at)


def _dated(path: Path, made_at: datetime.datetime) -> Path:
    """The file with every part as old as the file: two seeds of one day are to have the same checksums."""
    whole = path.with_suffix(".dated.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            target.writestr(part, source.read(name), zipfile.ZIP_DEFLATED)
    return whole


def _lines(word: WordFile, paragraphs: list[str]) -> None:
    """Paragraphs; "# " and "## " begin headings."""
    for paragraph in paragraphs:
        marks, _space, words = paragraph.partition(" ")
        if marks.strip("#"):
            word.paragraph(paragraph)
        else:
            word.heading(words, len(marks))


def _section(word: WordFile, section: ParsedSection) -> None:
    word.heading(f"{section.number} {section.title}", min(section.level, 3))
    for paragraph in section.paragraphs:
        word.paragraph(f"– {paragraph.text}" if paragraph.kind == "list" else paragraph.text)
    for table in section.tables:
        rows = [(indicator.name, *(cell.text for cell in indicator.cells)) for indicator in table.indicators]
        _table(word, (table.name_heading, *table.columns), rows, section.title)


def _table(word: WordFile, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], description: str) -> None:
    narrow = (WIDTH - 7) / (len(headings) - 1)
    columns = [Column(heading, narrow if place else 7.0) for place, heading in enumerate(headings)]
    word.table(columns, rows, description=description)
