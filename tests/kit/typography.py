"""What is wrong with a text as Swedish, English or Finnish typography; used on pages and on catalogues."""

import re

_FAULTS = {
    "sv": [
        (re.compile(r'"'), "a straight double quotation mark; write ”…”"),
        (re.compile(r"[“„«»]"), "a quotation mark that is not Swedish; write ”…”"),
        (re.compile(r"(?<!\w)'\w"), "a straight single quotation mark; write ’…’"),
        (re.compile(r"(?<![\w/§.-])\d{1,2}/\d{1,2}(?![\w/])"), "a date such as 11/9; write 11 september"),
        (
            re.compile(r"\b\d+\.\d+ ?(%|procent|kronor|kr|miljoner|miljarder|hektar|ha|km|ton|MB|kB|GB)(?!\w)"),
            "a decimal point; write 3,4",
        ),
    ],
    "fi": [
        (re.compile(r'"'), "a straight double quotation mark; write ”…”"),
        (re.compile(r"[“„«»]"), "a quotation mark that is not Finnish; write ”…”"),
        (re.compile(r"(?<!\w)'\w"), "a straight single quotation mark; write ’…’"),
        (re.compile(r"\b\d+\.\d+ ?(%|prosenttia|euroa|MB|kB|GB)(?!\w)"), "a decimal point; write 3,4"),
        (re.compile(r"\b\d+%"), "a percent sign against its number; write 3,4 %"),
        (re.compile(r"\bklo\.|\bkl\. ?\d"), "the time of day; write klo 14.02"),
        (re.compile(r"\b\d{1,2} \w+kuuta\b"), "a day of a month without its full stop; write 11. syyskuuta"),
    ],
    "en": [
        (re.compile(r'"'), "a straight double quotation mark; write “…”"),
        (re.compile(r"”\w[^“”]*”"), "a Swedish quotation in English; write “…”"),
    ],
}
_BOTH = [
    (re.compile(r"\w - \w"), "a hyphen used as a dash; write –"),
    (re.compile(r"\.\.\."), "three full stops; write …"),
    (re.compile(r"\w  \w"), "two spaces"),
    (re.compile(r"\w ,|\w ;|\w \.(?=\s|$)"), "a space before a punctuation mark"),
]


def faults(text: str, language: str = "sv") -> list[str]:
    """Each fault in one line: what it is and where. No-break spaces count as spaces."""
    plain = text.replace("\u00a0", " ")
    faults = []
    for pattern, fault in [*_FAULTS[language], *_BOTH]:
        for match in pattern.finditer(plain):
            around = plain[max(0, match.start() - 20) : match.end() + 20].replace("\n", " ")
            faults.append(f"{fault}: …{around}…")
    return faults
