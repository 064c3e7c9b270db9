"""What the authority says about the service: help, personal data, accessibility; linked at the foot of every page.

Each text is delivered complete but for what only the authority knows. Administrators change it, and every version is
kept (decision 0206).
"""
