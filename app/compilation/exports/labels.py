"""The words for the codes, in the language of the moment: "not_met" is "Tillgodoses inte"."""

from app.i18n import _
from app.responses.areas import REST, WHOLE


def stances() -> dict[str, str]:
    """For or against."""
    return {
        "supports": _("Tillstyrker"),
        "supports_with_changes": _("Tillstyrker med ändringar"),
        "neutral": _("Varken till- eller avstyrker"),
        "rejects": _("Avstyrker"),
        "no_objection": _("Inget att erinra"),
        "abstains": _("Avstår"),
    }


def outcomes() -> dict[str, str]:
    """What came of a comment."""
    return {
        "met": _("Tillgodoses"),
        "partly_met": _("Tillgodoses delvis"),
        "not_met": _("Tillgodoses inte"),
        "noted": _("Noteras"),
        "answered": _("Besvaras"),
        "out_of_scope": _("Utanför remissen"),
    }


def channels() -> dict[str, str]:
    """How an answer came in."""
    return {
        "web": _("Webben"),
        "api": _("Programmatiskt"),
        "email": _("E-post"),
        "post": _("Brev"),
        "hand": _("Lämnat för hand"),
    }


def kinds() -> dict[str, str]:
    """What a comment is."""
    return {
        "comment": _("Synpunkt"),
        "text_change": _("Ändrad lydelse"),
        "indicator_value": _("Indikatorvärde"),
        "new_indicator": _("Ny indikator"),
        "activity": _("Aktivitet"),
        "question": _("Fråga"),
        "fact_error": _("Sakfel"),
    }


def statuses() -> dict[str, str]:
    """The board's statuses."""
    return {
        "not_sent": _("Inte skickad"),
        "sent": _("Skickad"),
        "bounced": _("Studsade"),
        "opened": _("Öppnad"),
        "drafting": _("Påbörjad"),
        "answered": _("Har svarat"),
        "no_objection": _("Inget att erinra"),
        "abstained": _("Avstår"),
        "missing": _("Saknas"),
    }


def round_statuses() -> dict[str, str]:
    """The round's life."""
    return {
        "draft": _("Utkast"),
        "open": _("Öppen"),
        "closed": _("Stängd"),
        "compiling": _("Sammanställs"),
        "published": _("Publicerad"),
        "archived": _("Arkiverad"),
        "cancelled": _("Avbruten"),
    }


def layouts() -> dict[str, str]:
    """The layouts, as headings."""
    return {
        "focus-area": _("Synpunkter per fokusområde"),
        "organisation": _("Synpunkter per remissinstans"),
        "indicator": _("Synpunkter per indikator"),
        "not-met": _("Synpunkter som inte tillgodoses"),
        "appendix": _("Bilaga: remissvaren i sin helhet"),
        "statistics": _("Statistik"),
    }


def area(label: str) -> str:
    """A focus area's heading: the plan's own words, or the two groups of ours in the reader's language."""
    return {WHOLE: _("Planen i sin helhet"), REST: _("Planen i övrigt")}.get(label, label)
