"""The page of rules of disposal: what is in force, what would go now, and running it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.privacy import disposing, messages
from app.privacy.disposing import Ruled
from app.privacy.forms import RuleForm
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class RulesPage:
    """The rules in force with their dry run, and the form for another."""

    ruled: list[Ruled]
    form: Filled[RuleForm]
    titles: dict[int, str]


@routes.get("/privacy/rules", "privacy.read")
def rules(request: Request, who: Who, session: Read) -> Response:
    """The rules, and what each would dispose of now: nothing goes by looking."""
    who.clear()
    return _page(request, who, session, blank(RuleForm), 200)


def _page(request: Request, who: Who, session: Read, form: Filled[RuleForm], status: int) -> Response:
    ruled = disposing.ruled(session, now=who.now)
    titles = disposing.titles_of(session, [round_id for one in ruled for round_id in one.would.rounds])
    return page(request, "privacy/rules.html", RulesPage(ruled, form, titles), status=status)


@routes.post("/privacy/rules", "privacy.rule")
def add(
    request: Request, who: Who, form: Annotated[Filled[RuleForm], Depends(filled(RuleForm))], session: Write
) -> Response:
    """A rule by a decision. Nothing goes yet: what would is shown first."""
    who.clear()
    rule = None
    if form.ok:
        data = form.data
        rule = form.attempt(
            session,
            lambda: disposing.add_rule(
                session,
                data.rule_kind,
                after_days=data.after_days,
                decision=data.decision_number,
                automatic=data.automatic,
                by=who.by,
                now=who.now,
            ),
        )
    if rule is None:
        return _page(request, who, session, form, 422)
    return messages.RULE_ADDED.after(see_other("/privacy/rules"), request)


@routes.post("/privacy/rules/{rule_id}/removal", "privacy.rule")
def remove(request: Request, who: Who, rule_id: int, session: Write) -> Response:
    """The rule is in force no more."""
    who.clear()
    disposing.remove_rule(session, rule_id, by=who.by, now=who.now)
    return messages.RULE_REMOVED.after(see_other("/privacy/rules"), request)


@routes.post("/privacy/rules/{rule_id}/running", "privacy.rule")
def run(request: Request, who: Who, rule_id: int, session: Write) -> Response:
    """Dispose of what is due by a rule."""
    who.clear()
    count = disposing.run_rule(session, rule_id, by=who.by, now=who.now, limit=disposing.BY_HAND)
    return messages.RULE_RUN.after(see_other("/privacy/rules"), request, count)
