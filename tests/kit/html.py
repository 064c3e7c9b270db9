"""An answer as a person meets it: text, links and forms that are filled in and sent."""

from collections.abc import Callable, Iterable
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from tests.kit.judge import name_of, squeeze

Send = Callable[..., "Page"]
File = tuple[str, bytes, str]
NO_FILE: File = ("", b"", "application/octet-stream")  # what a browser sends for a file field left empty


class Page:
    """A parsed page or fragment. ``response`` is the answer it came in, ``url`` its path and query."""

    def __init__(self, response: Any, send: Send, *, whole: bool) -> None:
        self.response = response
        self.status: int = response.status_code
        self.headers = response.headers
        self.url: str = response.url.raw_path.decode()
        self.source: str = response.text
        self._send = send
        if whole:
            self.root: HtmlElement = html.document_fromstring(self.source or "<html></html>")
        else:
            self.root = html.fragment_fromstring(self.source, create_parent="div")

    def xpath(self, expression: str, **variables: Any) -> list[Any]:
        """What an XPath expression selects."""
        elements = self.root.xpath(expression, **variables)
        assert isinstance(elements, list), f"{expression} selects no elements"
        return elements

    def all(self, tag: str = "*", text: str | None = None, **attributes: str) -> list[HtmlElement]:
        """Elements by tag, contained text and attributes; ``class_`` is one class, ``data_x`` means ``data-x``."""
        return [e for e in self.root.iter(tag) if isinstance(e.tag, str) and _fits(e, text, attributes)]

    def one(self, tag: str = "*", text: str | None = None, **attributes: str) -> HtmlElement:
        """The only element that fits; fails when there is none or there are several."""
        elements = self.all(tag, text, **attributes)
        if text is not None:  # an ancestor contains the text too: keep the innermost
            elements = [e for e in elements if not any(d in elements for d in e.iterdescendants())]
        assert len(elements) == 1, f"{len(elements)} of <{tag}> {text or ''} {attributes or ''} on:\n{self.text()}"
        return elements[0]

    def text(self, tag: str | None = None, **attributes: str) -> str:
        """The visible text of the page's ``main`` (or of the one element asked for), white space squeezed."""
        if tag or attributes:
            return visible(self.one(tag or "*", **attributes))
        mains = list(self.root.iter("main"))
        return visible(mains[0] if mains else self.root)

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return squeeze(self.root.xpath("string(//h1)"))

    @property
    def title(self) -> str:
        """The text of the title element."""
        return squeeze(self.root.xpath("string(//title)"))

    def rows(self, **attributes: str) -> list[list[str]]:
        """The text of the cells of the only table that fits, row by row, the header row first."""
        table = self.one("table", **attributes)
        return [[visible(cell) for cell in row.xpath("./th | ./td")] for row in table.iter("tr")]

    def column(self, index: int, **attributes: str) -> list[str]:
        """The text of one column of the only table that fits, counted from 0, without its heading."""
        return [row[index] for row in self.rows(**attributes)[1:]]

    def errors(self) -> dict[str, str]:
        """The messages at fields, by the field's name: what ``aria-describedby`` of an invalid field points at."""
        terms = {}
        for field in self.root.xpath("//*[@aria-invalid='true']"):
            ids = (field.get("aria-describedby") or "").split()
            terms[field.get("name")] = squeeze(" ".join(visible(e) for i in ids for e in self.all(id=i)))
        return terms

    def link(self, text: str) -> str:
        """The address of the only link with this name."""
        links = [a for a in self.root.iter("a") if name_of(a, self.root) == text]
        targets = {a.get("href") for a in links}
        assert len(targets) == 1, f"{len(targets)} links named {text!r}; there are: {self.links()}"
        return str(targets.pop())

    def links(self) -> list[str]:
        """The names of all links."""
        return [name_of(a, self.root) for a in self.root.iter("a")]

    def click(self, text: str, status: int = 200) -> "Page":
        """Follow the link with this name."""
        return self._send("GET", self.link(text), status=status)

    def form(self, name: str | None = None, *, id: str | None = None, action: str | None = None) -> "Form":
        """The only form that has a button of this name, this id or this action."""
        forms = []
        for form in self.root.iter("form"):
            buttons = {name_of(b, self.root) for b in _buttons(form)}
            wanted = ((name, buttons), (id, {form.get("id")}), (action, {form.get("action")}))
            if all(asked is None or asked in there for asked, there in wanted):
                forms.append(form)
        if len(forms) != 1:
            there = [sorted(name_of(b, self.root) for b in _buttons(f)) for f in self.root.iter("form")]
            raise AssertionError(f"{len(forms)} forms fit {name or id or action!r}; forms by their buttons: {there}")
        return Form(forms[0], name, self)


class Form:
    """A form to fill in. Only what a person could do is possible: no unknown field, no option that is not offered."""

    def __init__(self, element: HtmlElement, button: str | None, page: Page) -> None:
        self.element = element
        self.button = button
        self.page = page

    @property
    def fields(self) -> dict[str, list[HtmlElement]]:
        """The named controls that a person could use, by name."""
        fields: dict[str, list[HtmlElement]] = {}
        inside = self.element.xpath(".//input | .//select | .//textarea")
        outside = self.page.root.xpath("//*[@form=$i]", i=self.element.get("id") or "-")
        for control in [*inside, *outside]:
            usable = control.get("name") and control.get("disabled") is None
            if usable and not control.xpath("ancestor::fieldset[@disabled]") and control.get("type") != "submit":
                fields.setdefault(control.get("name"), []).append(control)
        return fields

    def value(self, name: str) -> str | list[str]:
        """What a field would send now: a text, or a list where there may be several."""
        values = [v for control in self.fields[name] for v in _now(control)]
        return values if len(self.fields[name]) > 1 or len(values) != 1 else values[0]

    def submit(
        self, values: dict[str, Any] | None = None, *, button: str | None = None, status: int | None = None, **more: Any
    ) -> Page:
        """Send the form with these fields changed; the others keep what they held.

        A list for several values, True or False for a single checkbox, ``(name, bytes, type)`` for a file (or a list).
        Unless ``status`` says else, a POST is expected to be answered by 303, which is followed, and a GET by 200.
        """
        changed = {**(values or {}), **more}
        unknown = set(changed) - set(self.fields)
        assert not unknown, f"the form has no field {sorted(unknown)}; it has {sorted(self.fields)}"
        data: dict[str, list[str]] = {}
        files: list[tuple[str, File]] = []
        for name, controls in self.fields.items():
            if controls[0].get("type") == "file":
                given = changed.get(name) or NO_FILE
                files += [(name, file) for file in (given if isinstance(given, list) else [given])]
            elif sent := _filled(controls, changed[name]) if name in changed else self._kept(controls):
                data[name] = sent
        pressed = self._pressed(button or self.button)
        if pressed is not None and pressed.get("name"):
            data.setdefault(pressed.get("name"), []).append(pressed.get("value") or "")
        action = (pressed.get("formaction") if pressed is not None else None) or self.element.get("action")
        method = (self.element.get("method") or "get").upper()
        if method == "GET":
            return self.page._send("GET", action, params=data, status=status or 200)
        if self.element.get("enctype") != "multipart/form-data":
            assert not files, "a form with a file field needs enctype=multipart/form-data"
            return self.page._send("POST", action, data=data, status=status or 303)
        body, kind = multipart(data, files)
        return self.page._send("POST", action, content=body, headers={"Content-Type": kind}, status=status or 303)

    def _kept(self, controls: Iterable[HtmlElement]) -> list[str]:
        return [value for control in controls for value in _now(control)]

    def _pressed(self, name: str | None) -> HtmlElement | None:
        buttons = _buttons(self.element)
        if name is None:
            return buttons[0] if buttons else None
        fit = [b for b in buttons if name_of(b, self.page.root) == name]
        assert len(fit) == 1, f"{len(fit)} buttons named {name!r} in the form"
        return fit[0]


def multipart(data: dict[str, list[str]], files: list[tuple[str, File]]) -> tuple[bytes, str]:
    """A form's body and its content type, as a browser writes them: an empty file field is sent too."""
    line = "remiss-test-boundary-7d1f3a"
    parts = [(f'name="{name}"', value.encode()) for name, values in data.items() for value in values]
    for name, (filename, content, kind) in files:
        parts.append((f'name="{name}"; filename="{filename}"\r\nContent-Type: {kind}', content))
    body = b"".join(
        f"--{line}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"


def visible(element: HtmlElement) -> str:
    """The text of an element, white space squeezed, a space between blocks; scripts and hidden parts left out."""
    texts: list[str] = []
    if not any(_hidden(around) for around in element.iterancestors()):
        _gather(element, texts)
    return squeeze(" ".join(texts))


_UNSEEN = frozenset(["script", "style", "template", "title"])


def _hidden(element: HtmlElement) -> bool:
    return element.tag in _UNSEEN or element.get("hidden") is not None


def _gather(element: HtmlElement, texts: list[str]) -> None:
    if _hidden(element):
        return
    if element.text:
        if element.tag == "wbr" and texts:  # a word may be broken there, and is read as one; the parser puts it inside
            texts[-1] += element.text
        else:
            texts.append(element.text)
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, texts)
        if child.tail:
            texts.append(child.tail)


def _buttons(form: HtmlElement) -> list[HtmlElement]:
    buttons = form.xpath(".//button[@type='submit' or not(@type)] | .//input[@type='submit']")
    return [b for b in buttons if b.get("disabled") is None]


def _fits(element: HtmlElement, text: str | None, attributes: dict[str, str]) -> bool:
    for name, value in attributes.items():
        key = "class" if name == "class_" else name.rstrip("_").replace("_", "-")
        if key == "class" and value not in (element.get("class") or "").split():
            return False
        if key != "class" and element.get(key) != value:
            return False
    return text is None or text in visible(element)


def _now(control: HtmlElement) -> list[str]:
    kind = control.get("type")
    if control.tag == "select":
        options = control.xpath(".//option[not(@disabled)]")
        chosen = [o for o in options if o.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [_option(o) for o in chosen]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if kind in ("checkbox", "radio"):
        return [control.get("value") or "on"] if control.get("checked") is not None else []
    return [] if kind == "file" else [control.get("value") or ""]


def _option(option: HtmlElement) -> str:
    return str(option.get("value") if option.get("value") is not None else squeeze(option.text_content()))


def _filled(controls: list[HtmlElement], value: Any) -> list[str]:
    kind, name = controls[0].get("type"), controls[0].get("name")
    if value is False or value is None:
        assert kind == "checkbox" or controls[0].tag == "select", f"{name} cannot be unset"
        return []
    if value is True:
        assert kind == "checkbox", f"{name} cannot be ticked"
        return [controls[0].get("value") or "on"]
    values = [str(v) for v in (value if isinstance(value, list | tuple | set) else [value])]
    if controls[0].tag == "select":
        offered = [_option(o) for o in controls[0].xpath(".//option[not(@disabled)]")]
    elif kind in ("checkbox", "radio"):
        offered = [c.get("value") or "on" for c in controls]
    else:
        assert len(values) <= len(controls), f"{name} takes {len(controls)} values"
        assert all(c.get("readonly") is None for c in controls), f"{name} is read-only"
        return values
    assert set(values) <= set(offered), f"{name} offers {offered}, not {values}"
    return values
