"""The compilation's own page."""

from app.web.routes import pages

routes = pages()
