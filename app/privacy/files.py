"""A register extract as a file: JSON for programs, HTML for whoever asked. Both say what the page says."""

import json
from typing import Any

from app.clock import zulu
from app.i18n import language
from app.privacy.labels import kept_for_label, kept_until_label, personal_subject_label
from app.privacy.queries import Extract, Place
from app.web.templating import environment


def as_json(found: Extract) -> tuple[bytes, str]:
    """The extract as JSON, and its media type."""
    return json.dumps(extract_json(found), ensure_ascii=False, indent=2).encode(), "application/json"


def extract_json(found: Extract) -> dict[str, Any]:
    """The extract as the API and the file say it."""
    return {
        "name": found.asked.name,
        "email": found.asked.email,
        "made_at": zulu(found.made_at),
        "places": [_place(place) for place in found.places],
        "disclosures": [
            {
                "round_id": one.round_id,
                "title": one.title,
                "registry_number": one.registry_number,
                "published_at": zulu(one.published_at) if one.published_at else None,
                "reading_links": one.reading_links,
            }
            for one in found.disclosures
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.code,
        "where": personal_subject_label(place.subject),
        "says": place.said,
        "round_id": place.round_id,
        "round": place.round_title,
        "why": kept_for_label(place.why),
        "until": kept_until_label(place.why),
        "can_be_erased": place.erasable,
    }


def as_html(found: Extract) -> tuple[bytes, str]:
    """The extract as a page of its own, which needs nothing else."""
    template = environment().get_template("privacy/extract_file.html")
    return template.render(found=found, lang=language()).encode(), "text/html; charset=utf-8"
