"""The open round: some three weeks left, and every state that a board shows before the last day."""

from app.rounds.models import Round
from app.seed.story import Scene, Teller

UNTOUCHED, BEGUN = "Hotell- och restaurangföreningen", "Exempelstads Fabriksförening"
"""The two bodies whose links the demo shows."""
OPENED, LEFT = -32, 19
ANSWERS = (
    (-25, "Sjöviks Företagsgrupp"),
    (-21, "Grundskolenämnden"),
    (-18, "Ung Företagsamhet i länet"),
    (-15, "Mälardalens industritekniska centrum AB"),
    (-13, "Vård- och omsorgsnämnden"),
    (-10, "Servicenämnden"),
    (-8, "Gymnasienämnden"),
)


def open_story(teller: Teller) -> Round:
    """Tell it; the round."""
    title = "Remiss av plan för ett starkare lokalt näringsliv 2027–2030"
    round_ = teller.draft(title, "KS/2026:20", created_day=-36, deadline=teller.day(LEFT), letter="")
    teller.with_papers(round_, -35)
    scene = teller.opened(round_, OPENED)
    troupe = scene.troupe
    scene.on(OPENED, "9.34", troupe.bounces("Marknadsföreningen i Exempelstad"))
    for days, name in ANSWERS:
        scene.on(days, "13.20", troupe.answers(name))
    scene.on(-6, "10.15", troupe.answers("Kultur- och fritidsnämnden", preliminary=True, file="Tjänsteskrivelse.txt"))
    scene.on(-29, "8.50", troupe.opens("Handelskammaren i Exempelland"))
    scene.on(-20, "16.05", troupe.opens("Exempelstads universitet"))
    scene.on(-17, "14.40", troupe.opens(BEGUN))
    scene.on(-16, "9.10", troupe.drafts(BEGUN, part=0.7))
    scene.on(-12, "15.30", troupe.drafts("Region Exempelland", part=0.6))
    scene.on(-9, "11.05", troupe.drafts("Position Exempelstad", part=0.5, hidden=True))
    scene.on(-7, "10.00", scene.reminds("Det är drygt tre veckor kvar att svara."))
    scene.on(
        -5,
        "10.30",
        troupe.is_exempted("Lillåns stads nämnd", reason="Nämnden har meddelat att den avstår den här gången."),
    )
    _more_time(scene)
    scene.line.run()
    return round_


def _more_time(scene: Scene) -> None:
    """One has got it, one has asked."""
    troupe, day = scene.troupe, scene.teller.day
    reason = "Regionstyrelsen sammanträder först en vecka efter den sista svarsdagen."
    scene.on(-6, "9.20", troupe.asks_for_time("Region Exempelland", until=day(LEFT + 10), reason=reason))
    scene.on(-5, "15.45", troupe.grants_time("Region Exempelland"))
    scene.on(-4, "16.10", troupe.opens("Stadsbyggnadsnämnden"))
    reason = "Nämnden kan fatta beslut tidigast vid sammanträdet veckan efter."
    scene.on(-3, "9.55", troupe.asks_for_time("Stadsbyggnadsnämnden", until=day(LEFT + 7), reason=reason))
