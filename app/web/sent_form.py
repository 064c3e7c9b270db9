"""What a browser's form held, read once and to its end, so that a refusal can give it back.

The framework stops reading at the first thing that is too much, and what was typed is gone with the rest. Here the
fault is kept beside what was read; the bytes of a body that is too large are read past, and its files are not stored.
"""

import re
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from urllib.parse import unquote_plus

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, QuerystringParser, parse_options_header
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from app.errors import Invalid, RemissError, TooLarge
from app.i18n import _, number
from app.temporary import no_room
from app.web.text import one_line_end

MAX_BODY = 32 * 1024 * 1024
MAX_FIELDS = 20_000
"""More than any page of ours holds: a list has at most 5,000 bodies, with three fields each."""
MAX_PART = 16 * 1024 * 1024
"""Bytes of one text: four million characters of a pasted plan, whatever they are."""
TICKED = "true"
"""What a checkbox of ours sends (``components/forms.html``)."""
ANSWER = "answer-"
"""Before the number of a question that a round asks. A number alone is the choice on a scale, not what was typed."""
SHORT = 100
"""Characters of a text that stands on a line with others of its kind."""
READ_PAST = 8
"""A body is read to its end, for its texts, up to this many times what is taken."""

_MARKS = re.compile(
    r"(attachments|base[-_].*|by|comment(_ids)?|consultee|extension|fetch|(.*_)?version|format|generation|kept|(.*[-_])?id(-.*)?|layout|line"
    r"|next|number|once|topic|prefill-.*|revision|show|variant|was(-.*)?|wording"
    r"|about-.*|columns|only_area|only_group|hide_names|portrait|remember|address|answer|areas|at|basis|channel|decision|decision_immediate|decision_level|detach|direction|do|does|early|(.*_)?kind(-.*)?|language|outcome|place-.*|preliminary"
    r"|quiet_.*|opens|closes|piece|told_.*|paragraph|point|none"
    r"|as_file|automatic|colour|included|into|item|keep|lang|letter|member|only|whose|tag|on_behalf_of|organisation|posted|query|same|section|selection|shared|tell|to|told|what"
    r"|carry|column(-.*)?|corrections|hidden|identification|identified|sheet|fix|index|level|paragraphs|proposals|sections|where"
    r"|statement_attachment(-.*)?|sure|reattach|places|remove|reply|required|seen|verdict|replaces|required-.*|role|show_progress|(.*_)?stance(-.*)?|status|steps-.*|unanswered-.*|unsolicited|way|without_comments)"
)
"""Names of fields that nobody types in: hidden marks, then choices and buttons. A field of another name is shown as
typed. ``tests/house/test_every_page_read.py`` compares them with the fields of every page."""


def is_typed(name: str) -> bool:
    """Whether a field of this name holds what a person typed, not a hidden mark, a choice or a password."""
    return not _MARKS.fullmatch(name) and "password" not in name


@dataclass
class SentForm:
    """The fields and files of a form, as far as they could be read, and what was wrong with it."""

    items: list[tuple[str, str | UploadFile]] = field(default_factory=list)
    fault: RemissError | None = None

    @property
    def texts(self) -> list[str]:
        """What a person typed, in the form's order. Never a password, a choice or a hidden mark.

        Short ones after each other, such as the addresses of a list, are one text with a line each.
        """
        texts: list[str] = []
        follows_short = False
        for name, text in self.fields:
            if (
                text.strip()
                and text != TICKED
                and is_typed(name)
                and not (text.isdecimal() and name.startswith(ANSWER))
            ):
                is_short = len(text) <= SHORT and "\n" not in text
                texts[-1:] = [f"{texts[-1]}\n{text}"] if is_short and follows_short else [*texts[-1:], text]
                follows_short = is_short
        return texts

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Every field that is not empty, to be sent again. Passwords are left out."""
        return [(name, text) for name, text in self.items if isinstance(text, str) and text and "password" not in name]

    @property
    def files(self) -> list[tuple[str, str]]:
        """The files that came along: the field's name and the file's."""
        return [(name, file.filename) for name, file in self.items if isinstance(file, UploadFile) and file.filename]

    @property
    def is_whole(self) -> bool:
        """Whether sending it again would send all that was sent: no password was in it, and all of it was read."""
        return self.fault is None and not any("password" in name for name, _value in self.items)

    async def close(self) -> None:
        """Let go of the files; their names are still known."""
        await FormData(self.items).close()


class FormRequest(Request):
    """A request whose form is read to its end; what was read is found in ``state.sent_form``, also after a refusal."""

    async def _get_form(self, **_limits: object) -> FormData:
        if self._form is None:
            sent = await sent_form(self)
            if sent.fault:
                raise sent.fault
            self._form = FormData(sent.items)
        return self._form


async def sent_form(request: Request) -> SentForm:
    """What the request's form held, read now unless it has been."""
    state = request.state
    if not hasattr(state, "sent_form"):
        state.sent_form = SentForm()  # before it is read: nobody reads a body that has been begun
        await _read(request, state.sent_form)
    known: SentForm = state.sent_form
    return known


def is_form(headers: Headers) -> bool:
    """Whether the body is a form, as the browser says."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() in (
        "multipart/form-data",
        "application/x-www-form-urlencoded",
    )


async def _read(request: Request, sent: SentForm) -> None:
    if not is_form(request.headers):
        return
    told = request.headers.get("content-length", "")
    reader = _Parts(request, sent) if "multipart" in request.headers["content-type"].lower() else _Pairs(sent)
    reader.too_large, size = told.isdecimal() and int(told) > MAX_BODY, 0
    try:
        reader.begin()
        async for chunk in request.stream():
            size += len(chunk)
            reader.too_large = reader.too_large or size > MAX_BODY
            await reader.take(chunk)
        reader.end()
    except (FormParserError, MultiPartException):
        reader.rescue()
        broken = _("Formuläret kom inte fram helt. Gå tillbaka, ladda om sidan och försök igen.")
        sent.fault = Invalid(broken, code="broken_form", status=400)
    except HTTPException:  # more than is read past
        reader.too_large = True
    except ClientDisconnect:  # whoever was sending has stopped, or lost the network
        reader.drop_files()
        raise
    if reader.no_room:
        sent.fault = no_room()
    if reader.too_large:
        sent.fault = too_large()
    sent.items = [(name, one_line_end(value) if isinstance(value, str) else value) for name, value in reader.items]
    if sent.fault:
        reader.drop_files()


def too_large() -> RemissError:
    """The refusal of a body with more than ``MAX_BODY`` bytes, or of a text with more than ``MAX_PART``."""
    return TooLarge(_("Tillsammans får det vara högst 30 MB. Spara filen mindre, eller dela upp det, och försök igen."))


def _too_many() -> RemissError:
    message = _("Formuläret har fler än {n} fält. Dela upp det och försök igen.")
    return TooLarge(message.format(n=number(MAX_FIELDS)), code="too_many_fields")


class _Pairs:
    """Reads ``application/x-www-form-urlencoded``."""

    too_large = no_room = False

    def __init__(self, sent: SentForm) -> None:
        self.items: list[tuple[str, str | UploadFile]] = []
        self._sent, self._size = sent, 0
        self._name, self._text = bytearray(), bytearray()
        self._parser = QuerystringParser(
            {
                "on_field_start": self._start,
                "on_field_name": lambda data, start, end: self._more(self._name, data, start, end),
                "on_field_data": lambda data, start, end: self._more(self._text, data, start, end),
                "on_field_end": self._end,
            }
        )

    def begin(self) -> None:
        """Nothing to look at first."""

    async def take(self, chunk: bytes) -> None:
        """Read on."""
        self._parser.write(chunk)

    def end(self) -> None:
        """The last field ends with the body."""
        self._parser.finalize()

    def rescue(self) -> None:
        """Nothing can be left: a pair is kept as soon as it has ended."""

    def drop_files(self) -> None:
        """There are none."""

    def _start(self) -> None:
        self._name, self._text = bytearray(), bytearray()

    def _more(self, into: bytearray, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._size <= MAX_BODY:
            into += data[start:end]

    def _end(self) -> None:
        if len(self.items) >= MAX_FIELDS:
            self._sent.fault = _too_many()
        else:
            self.items.append((unquote_plus(self._name.decode("latin-1")), unquote_plus(self._text.decode("latin-1"))))


class _Parts(MultiPartParser):
    """Reads ``multipart/form-data``: the framework's, but for what happens when something is too much."""

    too_large = no_room = False

    def __init__(self, request: Request, sent: SentForm) -> None:
        super().__init__(request.headers, request.stream(), max_files=inf, max_fields=inf)
        self._sent, self._parts, self._has_ended = sent, 0, False

    def begin(self) -> None:
        """Find what stands between the parts. Raises MultiPartException when nothing is said about that."""
        _kind, options = parse_options_header(self.headers["content-type"])
        if b"boundary" not in options:
            raise MultiPartException("no boundary")
        self._charset = "utf-8"
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self.on_part_begin,
                "on_part_data": self.on_part_data,
                "on_part_end": self.on_part_end,
                "on_header_field": self.on_header_field,
                "on_header_value": self.on_header_value,
                "on_header_end": self.on_header_end,
                "on_headers_finished": self.on_headers_finished,
                "on_end": self.on_end,
            },
        )

    async def take(self, chunk: bytes) -> None:
        """Read on, and put what belongs to files into them."""
        self._parser.write(chunk)
        for part, data in self._file_parts_to_write:
            if part.file and not self.too_large and not self.no_room:
                await self._try(part.file.write(data))
        for part in self._file_parts_to_finish:
            if part.file and not self.no_room:
                await self._try(part.file.seek(0))
        self._file_parts_to_write.clear()
        self._file_parts_to_finish.clear()

    async def _try(self, step: Awaitable[object]) -> None:
        """Where the temporary folder has no room for a file, the texts that come after it are read all the same."""
        try:
            await step
        except OSError:
            self.no_room = True

    def end(self) -> None:
        """Raises MultiPartException when the body ended before its form."""
        self._parser.finalize()
        if not self._has_ended:
            raise MultiPartException("cut off")

    def rescue(self) -> None:
        """What was read of the last part counts, although the form broke there; of a file its name."""
        if self._current_part.field_name and not self._has_ended:
            self.on_part_end()

    def drop_files(self) -> None:
        """Nobody will read the files, whole or half."""
        for file in self._files_to_close_on_error:
            with suppress(OSError):  # what could not be written cannot be written now either
                file.close()

    def on_end(self) -> None:
        """The form has ended as it should."""
        self._has_ended = True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """A text that is too long is cut, and the form refused."""
        room = MAX_PART - len(self._current_part.data)
        if self._current_part.file is None and end - start > room:
            self._sent.fault, end = too_large(), start + room
        super().on_part_data(data, start, end)

    def on_part_end(self) -> None:
        """One part more, unless they are too many."""
        self._parts += 1
        if self._parts > MAX_FIELDS:
            self._sent.fault = _too_many()
        else:
            super().on_part_end()
