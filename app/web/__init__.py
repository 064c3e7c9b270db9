"""What all rooms need of HTTP: page or fragment, form parsing, htmx headers, security headers, CSRF, error pages.

Knows no room. A route is registered with an action of the authorisation matrix; without one it does not start.
"""
