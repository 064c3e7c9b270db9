"""What may become of a round's documents, and when. Pure."""

from collections.abc import Sequence
from typing import Protocol

from app.errors import Invalid, NotFound, RuleBroken, TooLarge
from app.i18n import _, mark
from app.rounds.models import RoundStatus

MOST = 40
MOST_TOGETHER = 300_000_000
"""Documents of a round; bytes of all of them."""
LANGUAGES = {
    "sv": mark("Svenska"),
    "en": mark("Engelska"),
    "fi": mark("Finska"),
    "fit": mark("Meänkieli"),
    "se": mark("Nordsamiska"),
    "smj": mark("Lulesamiska"),
    "sma": mark("Sydsamiska"),
    "rom": mark("Romska"),
    "yi": mark("Jiddisch"),
    "nb": mark("Norska"),
    "da": mark("Danska"),
    "de": mark("Tyska"),
    "fr": mark("Franska"),
    "es": mark("Spanska"),
    "pl": mark("Polska"),
    "uk": mark("Ukrainska"),
    "so": mark("Somaliska"),
    "ar": mark("Arabiska"),
    "fa": mark("Persiska"),
}
"""The languages that a document may be in, by their codes in HTML and PDF (BCP 47)."""


class Sized(Protocol):
    """A document that lies in the round."""

    @property
    def size(self) -> int: ...


def language_name(lang: str) -> str:
    """What a language is called."""
    return _(LANGUAGES.get(lang, lang))


def require_changeable(status: RoundStatus) -> None:
    """Documents are added and replaced until the round is closed: later nobody would be told for a reason."""
    if status not in (RoundStatus.DRAFT, RoundStatus.OPEN):
        raise RuleBroken(_("Remissen är inte öppen, så dess dokument kan inte ändras."), code="round_not_open")


def require_untold(status: RoundStatus) -> None:
    """What bodies may have read is not taken away from them, renamed or moved."""
    if status is not RoundStatus.DRAFT:
        raise RuleBroken(
            _("Remissen är öppnad, så dokumentet kan bara ändras genom en ny version som alla får besked om."),
            code="round_opened",
        )


def require_note(status: RoundStatus, note: str) -> None:
    """Whoever has begun to answer is told what is new."""
    if status is RoundStatus.OPEN and not note.strip():
        message = _("Skriv vad som är nytt. Texten går med e-post till remissinstanserna.")
        raise Invalid(message, code="note_required", fields={"note": message})


def require_room(documents: Sequence[Sized], size: int) -> None:
    """Whether one more document of ``size`` bytes has room."""
    if len(documents) >= MOST:
        message = _("Remissen har redan {n} dokument, och fler får den inte ha. Slå ihop några av dem till en fil.")
        raise TooLarge(message.format(n=MOST), code="too_many_files")
    if sum(document.size for document in documents) + size > MOST_TOGETHER:
        message = _("Dokumenten blir tillsammans större än {n} MB. Ta bort något av dem eller spara det mindre.")
        raise TooLarge(message.format(n=MOST_TOGETHER // 1_000_000), code="too_large_together")


def no_such_document() -> NotFound:
    """The refusal for a document that is not in the round."""
    return NotFound(_("Dokumentet finns inte. Det kan ha tagits bort."))


def title_from(name: str) -> str:
    """What a document is called when nobody has said: its file's name, with spaces for what stands in their place."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())[:200] or name[:200]
