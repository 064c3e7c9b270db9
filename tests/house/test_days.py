"""No module of the tests computes a day or an instant as it is imported: a run may cross midnight."""

import ast
from collections.abc import Iterator

from tests.house.tree import name, python

CLOCK = {"today", "now", "utcnow", "in_days", "in_a_month", "next_year", "time", "localtime", "gmtime"}
"""What tells the time: ``app.clock``, ``datetime``, ``time`` and ``tests/kit/days.py``."""


def test_no_module_computes_a_day_as_it_is_imported() -> None:
    early = [
        f"{name(path)}:{call.lineno}: {ast.unparse(call)}"
        for path in python("tests")
        for call in at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not early, "what is computed here is yesterday's after midnight; make it a function:\n" + "\n".join(early)


def test_such_a_module_is_found() -> None:
    source = """
A = str(today())
B, C = [clock.now() for _ in range(2)]
@parametrize("day", [datetime.date.today()])
def test(day, until=now(), after=lambda: now()):
    return now()
class Sample:
    day = in_days(3)
    def later(self):
        return today()
def own():
    return today()
D = own()
E = {"day": lambda: today()}
F = datetime.time(12)
"""
    assert [call.lineno for call in at_import(ast.parse(source))] == [2, 3, 4, 5, 8, 13]


def at_import(module: ast.Module) -> Iterator[ast.Call]:
    """The calls that tell the time and happen when the module is loaded, by way of its own functions too."""
    own = {
        step.name
        for step in module.body
        if isinstance(step, ast.FunctionDef) and any(map(tells_time, _calls([*step.body])))
    }
    yield from (call for call in _calls(module.body) if tells_time(call) or _called(call) in own)


def tells_time(call: ast.Call) -> bool:
    """Whether it asks a clock; ``time(12, 0)`` is a time of day that somebody has chosen."""
    return _called(call) in CLOCK and not (_called(call) == "time" and call.args)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _calls(steps: list[ast.stmt]) -> Iterator[ast.Call]:
    """The calls among some statements, in the order of their lines, without those in functions defined there."""
    waiting: list[ast.AST] = [*reversed(steps)]
    while waiting:
        step = waiting.pop()
        below: list[ast.AST] = [*ast.iter_child_nodes(step)]
        if isinstance(step, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*step.args.defaults, *(value for value in step.args.kw_defaults if value)]
            below = [*getattr(step, "decorator_list", []), *defaults]
        if isinstance(step, ast.Call):
            yield step
        waiting += reversed(below)
