"""What is sent to the routes of the template that Word files are made of."""

from sqlmodel import Session

from app.clock import now
from app.compilation.models import WordTemplate
from app.storage.models import StoredFile
from tests.compilation.made_templates import WORD, template
from tests.house.sample import Sample
from tests.house.stored import FACTS
from tests.kit.world import World


def template_put_in(session: Session, _world: World) -> None:
    """The authority has a template of its own."""
    if session.get(StoredFile, FACTS["sha256"]) is None:
        session.add(StoredFile(**FACTS, created_at=now()))
        session.flush()
    row = {"sha256": FACTS["sha256"], "name": "Mall.docx", "placeholders": ["titel"], "by_name": "Hanna", "at": now()}
    session.add(WordTemplate(id=75, number=1, **row))
    session.flush()


SENT = {"file": ("Mall.docx", template(), WORD)}
TEMPLATES = {
    "GET /word-template": Sample(prepare=template_put_in),
    "GET /word-template/{template_id}/file": Sample(prepare=template_put_in),
    "POST /word-template": Sample(files=SENT),
    "POST /word-template/removal": Sample(data={}, prepare=template_put_in),
    "GET /api/v1/templates/{template_id}/file": Sample(prepare=template_put_in),
    "POST /api/v1/templates": Sample(files=SENT),
    "DELETE /api/v1/templates": Sample(prepare=template_put_in),
}
