"""The round past its last day, to its end: everything has a reply, the summaries are written, all is published."""

import datetime
import random

from app.compilation import queries
from app.compilation.actions.publication import publish_compilation
from app.compilation.actions.texts import write_text
from app.compilation.texts import subjects
from app.rounds.models import Round
from app.seed.overdue import compiled_story
from app.seed.replies import reply_to, reply_to_the_rest
from app.seed.story import Teller
from app.seed.timeline import at

WHOLE = (
    "De flesta stöder planens inriktning. Många vill att ansvar, kostnader och uppföljning blir tydligare.",
    "Kommunen kompletterar planen där synpunkterna gör den tydligare, och lämnar övrigt till nämndernas planer.",
)
AREA = (
    "Remissinstanserna instämmer i stort och föreslår förtydliganden i text, mått och ansvar.",
    "Förslag som går att följa upp förs in i planen. Det som kräver beslut i budgeten prövas där.",
)


def published_story(teller: Teller) -> Round:
    """Tell it as far as to yesterday, when it was published; the round."""
    round_ = compiled_story(teller, since=-2)
    session, by, yesterday = teller.session, teller.handler, teller.day(-1)
    morning = at(yesterday, "8.00")
    choice = random.Random(22)  # noqa: S311  all of them are chosen
    written = reply_to(session, round_, share=1.0, choice=choice, by=by, now=morning)
    reply_to_the_rest(session, round_, by=by, now=morning + datetime.timedelta(minutes=4 * written))
    for subject in subjects(queries.overview(session, round_.id)):
        if subject.is_needed:
            text, consideration = AREA if subject.area else WHOLE
            now = at(yesterday, "16.00")
            write_text(session, round_, subject, text=text, consideration=consideration, version=0, by=by, now=now)
    publish_compilation(session, round_, by=by, now=at(yesterday, "16.30"))
    return round_
