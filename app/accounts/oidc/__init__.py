"""Officials who come in by their authority's own sign-in service, by OpenID Connect (docs/sign-in.md).

``provider`` asks the service and proves what it says, ``rules`` say what follows from it, ``actions`` do it, and
``pages`` lead the browser there and back.
"""
