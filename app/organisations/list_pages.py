"""Distribution lists as pages for officials."""

from app.web.routes import pages

routes = pages()
