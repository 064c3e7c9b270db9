"""A text of forty pages proposed to be divided by the places of a plan with a hundred sections."""

import time

from app.passages.plan_words import PlanWords
from app.passages.proposing import proposed
from app.plans.views import IndicatorPlace, Places, SectionPlace
from bench.run import Run
from bench.table import Line

SENTENCE = "Kommunen möter företagen varje år och följer upp vad som har sagts om villkoren för dem. "
_PAGES, _SECTIONS, _ROUNDS = 40, 100, 5


def measure(run: Run) -> None:
    """The middle of five rounds."""
    run.table.heading("A text divided")
    sections = {
        n: SectionPlace(n, None, n, 1, str(n), _title(n), n, f"Område {_title(n)}", 5) for n in range(1, _SECTIONS)
    }
    rows = {n: IndicatorPlace(n, n, f"Andelen nöjda företag i {_title(n)}") for n in sections}
    plan, text = PlanWords.of(Places(sections, rows, {})), "".join(map(_page, range(_PAGES)))
    seconds = sorted(_timed(text, plan) for _round in range(_ROUNDS))[_ROUNDS // 2]
    run.table.add(Line("40 pages divided: seconds of processor", f"{seconds:.2f} s", "", seconds))


def _title(number: int) -> str:
    return f"Fler företag växer hållbart i trakten {number}"


def _page(number: int) -> str:
    heading = f"{number + 1} {_title(number + 1)}\n\n" if number % 2 else f"Egen rubrik om växande företag {number}\n\n"
    paragraphs = "".join(f"{SENTENCE * 3}{at}\n\n" for at in range(6))
    built = (
        f"Område › Del {number} – fler företag. Växa mer.\n\nFörslag {number}: Fler tomter. Motivering: Det behövs.\n\n"
    )
    rows = "".join(f"{at}\tFöretag växer\tFler tomter\tDe söker mark\n" for at in range(4))
    points = "".join(f"- Punkt {at} om företag som växer i trakten\n" for at in range(8))
    return f"{heading}{paragraphs}{points}\n{built}Nr\tSynpunkt\tFörslag\tMotivering\n{rows}\n"


def _timed(text: str, plan: PlanWords) -> float:
    began = time.process_time()
    proposed(text, plan)
    return time.process_time() - began
