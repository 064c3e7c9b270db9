"""The address that a reading link is."""

from app.settings import Settings


def url_of_reading_link(settings: Settings, token: str) -> str:
    """BASE_URL/r/<token>."""
    return f"{settings.base_url}/r/{token}"
