"""One document of parts that were set one by one: pages, structure, names and bookmarks as if it had been set at once.

The first part is set last, when the pages that its contents name are known, and the lines at the pages' feet when it is
known how many there are: they are pages of their own, laid over the others. The first part's own facts are the whole's.
``python -m app.documents.pdf.joining`` does it in a process of its own.
"""

import io
import itertools
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, OutlineItem, Pdf, String

from app.documents.pdf.ends import with_plain_ends
from app.documents.pdf.names import Bookmark
from app.documents.pdf.setting import ARCHIVED, BOTH, set_apart, template_data

_ELSEWHERE = "remiss:"
_OVER = b"Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC q /RemissFoot Do Q EMC\n"


def main() -> None:
    """Join what stands in open files whose numbers come in, and write it to another."""
    order = json.load(sys.stdin.buffer)
    parts = [os.fdopen(number, "rb") for number in order["parts"]]
    headings = [Bookmark(*heading) for heading in order["headings"]]
    with os.fdopen(order["whole"], "w+b") as whole:
        _join(whole, _Template(order["facts"], order["front"]), parts, headings)
        whole.seek(0)
        mended = with_plain_ends(whole.read())
        whole.seek(0)
        whole.truncate()
        whole.write(mended)


class _Template:
    """Sets what is set last."""

    def __init__(self, facts: dict[str, Any], front: str) -> None:
        self._facts, self._sections = facts, front

    def front(self, pages: dict[str, int]) -> bytes:
        """The first part, given the numbers of the pages of places in the others."""
        return set_apart(template_data(self._facts | {"pages": pages}, self._sections), BOTH)

    def feet(self, landscape: Sequence[bool], places: Mapping[str, int]) -> bytes:
        """A page for each of the document's, with nothing on it but the line at its foot. ``places``: their pages."""
        pages = ",".join(json.dumps({"landscape": turned, "parts": []}) for turned in landscape)
        letters = [places[anchor] for anchor in self._facts.get("letters", ())]
        facts = self._facts | {"numbered": True, "empty": True, "numbers": _counted(len(landscape), letters)}
        return set_apart(template_data(facts, pages), ARCHIVED)


def _counted(pages: int, letters: Sequence[int]) -> list[tuple[int, int]]:
    """Each page's number, and of how many: of the letter that it belongs to. ``letters``: the first page of each."""
    starts = [1, *letters, pages + 1]
    return [(n, end - start) for start, end in itertools.pairwise(starts) for n in range(1, end - start + 1)]


def _join(whole: BinaryIO, template: _Template, parts: Sequence[BinaryIO], headings: Sequence[Bookmark]) -> None:
    """Raises ValueError when something of two parts has the same name."""
    with _opened(io.BytesIO(_front(template, parts))) as document:
        growing = _Whole(document)
        for part in parts:
            growing.append(_opened(part))  # it is let go but not closed: what was copied reads from its file
        growing.finish(headings)
        turned = [_is_landscape(page) for page in document.pages]
        with _opened(io.BytesIO(template.feet(turned, growing.pages_of_places()))) as feet:
            _lay_over(document, feet)
            plain = pikepdf.ObjectStreamMode.disable  # with_plain_ends needs a table of offsets in plain text
            document.save(whole, object_stream_mode=plain, deterministic_id=True, fix_metadata_version=False)


def _front(template: _Template, parts: Sequence[BinaryIO]) -> bytes:
    """The first part, whose contents name the right pages also where the numbers' own length moves something."""
    before = 0
    while True:
        front = template.front(_pages_of(parts, before))
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

    def finish(self, headings: Sequence[Bookmark]) -> None:
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

    def pages_of_places(self) -> dict[str, int]:
        """The number of the page of every named place."""
        numbers = {page.obj.objgen: number for number, page in enumerate(self._pdf.pages, start=1)}
        return {name: numbers[place[0].objgen] for name, place in self._places.items()}

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


def _bookmarks(headings: Sequence[Bookmark], places: dict[str, Any]) -> list[OutlineItem]:
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


if __name__ == "__main__":
    main()
