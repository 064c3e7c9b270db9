"""Mail addresses: what is one, when two are the same mailbox, and which stand in a text.

An address is kept as it was typed, except that a domain is kept as people read it (``malmö.se``, never ``xn--…``).
It is compared as mail does (``mailbox``) and handed to the mail server as mail writes it (``for_mail``).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import idna

from app.errors import Invalid
from app.i18n import _

LONGEST = 254
_LONGEST_LOCAL = 64
_LONGEST_READ = 320  # of what may be a local part, so that one too long is told whole and not as a shorter one
_NAME_CHARACTER = r"[\w!#$%&'*+/=?^`{|}~-]"  # RFC 5322 "atext"; \w is more than ASCII, as RFC 6531 allows
_LOCAL = re.compile(rf"{_NAME_CHARACTER}+(?:\.{_NAME_CHARACTER}+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_SIGN_AND_DOMAIN = re.compile(r"@(?P<domain>[\w.-]*)(?P<again>@?)")
_LOCAL_BACKWARDS = re.compile(r"[^\s<>,;:()\[\]\"“”„«»@]*")
_SURE_LOCAL = re.compile(r"[\w.+&'-]+")
_WIDE = str.maketrans("＠＜＞．。｡，；：（）", "@<>...,;:()")
_IN_WORDS = re.compile(
    r"(?<=\w)(?: ?\[ ?(?:at|@|snabel-?a) ?\] ?| ?\( ?(?:at|@|snabel-?a) ?\) ?|[\[({]a[\])}]| ?\{ ?at ?\} ?)"
    r"(?=[\w-]{1,63}(?:\.| ?[\[(](?:dot|punkt)[\])] ?)\w)",
    re.IGNORECASE,
)
"""The sign as people write it for programs not to find: info(at)x.se."""
_DOT_IN_WORDS = re.compile(r"(?<=\w) ?[\[(](?:dot|punkt)[\])] ?(?=\w)", re.IGNORECASE)
_TWICE = re.compile(r"(?<![^\s<:;,(\"'])([^\s<>@:;,(\"']{1,64}@[^\s<>@]{1,254}) ?<(?:mailto:)?\1>", re.IGNORECASE)
"""An address with its own link after it, as Outlook copies it: info@x.se<mailto:info@x.se>."""
_AROUND = {"'": "'", "’": "’", "‘": "’", "`": "'", "{": "}", "‹": "›", "›": "‹"}
_BEFORE_BACKWARDS = re.compile(r" ?(?=[^\W_])[\w.+'-]{1,64}(?![^\s<>(:;,\"])")
_AFTER = re.compile(
    r" ?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}(?: ?\. ?|,)(?:se|nu|com|org|net|eu|info|example|fi|no|dk)\b(?! ?\w)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|amp|apos|quot|lt|gt|nbsp|shy);", re.IGNORECASE)


def address(text: str) -> str:
    """The trimmed text, if it is exactly one mail address. Raises Invalid; two in a field would be two recipients.

    What nobody sees is taken out: a zero-width space that came along from a page would be refused without a reason.
    """
    trimmed = unicodedata.normalize("NFC", _seen(text)).strip().removeprefix("mailto:")
    local, sign, domain = trimmed.rpartition("@")
    try:
        if not sign or not _LOCAL.fullmatch(local) or len(local.encode()) > _LONGEST_LOCAL:
            raise ValueError("local part")
        readable = f"{local}@{_readable(domain)}"
        if len(readable) > LONGEST:
            raise ValueError("length")
    except ValueError:
        message = _("”{text}” är ingen e-postadress. Skriv en adress, till exempel namn@organisation.se.")
        raise Invalid(
            message.format(text=trimmed[:100]),
            code="address",
            fields={"email": _("Skriv en enda e-postadress, till exempel namn@organisation.se.")},
        ) from None
    return readable


def _readable(domain: str) -> str:
    """The domain as people read it, its case as typed. Raises ValueError if it is no domain."""
    labels = ascii_domain(domain).split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        raise ValueError("no domain")
    return idna.decode(ascii_domain(domain)) if "xn--" in domain.casefold() else domain


def ascii_domain(domain: str) -> str:
    """The domain as mail systems write it, in lower case (IDNA 2008). Raises ValueError: idna's errors are such."""
    if domain.endswith("."):
        raise ValueError("a full stop after the domain")
    if domain.isascii() and "xn--" not in domain.casefold():
        if not _HOST.fullmatch(domain):
            raise ValueError("no domain")
        return domain.lower()
    return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()


def for_mail(text: str) -> tuple[str, str]:
    """The address in two parts, the domain as mail systems write it. Raises ValueError unless it is one address."""
    local, _sign, domain = text.rpartition("@")
    if not _LOCAL.fullmatch(local):
        raise ValueError("not exactly one address")
    return local, ascii_domain(domain)


def mailbox(text: str) -> str:
    """What two spellings of one mailbox have in common: case aside, and the domain as mail writes it.

    Mail allows case to matter before the sign; no mail system in use lets it, and people do not.
    """
    local, _sign, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    try:
        return f"{local.casefold()}@{ascii_domain(domain)}"
    except ValueError:
        return f"{local}@{domain}".casefold()


def same_mailbox(first: str | None, second: str | None) -> bool:
    """Whether two addresses are the same mailbox. Where there is none there is nothing to be the same."""
    return bool(first) and bool(second) and mailbox(first or "") == mailbox(second or "")


@dataclass(frozen=True, slots=True)
class Shared:
    """A mailbox that several bodies have: its address as the first of them writes it, and their names in order."""

    address: str
    names: tuple[str, ...]


def shared(addresses: Iterable[tuple[str, str | None]]) -> list[Shared]:
    """The mailboxes that more than one of the (name, address) pairs has."""
    names: dict[str, list[str]] = {}
    first_spelling: dict[str, str] = {}
    for name, text in addresses:
        if text:
            names.setdefault(mailbox(text), []).append(name)
            first_spelling.setdefault(mailbox(text), text)
    return [Shared(first_spelling[key], tuple(those)) for key, those in names.items() if len(those) > 1]


@dataclass(frozen=True, slots=True)
class Found:
    """An address in a text, and where it stands. ``address`` is empty where it cannot be read with certainty."""

    address: str
    start: int
    end: int


def without_marks(text: str) -> str:
    """The text without what no reader sees in it: zero-width characters, soft hyphens, HTML's way to write a sign.

    An address is written as mail writes it: with its own signs, and once where a program wrote its link after it.
    """
    spelled = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text).translate(_WIDE)
    signs, count = _IN_WORDS.subn("@", _seen(spelled))
    return _TWICE.sub(r"<\1>", _DOT_IN_WORDS.sub(".", signs) if count else signs)


def _seen(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def addresses_in(text: str) -> list[Found]:
    """The addresses that stand in a text (one that ``without_marks`` has cleaned), in order.

    None is ever shorter than what stands there: a character before the sign that an address may hold belongs to it.
    Where it is a rare one (``*``, ``/``, a curly apostrophe) nobody can tell whether it does: the address is not sure.
    """
    return list(_found(text))


def _found(text: str) -> Iterator[Found]:
    position = 0
    while match := _SIGN_AND_DOMAIN.search(text, position):
        # what stands before the sign is read from it and back, so that each character is looked at once
        before = _LOCAL_BACKWARDS.match(text[max(position, match.start() - _LONGEST_READ) : match.start()][::-1])
        local = before[0][::-1] if before else ""
        start, position = match.start() - len(local), match.end()
        domain = match["domain"].rstrip(".-")
        end = match.start("domain") + len(domain)
        if (not local or "." not in domain) and (almost := _almost(text, match.start(), end, local)):
            position = max(position, almost.end)
            yield almost
            continue
        if "." not in domain and not match["again"] and (domain or not local):  # "Kafé @ torget" is a name
            continue
        if local[:1] in _AROUND and text[end : end + 1] == _AROUND[local[0]]:  # 'info@x.se', as Outlook copies it
            local, end = local[1:], end + 1
        sure = _SURE_LOCAL.fullmatch(local) and not local.startswith("'") and not match["again"]
        yield Found(_valid(f"{local}@{domain}") if sure else "", start, end)


def _almost(text: str, sign: int, end: int, local: str) -> Found | None:
    """What was meant as an address and is none: "info @ x.se", "info@x,se", "<info@x>", with words before the sign."""
    start = sign - len(local)
    before = _BEFORE_BACKWARDS.match(text[max(0, sign - 66) : sign][::-1])
    after = _AFTER.match(text, sign + 1)
    if before and after:
        return Found("", sign - before.end(), after.end())
    in_brackets = local and text[max(0, start - 1) : start] == "<" and text[end : end + 1] == ">"
    return Found("", start, end) if in_brackets else None


def _valid(text: str) -> str:
    try:
        return address(text)
    except Invalid:
        return ""
