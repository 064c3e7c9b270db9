"""The desk: comments and the authority's replies."""

from app.web.routes import pages

routes = pages()
