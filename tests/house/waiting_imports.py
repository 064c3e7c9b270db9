"""Plans and lists that officials have had read and that wait to be saved, or are still being read."""

from sqlalchemy import update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.clock import now
from app.jobs.models import Job
from app.organisations.importing import read_list_text
from app.organisations.models import ListImport
from app.organisations.pending_imports import IMPORTS as LISTS
from app.organisations.pending_imports import keep_import as keep_list
from app.plans.actions import IMPORTS as PLANS
from app.plans.actions import keep_import as keep_plan
from app.plans.importing import read_plan_text
from app.plans.models import PlanImport
from app.plans.rereading_jobs import KIND as REREADING
from tests.kit.world import World


def plan_imports(session: Session, world: World) -> None:
    """Each official has read a plan that waits to be saved, under the key "import-" and the kind of person."""
    for kind, user in world.users.items():
        key = keep_plan(
            session, parsed=read_plan_text("# P\n\n## A\n\nT\n"), title=None, source=None, by=own(kind, user), now=now()
        )
        session.connection().execute(update(PlanImport).where(col(PlanImport.key) == key).values(key=f"import-{kind}"))


def list_imports(session: Session, world: World) -> None:
    """Each official has read a list that waits to be saved."""
    for kind, user in world.users.items():
        key = keep_list(
            session, name="L", parsed=read_list_text("Ett\nTvå\n"), source_name=None, by=own(kind, user), now=now()
        )
        session.connection().execute(update(ListImport).where(col(ListImport.key) == key).values(key=f"import-{kind}"))


def being_read(session: Session, world: World) -> None:
    """The handler's plan and list are being read by a job that has come half way."""
    by = own(Kind.HANDLER, world.users[Kind.HANDLER])
    plan = PLANS.begin(session, by_id=by.id, now=now(), title=None, source_name="En stor plan.docx")
    names = LISTS.begin(session, by_id=by.id, now=now(), name="", source_name="En stor lista.xlsx")
    for number, unread in enumerate((plan, names), start=101):
        job = Job(id=number, kind="reading", by_id=by.id, open_key=str(number), created_at=now(), run_at=now())
        job.claimed_by, job.done, job.total = "en arbetare", 50, 100
        unread.key, unread.job_id = "unread", number
        session.add_all((job, unread))
    session.flush()


def plan_read_anew(session: Session, world: World) -> None:
    """The file of the plan that is not frozen is being read anew by a job that has come half way."""
    job = Job(id=103, kind=REREADING, by_id=world.users[Kind.HANDLER], open_key="103", created_at=now(), run_at=now())
    job.claimed_by, job.done, job.total, job.arguments = "en arbetare", 50, 100, {"plan_id": world.draft_plan}
    session.add(job)
    session.flush()


def own(kind: Kind, user: int) -> By:
    """An official, as the one who does it."""
    return By("user", user, str(kind))
