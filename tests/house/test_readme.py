"""The README promises only what works."""

import re

from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def named_commands() -> set[str]:
    """The ``remiss …`` and ``python -m app …`` commands in code of the README."""
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", README, re.DOTALL))
    return set(re.findall(r"(?:\bremiss|python -m app) ([a-z][a-z-]+)", code))


def test_commands_that_the_readme_names_exist():
    import typer.main

    from app.cli import app

    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert named_commands() <= commands


def test_a_newcomer_is_told_how_to_start_and_how_to_test():
    for words in ("make demo", "make test", "Python", "docs/operations.md", "docs/development.md", "LICENSE"):
        assert words in README, words
