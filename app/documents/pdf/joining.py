"""One document of parts that were set one by one: pages, structure, names and bookmarks as if it had been set at once.

The first part is set last, when the pages that its contents name are known, and the lines at the pages' feet when it is
known how many there are: they are pages of their own, laid over the others. The first part's own facts are the whole's.
"""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, OutlineItem, Pdf, String

from app.documents.pdf.ends import with_plain_ends

_ELSEWHERE = "remiss:"
_OVER = b"Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC q /RemissFoot Do Q EMC\n"


class Heading(Protocol):
    """A bookmark: how deep, what it says, the name of its place."""

    @property
    def level(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def anchor(self) -> str: ...


SetFront = Callable[[dict[str, int]], bytes]
"""Sets the first part, given the numbers of the pages of places in the others."""
SetFooters = Callable[[Sequence[bool]], bytes]
"""Sets the lines at the feet of pages that are in landscape or not."""


def join(
    target: Path,
    set_front: SetFront,
    set_footers: SetFooters,
    parts: Sequence[BinaryIO],
    headings: Sequence[Heading],
) -> None:
    """Write the whole as one file. Raises ValueError when something of two parts has the same name."""
    with tempfile.TemporaryFile() as file:
        with _opened(io.BytesIO(_front(set_front, parts))) as document:
            whole = _Whole(document)
            for part in parts:
                whole.append(_opened(part))  # it is let go but not closed: what was copied reads from its file
            whole.finish(headings)
            with _opened(io.BytesIO(set_footers([_is_landscape(page) for page in document.pages]))) as footers:
                _lay_over(document, footers)
                plain = pikepdf.ObjectStreamMode.disable  # with_plain_ends needs a table of offsets in plain text
                document.save(file, object_stream_mode=plain, deterministic_id=True, fix_metadata_version=False)
        file.seek(0)
        target.write_bytes(with_plain_ends(file.read()))


def _front(set_front: SetFront, parts: Sequence[BinaryIO]) -> bytes:
    """The first part, whose contents name the right pages also where the numbers' own length moves something."""
    before = 0
    while True:
        front = set_front(_pages_of(parts, before))
        with _opened(io.BytesIO(front)) as document:
            if len(document.pages) == before:
                return front
            before = len(document.pages)


def _opened(file: BinaryIO) -> Pdf:
    file.seek(0)
    return pikepdf.open(file)


def _pages_of(parts: Sequence[BinaryIO], before: int) -> dict[str, int]:
    """The number of the page of every named place in the parts, of which the first begins after so many pages."""
    found: dict[str, int] = {}
    for part in parts:
        with _opened(part) as source:
            numbers = {page.obj.objgen: number for number, page in enumerate(source.pages, start=before + 1)}
            found |= {name: numbers[place[0].objgen] for name, place in _places(source).items()}
            before += len(source.pages)
    return found


def _places(document: Pdf) -> dict[str, Any]:
    names = document.Root.get(Name.Names)
    return {} if names is None else {str(name): place for name, place in NameTree(names.Dests).items()}


def _is_landscape(page: pikepdf.Page) -> bool:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return right - left > top - bottom


class _Whole:
    """The document that grows: its trees of names and numbers are kept apart until they are complete."""

    def __init__(self, document: Pdf) -> None:
        self._pdf = document
        self._root = document.Root.StructTreeRoot
        self._next = int(self._root.ParentTreeNextKey)
        self._parents = dict(NumberTree(self._root.ParentTree).items())
        self._ids = _ids(self._root)
        self._places = _places(document)

    def append(self, source: Pdf) -> None:
        """Its pages first: what is copied after them refers to them. Its numbers go on where those before end."""
        count, shift = len(self._pdf.pages), self._next
        self._pdf.pages.extend(source.pages)
        for page in self._pdf.pages[count:]:
            for numbered, key in ((page.obj, Name.StructParents), *_annotations(page)):
                if key in numbered:
                    numbered[key] = int(numbered[key]) + shift
        root = self._copied(source, source.Root.StructTreeRoot)
        self._adopt(root)
        self._parents |= {key + shift: parents for key, parents in NumberTree(root.ParentTree).items()}
        self._next += int(root.ParentTreeNextKey)
        self._add(self._ids, _ids(root))
        if Name.Names in source.Root:
            names = self._copied(source, source.Root.Names.Dests)
            self._add(self._places, {str(name): place for name, place in NameTree(names).items()})

    def finish(self, headings: Sequence[Heading]) -> None:
        """Write the trees, and lead from the contents and the bookmarks to the places."""
        root, document = self._root, self._pdf
        root.ParentTree = document.make_indirect(Dictionary(Nums=Array(_flat(self._parents))))
        root.ParentTreeNextKey = self._next
        root.IDTree = document.make_indirect(Dictionary(Names=Array(_flat(self._ids))))
        document.Root.Names = Dictionary(Dests=document.make_indirect(Dictionary(Names=Array(_flat(self._places)))))
        said = {heading.anchor: heading.text for heading in headings}
        for page in document.pages:
            for annotation, _key in _annotations(page):
                _lead(annotation, said)
        with document.open_outline() as outline:
            outline.root[:] = _bookmarks(headings, self._places)

    def _copied(self, source: Pdf, item: Any) -> Any:
        return self._pdf.copy_foreign(item if item.is_indirect else source.make_indirect(item))

    def _adopt(self, root: Any) -> None:
        """What stands in the part's document stands in the whole's."""
        document = self._root.K[0]
        for other in root.K:
            for element in other.K:
                element.P = document
                document.K.append(element)

    def _add(self, known: dict[str, Any], more: dict[str, Any]) -> None:
        if twice := known.keys() & more.keys():
            raise ValueError(f"two parts have the name {min(twice)}")
        known |= more


def _ids(root: Any) -> dict[str, Any]:
    return {str(name): element for name, element in NameTree(root.IDTree).items()} if Name.IDTree in root else {}


def _annotations(page: pikepdf.Page) -> Iterator[tuple[Any, Name]]:
    for annotation in page.obj.get(Name.Annots, ()):
        yield annotation, Name.StructParent


def _flat(tree: dict[Any, Any]) -> list[Any]:
    """Keys and values of a tree, by turns, in the order of the keys."""
    return [each for key in sorted(tree) for each in (String(key) if isinstance(key, str) else key, tree[key])]


def _lead(annotation: Any, said: dict[str, str]) -> None:
    """A link to a place in another part, now that there is one."""
    action = annotation.get(Name.A)
    address = str(action.URI) if action is not None and Name.URI in action else ""
    if address.startswith(_ELSEWHERE):
        anchor = address.removeprefix(_ELSEWHERE)
        del annotation[Name.A]
        annotation.Dest = String(anchor)
        annotation.Contents = String(said[anchor])


def _bookmarks(headings: Sequence[Heading], places: dict[str, Any]) -> list[OutlineItem]:
    top: list[OutlineItem] = []
    open_ones: list[tuple[int, list[OutlineItem]]] = [(0, top)]
    for heading in headings:
        while open_ones[-1][0] >= heading.level:
            open_ones.pop()
        item = OutlineItem(heading.text, places[heading.anchor])
        item.is_closed = True
        open_ones[-1][1].append(item)
        open_ones.append((heading.level, item.children))
    return top


def _lay_over(document: Pdf, footers: Pdf) -> None:
    before, over = document.make_stream(b"q\n"), document.make_stream(_OVER)
    for page, footer in zip(document.pages, footers.pages, strict=True):
        line = document.copy_foreign(footer.as_form_xobject())
        resources = Dictionary(dict(page.obj.Resources.items()))
        resources.XObject = Dictionary({**dict(resources.get(Name.XObject, Dictionary()).items()), "/RemissFoot": line})
        page.obj.Resources = resources
        contents = page.obj.Contents
        shown = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([before, *shown, over])
