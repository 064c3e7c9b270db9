"""The plan of the stage as a text that is read, and the same corrected."""

from typing import Any

from tests.kit.stage import Stage

AS_IT_WAS = """# Plan för näringslivet

## Bakgrund

Planen gäller hela kommunen.

Den ersätter en äldre plan.

## Mål

Tre mål gäller fram till 2030.

## Fokusområden

### Dialog

Kommunen möter företagen varje år.

### Kompetens

Praktik ska finnas.

Utbildning ska samordnas.

Studenter ska stanna.

| Indikator | Nuläge | 2027 | Mål 2030 |
| --- | --- | --- | --- |
| Tillgång till kompetens | 2,7 | | 3,8 |
| Andel med jobb | | | 500 ha? |

#### Yrkesvux

Platserna blir fler.
"""
CORRECTED = (
    AS_IT_WAS.replace("Utbildning ska samordnas.", "Utbildning ska samordnas med grannkommunerna.")
    .replace("## Mål\n\nTre mål gäller fram till 2030.\n\n", "")
    .replace("| 3,8 |", "| 3,9 |")
)
"""A paragraph and a cell say something else, and the section Mål is gone."""


def correct(client: Any, stage: Stage, text: str = CORRECTED, *, status: int = 201, **rest: Any) -> Any:
    """Give the round a corrected plan through the API."""
    sent = {"text": text, "reason": "Fel i stycket om utbildning.", "told": "unanswered"} | rest
    answer = client.post(f"/api/v1/rounds/{stage.round_id}/plan-versions", data=sent, headers=stage.bearer("handler"))
    assert answer.status_code == status, answer.text
    return answer.json()


def save(client: Any, stage: Stage, *comments: dict[str, Any], body: int = 0, **draft: Any) -> Any:
    """Save a body's draft through the API."""
    version = read(client, stage, body)["draft"]["version"]
    sent = {"version": version, "stance": "supports", "comments": list(comments), **draft}
    answer = client.put(stage.address(body, "/draft"), json=sent)
    assert answer.status_code == 200, answer.text
    return answer.json()["draft"]


def read(client: Any, stage: Stage, body: int = 0) -> Any:
    """What a body's link gives."""
    return client.get(stage.address(body)).json()


def send(client: Any, stage: Stage, body: int = 0, *, status: int = 201, **rest: Any) -> Any:
    """Send a body's draft as it stands."""
    version = read(client, stage, body)["draft"]["version"]
    sent = {"version": version, "signatory": {"name": "Eva Ek"}, **rest}
    answer = client.post(stage.address(body, "/submission"), json=sent)
    assert answer.status_code == status, answer.text
    return answer.json()


def sections_of(client: Any, stage: Stage) -> dict[str, int]:
    """The sections of the plan as it is now, by title."""
    return {section["title"]: section["id"] for section in read(client, stage)["plan"]["sections"]}
