"""Which replies were begun with which text module."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.assessment.models import ModuleUse, TextModule


def remember_uses(session: Session, modules: Mapping[int, int]) -> None:
    """By point, the module that its reply was begun with; one that is gone by now is forgotten (three statements)."""
    if not modules:
        return
    run = session.connection().execute
    there = set(run(select(col(TextModule.id)).where(col(TextModule.id).in_(set(modules.values())))).scalars())
    run(delete(ModuleUse).where(col(ModuleUse.point_id).in_(modules), col(ModuleUse.module_id).in_(there)))
    rows = [{"module_id": module, "point_id": point} for point, module in modules.items() if module in there]
    if rows:
        run(insert(ModuleUse), rows)
