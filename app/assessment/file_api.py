"""Points out of the files of an answer as JSON: taken out, worded otherwise, undone; files without points."""

import datetime
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.assessment.access import point_in_files
from app.assessment.actions import files as acts
from app.assessment.file_forms import FilePointChange, FilePointIn
from app.assessment.opened_file import pages_of
from app.errors import NotFound
from app.i18n import _
from app.responses.access import answer_for
from app.responses.queries.files import FilePoint, ReadFile, answer_with_files, files_of_answer, points_of_files
from app.storage.schemas import ScanOut
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class FilePointOut(BaseModel):
    """A point that officials have taken out of a file of the answer's body."""

    comment_id: int = Field(description="Its id among comments; its reply is PUT /comments/{comment_id}/reply")
    number: int = Field(description="Its number in the round, never given to another")
    version: int = Field(description="Counts its wordings; send it back with a change")
    counts: bool = Field(description="False where it is undone, or the answer that counts has not its file")
    attachment_id: int = Field(description="The file as it was read last")
    file_name: str = Field(description="Its name")
    sha256: str = Field(description="Its checksum")
    page: int | None = Field(description="The page; null where none was told")
    quote: str = Field(description="The file's words")
    kind: str = Field(description="As of comments; answer where it answers a question")
    text: str = Field(description="The point")
    proposed_text: str = Field(description="New wording, or a proposed value")
    reason: str = Field(description="Why")
    section_id: int | None = Field(description="Its section in the version that the answer read; null: the whole plan")
    paragraph: int | None = Field(description="Its paragraph, counted from 1")
    indicator_id: int | None = Field(description="Its indicator")
    cell_id: int | None = Field(description="Its cell")
    question_id: int | None = Field(description="The question of the round that it answers")
    by: str = Field(description="Who read it so")
    at: datetime.datetime = Field(description="When")
    undone_by: str | None = Field(description="Who undid it; null where nobody has")


class FileOut(BaseModel):
    """A file of an answer that counts, as officials have read it."""

    attachment_id: int = Field(description="The file")
    name: str = Field(description="Its name")
    sha256: str = Field(description="Its checksum")
    reading: str = Field(description="waiting, taken (points are taken out of it) or none (it has none)")
    points: int = Field(description="How many points that are taken out of it count")
    marked_by: str | None = Field(description="Who found that it has no points")
    traits: list[str] = Field(
        description="What it holds: scripts, macros, protected, attachments, unreadable; looked for afterwards"
    )
    scan: ScanOut = Field(description="Where it stands with the virus scanner: whether its bytes can be fetched")


class FilesOut(BaseModel):
    """The files of an answer, and what officials have taken out of its body's files."""

    files: list[FileOut] = Field(description="In the order they were added; none where the answer counts no more")
    points: list[FilePointOut] = Field(description="By number, also those that count no more")


def _file_out(file: ReadFile) -> FileOut:
    return FileOut(
        attachment_id=file.id,
        name=file.name,
        sha256=file.sha256,
        reading=file.reading.value,
        points=file.points,
        marked_by=file.marked_by,
        traits=[trait.value for trait in file.scanned.traits],
        scan=ScanOut.of(file.scanned),
    )


def _point_out(point: FilePoint) -> FilePointOut:
    content = point.written.content
    return FilePointOut(
        comment_id=point.id,
        number=point.number,
        version=point.version,
        counts=point.stands,
        attachment_id=point.attachment_id,
        file_name=point.name,
        sha256=point.sha256,
        page=point.page,
        quote=point.passage,
        kind=point.written.kind.value,
        text=content.text,
        proposed_text=content.proposed_text,
        reason=content.reason,
        **point.written.place._asdict(),
        question_id=point.written.question_id,
        by=point.by,
        at=point.at,
        undone_by=point.undone_by,
    )


def _one(session: Read, response_id: int, point_id: int) -> FilePointOut:
    consultee_id = answer_with_files(session, response_id).consultee_id
    return next(_point_out(point) for point in points_of_files(session, consultee_id) if point.id == point_id)


@routes.get("/responses/{response_id}/points", "response.read")
def points(response_id: int, who: Who, session: Read) -> FilesOut:
    """What officials have taken out of the answer's files, and which of them wait to be read."""
    answer_for(session, who, response_id)
    body = answer_with_files(session, response_id).consultee_id
    return FilesOut(
        files=[_file_out(file) for file in files_of_answer(session, response_id)],
        points=[_point_out(point) for point in points_of_files(session, body)],
    )


def _pages_for_new(request: Request, who: Who, response_id: int, body: FilePointIn) -> int | None:
    return pages_of(request, who, response_id, body.attachment_id)


def _pages_for_change(request: Request, who: Who, response_id: int, body: FilePointChange) -> int | None:
    return pages_of(request, who, response_id, body.attachment_id)


PagesForNew = Annotated[int | None, Depends(_pages_for_new)]
PagesForChange = Annotated[int | None, Depends(_pages_for_change)]


@routes.post("/responses/{response_id}/points", "assess.divide", status_code=201)
def take(response_id: int, who: Who, body: FilePointIn, pages: PagesForNew, session: Write) -> FilePointOut:
    """Take a point out of a file of the answer. It has the round's next number, and a reply as any other.

    It is the officials' reading: no receipt covers it, and what the body sent is untouched. The same again is the same.
    """
    door = answer_for(session, who, response_id)
    taken = acts.take(session, door.round, response_id, body.taking, pages=pages, by=who.by, now=who.now)
    return _one(session, response_id, taken.point_id)


@routes.put("/responses/{response_id}/points/{comment_id}", "assess.divide")
def change(
    response_id: int, comment_id: int, who: Who, body: FilePointChange, pages: PagesForChange, session: Write
) -> FilePointOut:
    """Word it otherwise or place it elsewhere, with its number and its reply. One that was undone counts again.

    A point of a file that the answer has no more is taken over to the file that is named.
    """
    door = answer_for(session, who, response_id)
    point = point_in_files(session, door, comment_id)
    acts.change(session, door.round, response_id, point, body.taking, body.version, pages=pages, by=who.by, now=who.now)
    return _one(session, response_id, comment_id)


@routes.delete("/responses/{response_id}/points/{comment_id}", "assess.divide")
def undo(response_id: int, comment_id: int, who: Who, session: Write) -> FilePointOut:
    """Let it count no more. Its number is never given again, and its reply is kept."""
    door = answer_for(session, who, response_id)
    point = point_in_files(session, door, comment_id)
    acts.undo(session, door.round, response_id, point, by=who.by, now=who.now)
    return _one(session, response_id, comment_id)


def _file_of(session: Read, response_id: int, attachment_id: int) -> FileOut:
    for file in files_of_answer(session, response_id):
        if file.id == attachment_id:
            return _file_out(file)
    raise NotFound(_("Bilagan finns inte."))


@routes.post("/responses/{response_id}/attachments/{attachment_id}/mark", "assess.divide")
def mark(response_id: int, attachment_id: int, who: Who, session: Write) -> FileOut:
    """Mark a file as read and without points. One that points are taken out of is 409."""
    door = answer_for(session, who, response_id)
    acts.mark_file(session, door.round, response_id, attachment_id, by=who.by, now=who.now)
    return _file_of(session, response_id, attachment_id)


@routes.delete("/responses/{response_id}/attachments/{attachment_id}/mark", "assess.divide")
def unmark(response_id: int, attachment_id: int, who: Who, session: Write) -> FileOut:
    """Take that back: the file waits to be read."""
    door = answer_for(session, who, response_id)
    acts.unmark_file(session, door.round, response_id, attachment_id, by=who.by, now=who.now)
    return _file_of(session, response_id, attachment_id)
