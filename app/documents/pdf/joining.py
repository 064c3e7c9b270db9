"""One document of parts that were set one by one: pages, structure, names and bookmarks as if it had been set at once.

The first part is set last, when the pages that its contents name are known, and the lines at the pages' feet when it is
known how many there are: they are pages of their own, laid over the others. The first part's own facts are the whole's.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, OutlineItem, Pdf, String

from app.documents.pdf.ends import with_plain_ends

_CELL = re.compile(rb"\(U(\d+)x(\d+)y(\d+)\)")
"""What typst calls the head of a column, which cells refer to."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
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


def joined(set_front: SetFront, set_footers: SetFooters, parts: Sequence[bytes], headings: Sequence[Heading]) -> bytes:
    """The whole as one file. Raises ValueError when something of two parts has the same name."""
    with _opened(_front(set_front, parts)) as document:
        whole = _Whole(document)
        for number, part in enumerate(parts, start=1):
            with _opened(_renamed(part, number)) as source:
                whole.append(source)
        whole.finish(headings)
        with _opened(set_footers([_is_landscape(page) for page in document.pages])) as footers:
            _lay_over(document, footers)
            return _saved(document)


def _front(set_front: SetFront, parts: Sequence[bytes]) -> bytes:
    """The first part, whose contents name the right pages also where the numbers' own length moves something."""
    before = 0
    while True:
        front = set_front(_pages_of(parts, before))
        with _opened(front) as document:
            if len(document.pages) == before:
                return front
            before = len(document.pages)


def _opened(content: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(content))


def _saved(document: Pdf) -> bytes:
    """With a table of offsets in plain text, as ``with_plain_ends`` needs it."""
    file = io.BytesIO()
    plain = pikepdf.ObjectStreamMode.disable
    document.save(file, object_stream_mode=plain, deterministic_id=True, fix_metadata_version=False)
    return with_plain_ends(file.getvalue())


def _pages_of(parts: Sequence[bytes], before: int) -> dict[str, int]:
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


def _renamed(part: bytes, number: int) -> bytes:
    """The names of heads of columns told apart from those of other parts, each as long as it was."""
    high, low = divmod(number, len(_LETTERS))
    return _CELL.sub(rb"(%c\1%c\2y\3)" % (_LETTERS[high], _LETTERS[low]), part)


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
