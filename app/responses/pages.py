"""Submitted answers as officials read them. Never a draft."""

from app.web.routes import pages

routes = pages()
