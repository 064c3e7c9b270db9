"""The address of a personal link. Made when a letter is sent or a link is shown once; never stored, never logged."""

from app.rounds.models import Link
from app.settings import Settings
from app.tokens import link_token


def url_for_link(settings: Settings, link: Link) -> str:
    """BASE_URL/l/<token> for the link's generation that is in force."""
    return f"{settings.base_url}/l/{link_token(settings.key(), link.id, link.generation)}"
