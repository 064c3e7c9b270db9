"""Style sheets and scripts on their way out: without comments, and without vendored rules that no page uses.

The vendored sheet has rules for some sixty components and our pages use a dozen. A rule goes only when every one of its
selectors asks for a component that is named nowhere; all else stays as it was written.
"""

import re

_SKIPPED = re.compile(r"""/\*.*?\*/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([{};])""", re.DOTALL)
_OWN_LINES = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
_PROPERTY = re.compile(r"(?<=[{;])\s*(--[\w-]+):[^;{}\"']*;")
_ASKED_FOR = re.compile(r"var\(\s*(--[\w-]+)")
_COMPONENT = re.compile(r"(?<![\w-])\.?((?:ds|u)-[a-z][\w-]*)")
_GROUPING = ("@media", "@supports", "@layer", "@container")


def without_comments(css: str) -> str:
    """The same sheet; what looks like a comment within a string is kept."""
    bare = _SKIPPED.sub(lambda match: match.group() if match[1] or match[2] else "", css)
    return re.sub(r"(?<!\s)\s*\n\s*", "\n", bare.replace('@charset "UTF-8";', "")).strip()


def script_without_comments(script: str) -> str:
    """The same script less the comments on lines of their own; whatever else looks like one may be part of a text."""
    return _OWN_LINES.sub("", script)


def without_idle_properties(css: str) -> str:
    """A sheet without comments, less the custom properties that nothing in it asks for, nor then what only they did."""
    used = set(_ASKED_FOR.findall(css))
    fewer = _PROPERTY.sub(lambda match: match.group() if match[1] in used else "", css)
    return css if fewer == css else without_idle_properties(fewer)


def with_components(css: str, used: set[str]) -> str:
    """A sheet without comments, less the rules for components that are not among ``used`` ("ds-button")."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    start = opened = depth = 0
    prelude = ""
    for match in _SKIPPED.finditer(css):
        at, mark = match.start(), match[2]
        if depth:  # within a rule, which is kept or dropped as a whole
            depth += (mark == "{") - (mark == "}")
            if not depth:
                groups[-1][1].append(f"{prelude}{css[opened : at + 1]}" if prelude else "")
                start = at + 1
        elif mark == "{":
            prelude, start = css[start:at], at + 1
            if prelude.lstrip().startswith(_GROUPING):
                groups.append((prelude, []))
            else:
                prelude, opened, depth = _alive(prelude, used), at, 1
        elif mark == "}":
            outer, rules = groups.pop()
            groups[-1][1].append(f"{outer}{{{''.join(rules)}}}" if any(rules) else "")
            start = at + 1
        elif mark == ";":  # a statement, such as the order of layers
            groups[-1][1].append(css[start : at + 1])
            start = at + 1
    if len(groups) > 1 or depth or css[start:].strip():
        raise ValueError(f"a style sheet ends in the middle of a rule: {css[start : start + 60]!r}")
    return "".join(groups[0][1])


def _alive(prelude: str, used: set[str]) -> str:
    """What is left of a rule's selectors; "" when nothing is."""
    if prelude.lstrip().startswith("@"):
        return prelude
    return ",".join(selector for selector in _parts(prelude) if _can_match(selector, used))


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
