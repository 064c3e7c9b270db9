"""What a receipt's checksum covers, and how answers are chained: the format that docs/receipts.md describes. Pure."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from app.history.rules import GENESIS, canonical
from app.responses.content import AttachedFile
from app.responses.decisions import AnswerDecision, decision_of

__all__ = ["GENESIS", "canonical", "chained", "checksum", "iso", "response_content"]


def iso(moment: datetime.datetime) -> str:
    """An instant as receipts write it: UTC, microseconds."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def attachment_content(file: AttachedFile) -> dict[str, Any]:
    """A file as the checksum covers it: its own checksum stands for its bytes."""
    return {"name": file.name, "sha256": file.sha256, "size": file.size, "media_type": file.media_type}


def response_content(
    row: dict[str, Any],
    body: str,
    said: Mapping[str, list[dict[str, Any]]],
    attachments: Sequence[AttachedFile] = (),
    documents: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A response as its checksum covers it; ``row`` has the columns of ``Response``.

    ``said`` is what it says, comment by comment (``comments.canonical.said_content``), ``documents`` what the
    authority asked with, each with id, title, sha256 and version.

    ``body`` is the name that the body was asked by: it proves an answer from before ``body_name`` was kept with it.

    An answer without files has no ``attachments``, and one in the first format no ``format``: what was received before
    there were any is proved as before.
    """
    content = {
        "number": row["number"],
        "revision": row["revision"],
        "body": row.get("body_name") or body,
        "consultee_id": row["consultee_id"],
        "received_at": iso(row["received_at"]),
        "received_on": row["received_on"].isoformat(),
        "deadline": row["deadline"].isoformat(),
        "late": row["late"],
        "channel": str(row["channel"]),
        "stance": str(row["stance"]),
        "summary": row["summary"],
        "preliminary": row["preliminary"],
        "signatory": {
            "name": row["signatory_name"],
            "title": row["signatory_title"],
            "email": row["signatory_email"],
        },
        **said,
    }
    if row["format"] > 1:
        content["format"] = row["format"]
        content["received_by"] = str(row["received_by"]) if row["received_by"] else None
    if row["format"] > 2:
        content["documents"] = [dict(document) for document in documents]
    if row["format"] > 3:
        decision = decision_of(*(row[f"decision_{name}"] for name in AnswerDecision._fields))
        content["decision"] = decision.json() if decision else None
    if row["format"] > 4:
        content["confirms"] = row["confirms"]
    if row["format"] > 7:
        content["statements"] = [dict(statement) for statement in row["statements"]]
    if row["format"] > 8:
        content["on_behalf_of"] = [dict(body) for body in row["on_behalf_of"]]
    if row["format"] > 9:
        content["identified"] = row["identified"] or None
    if attachments:
        content["attachments"] = [attachment_content(file) for file in attachments]
    return content


def signed_content(
    row: Mapping[str, Any], said: Mapping[str, list[dict[str, Any]]], attachments: Sequence[AttachedFile]
) -> dict[str, Any]:
    """What somebody was shown before they identified themselves to sign it, as the checksum of that covers it.

    ``row`` has columns of ``Response``. Comments have no numbers yet, and stand by their ids.
    """
    decision = decision_of(*(row[f"decision_{name}"] for name in AnswerDecision._fields))
    comments = sorted(said["comments"], key=lambda comment: comment["id"])
    return {
        **{name: row[name] for name in ("consultee_id", "summary", "preliminary")},
        "plan_version": row["plan_number"],
        "stance": str(row["stance"]),
        "title": row["signatory_title"],
        "decision": decision.json() if decision else None,
        "statements": [dict(statement) for statement in row["statements"]],
        "comments": [{name: value for name, value in comment.items() if name != "number"} for comment in comments],
        "answers": sorted(said["answers"], key=lambda answer: answer["question_id"]),
        "attachments": [attachment_content(file) for file in attachments],
    }


def confirmation_content(row: dict[str, Any], answer: str, minutes: Sequence[AttachedFile]) -> dict[str, Any]:
    """A confirmation as its checksum covers it; ``row`` has the columns of ``Confirmation``, ``answer`` is the checksum
    of the answer that it confirms. One without separate statements has no ``statements``, as before there were any.
    """
    decision = decision_of(*(row[f"decision_{name}"] for name in AnswerDecision._fields))
    content = {
        "answer": answer,
        "at": iso(row["at"]),
        "by": row["by_name"],
        "registered": row["registered"],
        "decision": decision.json() if decision else None,
        "minutes": [attachment_content(file) for file in minutes],
    }
    if row["statements"]:
        content["statements"] = [dict(statement) for statement in row["statements"]]
    return content


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of the content's canonical JSON (sorted keys, UTF-8, no spaces), hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def chained(previous: str, sha256: str) -> str:
    """A response's place in the round's chain: SHA-256 of the value before it and its own checksum."""
    return hashlib.sha256(f"{previous}{sha256}".encode()).hexdigest()
