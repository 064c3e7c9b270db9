"""HTML for following a round: the board, reminders, letters, one body."""

from app.tracking.pages import board, body, letters, reminders
from app.web.routes import pages

routes = pages()
for part in (board, reminders, letters, body):
    routes.router.include_router(part.routes.router)
