"""HTML for following a round: overview, schedule, the board, reminders and their plan, more time, letters, one body."""

from app.tracking.pages import (
    board,
    board_files,
    body,
    closing,
    exemptions,
    extensions,
    letters,
    overview,
    paper,
    reminder_plan,
    reminders,
    rounds,
    schedule,
    todo,
)
from app.web.routes import pages

routes = pages()
for part in (
    rounds,
    todo,
    overview,
    closing,
    schedule,
    board,
    board_files,
    reminders,
    reminder_plan,
    extensions,
    exemptions,
    letters,
    paper,
    body,
):
    routes.router.routes.extend(part.routes.router.routes)  # found by the table of routes; included ones are wrapped
