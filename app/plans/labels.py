"""The words of what is done to a plan and of what is proposed."""

from collections.abc import Mapping

from app.i18n import _, mark

_REASONS: Mapping[str, str] = {
    "bold": mark("Hela stycket är fetstilt och står över annan text: det kan vara en rubrik."),
    "numbered": mark("Stycket är kort och börjar med ett avsnittsnummer: det kan vara en rubrik."),
    "capitals": mark("Stycket är kort och skrivet med stora bokstäver: det kan vara en rubrik."),
    "short": mark("Stycket är kort, slutar utan punkt och står över längre text: det kan vara en rubrik."),
    "run_in": mark("Stycket börjar med fetstilta ord: de kan vara en rubrik i löpande text."),
    "inline": mark("Orden står mellan två meningar: här kan ett avsnitt börja."),
    "listed": mark("Stycket har punkter i löpande text: de kan bli en lista."),
    "rows": mark("Tabellen har rader som kan kommenteras var för sig."),
}
_DONE: Mapping[str, str] = {
    "make_heading": mark("Gjorde till rubrik"),
    "make_paragraph": mark("Gjorde rubriken till ett stycke"),
    "split": mark("Delade stycket"),
    "join": mark("Slog ihop med stycket före"),
    "insert_heading": mark("Lade till rubriken"),
    "insert_paragraph": mark("Lade till text"),
    "drop": mark("Utelämnade"),
    "restore": mark("Tog tillbaka"),
    "move": mark("Flyttade"),
    "move_preamble": mark("Flyttade texten före första rubriken till"),
    "set_level": mark("Ändrade nivån på"),
    "retype_level": mark("Ändrade alla rubriker på en nivå"),
    "set_text": mark("Skrev om stycket"),
    "set_kind": mark("Ändrade mellan text och lista"),
    "set_title": mark("Skrev om rubriken"),
    "set_registry_number": mark("Skrev diarienumret"),
    "set_fact": mark("Skrev uppgiften"),
    "set_cell": mark("Skrev om cellen"),
    "set_column": mark("Skrev om kolumnens rubrik"),
    "set_footnote": mark("Skrev om fotnoten"),
    "set_indicator": mark("Skrev om raden"),
    "table_as": mark("Läste tabellen på ett annat sätt"),
    "set_focus_areas": mark("Angav fokusområde för"),
    "set_label": mark("Skrev om fokusområdet"),
    "accept": mark("Godtog förslaget"),
    "dismiss": mark("Avfärdade förslaget"),
    "rereading": mark("Läste in filen på nytt"),
    "not_kept": mark("Passade inte längre och gäller inte: ändring"),
}


def reason_label(kind: str) -> str:
    """What speaks for a proposal of a kind."""
    return _(_REASONS[kind])


def done_label(operation: str) -> str:
    """What an operation did."""
    return _(_DONE[operation])
