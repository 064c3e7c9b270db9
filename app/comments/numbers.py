"""A comment's number in the round as it is shown everywhere: "14", and "14 a" for a part of comment 14. Pure."""

A = ord("a")


def letters(part: int) -> str:
    """The letters of a part by its place: 1 is a, 26 z, 27 aa. Nothing for 0, the whole comment."""
    said = ""
    while part > 0:
        part, at = divmod(part - 1, 26)
        said = chr(A + at) + said
    return said


def point_number(number: int | None, part: int = 0) -> str:
    """A point's number with its letters: "14", "14 a"; "" before it has one."""
    if number is None:
        return ""
    return f"{number} {letters(part)}" if part else str(number)


def asked_number(words: str) -> tuple[int, int | None] | None:
    """The number and the part that somebody asks for: "14" is all of 14 (no part), "14 b" and "14B" its part b."""
    digits = words.strip().rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    said = words.strip()[len(digits) :].lower()
    digits = digits.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10) or len(said) > 4:
        return None
    part = 0
    for letter in said:
        part = part * 26 + ord(letter) - A + 1
    return int(digits), part or None
