"""Overview and exports as JSON and files."""

from app.web.routes import api

routes = api("compilation")
