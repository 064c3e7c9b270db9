"""Everything of a round in one ZIP: the compilation in every format, the answers as they were sent, their files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.clock import local
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.parts import Written
from app.compilation.exports.selecting import chosen_in_words
from app.compilation.originals import Original, OriginalFile
from app.documents.package import SUMS, Package
from app.history.rules import canonical
from app.i18n import _, ngettext, number
from app.storage.labels import file_trait_label

LIST, COMPILATION, ANSWERS, LEFT_OUT = "Innehåll.txt", "Sammanställning", "Svar", "Inkomna men inte medtagna"
"""Names in the package are promised to those who read it by program, so they are the same in every language."""
ANSWER, RECEIPT, CONFIRMATION, FILES = "Svar.pdf", "kvittens.json", "bekräftelse.json", "Bilagor"
FOLDER = 60
"""Bytes of the name of an answer's folder: what lies in it needs room in the path, too."""

WriteInner = Callable[[str, str, Path], tuple[str, Written]]
"""Writes the compilation in a format and variant to a path; the name to save it under and what was written."""


@dataclass
class Contents:
    """What the list of contents says, gathered while the package is written."""

    compilation: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    answer_count: int = 0
    left_out_count: int = 0
    file_count: int = 0


def write_package(
    compiled: CompiledRound, inner: list[tuple[str, str]], write_inner: WriteInner, target: Path
) -> Written:
    """Write the package; a file of an answer that is missing or changed is named in the list and in ``lacking``."""
    contents, written = Contents(), Written()
    with Package(target, local(compiled.round.made_at)) as package:
        for format, variant in inner:
            written = _add_compilation(package, format, variant, write_inner, target, contents)
        for original in compiled.originals():
            _add_answer(package, original, contents, compiled)
        text = "".join(f"{line}\r\n" for line in _list(compiled, contents))
        package.write(LIST, text.encode("utf-8-sig", errors="replace"))
    written.lacking = tuple(contents.lacking)
    return written


def _add_compilation(
    package: Package, format: str, variant: str, write_inner: WriteInner, target: Path, contents: Contents
) -> Written:
    """One form of the compilation, by way of a file beside the target, which may be large."""
    beside = target.with_name(f"{target.name}.{format}")
    try:
        name, written = write_inner(format, variant, beside)
        path = package.path(f"{COMPILATION}/", name)
        package.copy(path, beside)
    finally:
        beside.unlink(missing_ok=True)
    contents.compilation.append(path)
    return written


def _add_answer(package: Package, original: Original, contents: Contents, compiled: CompiledRound) -> None:
    from app.documents.pdf.writing import write_pdf

    name = f"{original.number.replace('/', '-').replace(':', '-')} {original.organisation}"
    folder = package.folder(LEFT_OUT if original.left_out else ANSWERS, name, FOLDER)
    held = [package.path(folder, ANSWER)]
    package.write(held[0], write_pdf(original.document, made_at=compiled.round.made_at))
    for entry, content in ((RECEIPT, original.content), (CONFIRMATION, original.confirmation)):
        if content is not None:
            held.append(package.path(folder, entry))
            package.write(held[-1], canonical(content))
    for file in original.files:
        held.append(_add_file(package, f"{folder}{FILES}/", file, contents))
    if original.withheld:
        words = ngettext(
            "{n} fil utelämnad: den kan namnge en privatperson",
            "{n} filer utelämnade: de kan namnge en privatperson",
            original.withheld,
        )
        held.append(words.format(n=number(original.withheld)))
    said = [f"{original.number}, {original.organisation}", *(f"    {path}" for path in held)]
    if original.left_out:
        contents.left_out += said
        contents.left_out_count += 1
    else:
        contents.answers += said
        contents.answer_count += 1
    contents.file_count += len(original.files)


def _add_file(package: Package, folder: str, file: OriginalFile, contents: Contents) -> str:
    """The file, if it is what it was when it came. Returns its line in the list."""
    path = package.path(folder, file.name)
    if file.locked:
        return _("LÅST, skadlig kod ({signature}): {path}").format(signature=file.locked, path=path)
    if file.opened is None:
        contents.lacking.append(path)
        return _("SAKNAS: {path}").format(path=path)
    with file.opened() as there:
        copied = package.copy(path, there)
    if copied != file.sha256:
        raise OSError(f"{file.sha256} was changed while it was read")
    return path + "".join(f" [{file_trait_label(trait)}]" for trait in file.traits)


def _list(compiled: CompiledRound, contents: Contents) -> list[str]:
    facts = compiled.round
    lines = [_("Allt i remissen: {title}").format(title=facts.title), ""]
    lines += [f"{label}: {content}" for label, content in sentences.round_facts(compiled)]
    lines += ["", *chosen] if (chosen := chosen_in_words(compiled, "zip", Layout.FOCUS_AREA)) else []
    lines += ["", f"{sentences.replied(compiled.overview)}.", sentences.turnout(compiled)]
    if contents.lacking:
        lines += ["", sentences.lacking_in_words(contents.lacking)]
    lines += ["", _("Sammanställningen"), *(f"    {path}" for path in contents.compilation)]
    lines += ["", _headed(_("Svaren"), contents.answer_count), *contents.answers]
    if contents.left_out:
        lines += ["", _headed(_("Inkomna men inte medtagna"), contents.left_out_count), *contents.left_out]
        lines += [sentences.left_out(body) for body in compiled.consultees if body.left_out]
    if withdrawn := [body.organisation.name for body in compiled.consultees if body.withdrawn]:
        lines += ["", _("Återtagna svar, som inte ligger i paketet: {names}.").format(names=", ".join(withdrawn))]
    lines += [
        "",
        _("Så kontrolleras filerna"),
        _("{sums} har varje fils kontrollsumma (SHA-256). Packa upp och kör: sha256sum -c {sums}").format(sums=SUMS),
        _("I Windows visar certutil -hashfile FIL SHA256 en fils kontrollsumma."),
        _(
            "Svar.pdf är svarets kvittens med allt som står i svaret. kvittens.json är det som kvittensens "
            "kontrollsumma täcker: filens kontrollsumma är kvittensens."
        ),
    ]
    return lines


def _headed(heading: str, n: int) -> str:
    return f"{heading} ({number(n)})"
