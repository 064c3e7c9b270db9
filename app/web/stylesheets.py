"""Style sheets on their way out: without comments, and without the vendored components that no page uses.

The vendored sheet has rules for some sixty components and our pages use a dozen. A rule goes only when every one of its
selectors asks for a component that is named nowhere; all else stays as it was written.
"""

import re
from collections.abc import Iterator

_SKIPPED = re.compile(r"""/\*.*?\*/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([{};])""", re.DOTALL)
_COMPONENT = re.compile(r"(?<![\w-])\.?((?:ds|u)-[a-z][\w-]*)")
_GROUPING = ("@media", "@supports", "@layer", "@container")


def without_comments(css: str) -> str:
    """The same sheet; what looks like a comment within a string is kept."""
    bare = _SKIPPED.sub(lambda match: match.group() if match[1] or match[2] else "", css)
    return re.sub(r"\s*\n\s*", "\n", bare.replace('@charset "UTF-8";', "")).strip()


def with_components(css: str, used: set[str]) -> str:
    """A sheet without comments, less the rules for components that are not among ``used`` ("ds-button")."""
    return "".join(_kept(css, used))


def _kept(css: str, used: set[str]) -> Iterator[str]:
    for prelude, body in _rules(css):
        if body is None:
            yield prelude
        elif prelude.lstrip().startswith(_GROUPING):
            inside = with_components(body, used)
            if inside.strip():
                yield f"{prelude}{{{inside}}}"
        elif prelude.lstrip().startswith("@"):
            yield f"{prelude}{{{body}}}"
        else:
            alive = [selector for selector in _parts(prelude) if _can_match(selector, used)]
            if alive:
                yield f"{','.join(alive)}{{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule's prelude and body; a statement (``@layer a, b;``) has no body."""
    start = depth = opened = 0
    for match in _SKIPPED.finditer(css):
        mark = match[2]
        if mark == "{":
            depth += 1
            if depth == 1:
                opened = match.start()
        elif mark == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened], css[opened + 1 : match.start()]
                start = match.end()
        elif mark == ";" and depth == 0:
            yield css[start : match.end()], None
            start = match.end()
    if css[start:].strip():
        raise ValueError(f"a style sheet ends in the middle of a rule: {css[start : start + 60]!r}")


def _parts(selectors: str) -> list[str]:
    """A list of selectors, one by one; commas in parentheses belong to a selector."""
    if "(" not in selectors:
        return selectors.split(",")
    parts, depth = [""], 0
    for sign in selectors:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _can_match(selector: str, used: set[str]) -> bool:
    """Whether our pages can have what is meant: of ``:is(…)`` one choice is enough, ``:not(…)`` asks for nothing."""
    if not _COMPONENT.search(selector):
        return True
    plain, depth, inside = "", 0, ""
    for sign in selector:
        if sign == "(":
            depth += 1
            if depth == 1:
                inside = ""
                continue
        elif sign == ")":
            depth -= 1
            if depth == 0:
                if not plain.endswith(":not") and not any(_can_match(choice, used) for choice in _parts(inside)):
                    return False
                continue
        if depth:
            inside += sign
        else:
            plain += sign
    return set(_COMPONENT.findall(plain)) <= used
