"""Letters for tests: one of each kind, and facts about them that need no round."""

import datetime
from typing import Any

from sqlmodel import Session

from app.mail.kinds import LetterKind, WhyUnsent
from app.mail.models import Letter
from app.mail.outbox import letter_values

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
LINK = "https://remiss.example.se/l/a-token"
CODE = "048213"
_ROUND = {
    "round_title": "Förslag till cykelplan 2027–2035",
    "registry_number": "KS/2026:118",
    "organisation": "Cykelföreningen <Ekern>",
    "deadline": "2027-01-29",
}
CONTACT = {"contact_name": "Ann Ek", "contact_phone": "016-710 00 00", "contact_email": "ann.ek@example.se"}
COVER_LETTER = """Hej!

Vi vill veta:
- är målen rätt
- är takten rätt

Så här gör ni:
1. Läs planen.
2. Svara på sidan.

Ann Ek
Planchef"""

FACTS: dict[str, tuple[LetterKind, dict[str, Any]]] = {
    "invitation": (
        LetterKind.INVITATION,
        _ROUND | {"by_name": "Ann Ek", "cover_letter": COVER_LETTER} | CONTACT,
    ),
    "invitation-replaced": (LetterKind.INVITATION, _ROUND | {"by_name": "Ann Ek", "replaces": True}),
    "colleague": (LetterKind.COLLEAGUE, _ROUND | {"invited_by": "Bo Gren", "role": "writer"} | CONTACT),
    "colleague-signs": (
        LetterKind.COLLEAGUE,
        _ROUND | {"invited_by": "Bo Gren", "role": "signatory", "replaces": True},
    ),
    "colleague-reads": (LetterKind.COLLEAGUE, _ROUND | {"invited_by": "Bo Gren", "role": "reader"}),
    "colleague-changed": (
        LetterKind.COLLEAGUE,
        _ROUND | {"invited_by": "Bo Gren", "role": "signatory", "changed": "Eva Ek"},
    ),
    "colleague-changed-told": (
        LetterKind.COLLEAGUE,
        _ROUND | {"invited_by": "Bo Gren", "role": "signatory", "changed": "Eva Ek", "told": True},
    ),
    "joint": (LetterKind.JOINT, _ROUND | {"what": "sent", "number": "KS/2026:118-4", "told_by": "Hamnen"} | CONTACT),
    "joint-ended": (LetterKind.JOINT, _ROUND | {"what": "ended", "number": "KS/2026:118-4", "told_by": "Hamnen"}),
    "joint-left": (LetterKind.JOINT, _ROUND | {"what": "left", "number": "KS/2026:118-4", "told_by": "Hamnen"}),
    "ready": (LetterKind.READY, _ROUND | {"marked_by": "Bo Gren"} | CONTACT),
    "colleague-told": (LetterKind.COLLEAGUE, _ROUND | {"invited_by": "Bo Gren", "role": "writer", "invited": "Eva Ek"}),
    "token-ends": (
        LetterKind.TOKEN_ENDS,
        {"name": "Bo Gren", "tokens": [{"name": "Diariet", "acts_as": "Diariet", "ends_on": "2026-12-22"}]},
    ),
    "second-step-taken-away": (
        LetterKind.SECOND_STEP,
        {"name": "Bo Gren", "what": "taken_away", "taken_away_by": "Ann Ek"},
    ),
    "second-step-recovered": (LetterKind.SECOND_STEP, {"name": "Bo Gren", "what": "recovered", "left": 9}),
    "password-changed": (
        LetterKind.SECOND_STEP,
        {
            "name": "Bo Gren",
            "what": "password_changed",
            "changed_at": "2026-11-22T09:30:00+00:00",
            "browser": "Firefox, Windows",
            "network": "192.0.2.0/24",
        },
    ),
    "second-step-guessed": (LetterKind.SECOND_STEP, {"name": "Bo Gren", "what": "guessed"}),
    "mailbox-code": (LetterKind.MAILBOX_CODE, {"mailbox_code_id": 7, "expires_at": "2026-11-22T09:45:00+00:00"}),
    "reminder": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-12-06", "by_name": "Ann Ek"}),
    "reminder-tomorrow": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-11-23", "message": "Ring om ni vill."}),
    "reminder-bundled": (
        LetterKind.REMINDER,
        _ROUND
        | {
            "deadline": "2026-12-06",
            "others": [
                {"organisation": "Kulturnämnden", "deadline": "2026-12-06"},
                {"organisation": "Tekniska nämnden", "deadline": "2026-12-20"},
            ],
        },
    ),
    "reminder-today": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-11-22"}),
    "reminder-late": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-11-20"}),
    "reminder-withdrawn": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-12-06", "withdrawn": True}),
    "reminder-withdrawn-late": (LetterKind.REMINDER, _ROUND | {"deadline": "2026-11-20", "withdrawn": True}),
    "receipt": (
        LetterKind.RECEIPT,
        _ROUND
        | {
            "number": "KS/2026:118-7",
            "received_at": "2026-11-22T09:29:58.123456+00:00",
            "sha256": "4f" * 32,
            "previous_hash": "a0" * 32,
            "revision": 1,
            "late": False,
            "signatory": "Eva Lund, ordförande",
            "in_time": "Ja, sista svarsdag är 29 januari 2027",
            "stance": "Tillstyrker",
            "contents": "1 synpunkt",
            "response_id": 7,
            "documents": [{"title": "Missiv", "version": 1}, {"title": "Förslag till plan & karta", "version": 2}],
            "copy": "Ställningstagande: Tillstyrker\n\n1. Avsnitt 4.2\nVi vill se fler ställ vid stationen.",
        },
    ),
    "receipt-late": (
        LetterKind.RECEIPT,
        _ROUND
        | {
            "number": "KS/2026:118-9",
            "received_at": "2026-07-01T22:00:00+00:00",
            "sha256": "4f" * 32,
            "revision": 2,
            "late": True,
            "preliminary": True,
            "response_id": 7,
            "copy": "Inget att erinra.",
        },
    ),
    "receipt-registered": (
        LetterKind.RECEIPT,
        _ROUND
        | {
            "number": "KS/2026:118-11",
            "received_at": "2026-11-20T22:59:59.999999+00:00",
            "received_on": "2026-11-20",
            "channel": "post",
            "sha256": "4f" * 32,
            "revision": 1,
            "late": False,
            "response_id": 7,
            "copy": "Ställningstagande: Avstyrker\n\nVi vill inte ha fler ställ.",
        },
    ),
    "extension-granted": (
        LetterKind.EXTENSION,
        _ROUND
        | {"granted": True, "requested_deadline": "2027-02-28", "reason": "Nämnden möts då.", "by_name": "Ann Ek"},
    ),
    "extension-withdrawn": (
        LetterKind.EXTENSION,
        _ROUND | {"granted": True, "withdrawn": True, "reason": "Alla får tid."},
    ),
    "extension-answered": (
        LetterKind.EXTENSION,
        _ROUND | {"granted": True, "answered": True, "reason": "Alla får längre tid.\nDet gäller även er."} | CONTACT,
    ),
    "reopened": (
        LetterKind.EXTENSION,
        _ROUND
        | {"granted": True, "reopened": True, "answered": True, "reason": "Fler vill svara.", "by_name": "Ann Ek"},
    ),
    "chain-heads": (
        LetterKind.CHAIN_HEADS,
        {
            "name": "Bo Gren",
            "heads_at": "2026-11-20T06:15:00+00:00",
            "heads": [
                {"of": "", "mark": "0:214:" + "a1" * 32},
                {"of": "KS/2026:118 Remiss av cykelplanen", "mark": "3:88:" + "0f" * 32},
            ],
        },
    ),
    "notice": (
        LetterKind.NOTICE,
        {
            "name": "Bo Gren",
            "rounds": [
                {
                    "round_id": 1,
                    "title": "Remiss av cykelplanen",
                    "registry_number": "KS/2026:118",
                    "stands_in_for": ["Ann Ek"],
                    "things": [
                        {"kind": "answer", "names": ["Cykelfrämjandet", "Vägföreningen"], "count": 1},
                        {"kind": "withdrawal", "names": ["Hamnen"], "count": 1},
                        {"kind": "time_request", "names": ["Byggnadsnämnden"], "count": 1},
                        {"kind": "bounce", "names": ["Åkeriet & Söner"], "count": 1},
                    ],
                },
                {
                    "round_id": 2,
                    "title": "Remiss av skogsplanen",
                    "registry_number": "KS/2026:119",
                    "stands_in_for": [],
                    "things": [
                        {"kind": "deadline", "names": [], "count": 3},
                        {"kind": "opening_stopped", "names": [], "count": 1},
                        {"kind": "assigned", "names": ["Hanna Lind"], "count": 12},
                        {"kind": "assignment_due", "names": [], "count": 3},
                        {"kind": "sent_back", "names": [], "count": 2},
                        {"kind": "file", "names": ["sammanställning.docx"], "count": 1},
                    ],
                },
            ],
        },
    ),
    "extension-refused": (LetterKind.EXTENSION, _ROUND | {"granted": False, "reason": "Beslutet fattas i mars."}),
    "new-link": (LetterKind.NEW_LINK, _ROUND),
    "new-link-own": (LetterKind.NEW_LINK, _ROUND | {"replaces": True}),
    "link-replaced": (LetterKind.LINK_REPLACED, {k: v for k, v in _ROUND.items() if k != "deadline"}),
    "cancellation": (
        LetterKind.CANCELLATION,
        {k: v for k, v in _ROUND.items() if k != "deadline"} | {"reason": "Planen arbetas om.", "by_name": "Ann Ek"},
    ),
    "cancellation-answered": (
        LetterKind.CANCELLATION,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {"round_title": "Remiss av cykelplanen", "reason": "Planen arbetas om.", "answered": True},
    ),
    "confirmation": (
        LetterKind.CONFIRMATION,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {
            "number": "KS/2026:118-7",
            "decided": "Kommunstyrelsen, 12 januari 2027, § 4",
            "confirmed_at": "2027-01-13T09:29:58.123456+00:00",
            "told_by": "Eva Lund",
            "minutes": "protokoll.pdf",
            "sha256": "4f" * 32,
        },
    ),
    "withdrawal": (
        LetterKind.WITHDRAWAL,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {
            "number": "KS/2026:118-7",
            "withdrawn_at": "2026-11-22T09:29:58.123456+00:00",
            "told_by": "Eva Lund",
            "reason": "Styrelsen ska behandla det igen.",
        },
    ),
    "inclusion": (
        LetterKind.INCLUSION,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {"number": "KS/2026:118-7", "included": False, "told_by": "Rut Rask", "reason": "Det kom efter beslutet."},
    ),
    "inclusion-again": (
        LetterKind.INCLUSION,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {"number": "KS/2026:118-7", "included": True, "told_by": "Rut Rask", "reason": "Beslutet dröjer."},
    ),
    "withdrawal-registered": (
        LetterKind.WITHDRAWAL,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {
            "number": "KS/2026:118-7",
            "withdrawn_at": "2026-11-22T09:29:58.123456+00:00",
            "told_by": "Rut Rask",
            "reason": "Styrelsen ska behandla det igen.",
            "came": "20 november 2026, telefon",
        },
    ),
    "withdrawal-moved": (
        LetterKind.WITHDRAWAL,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {
            "number": "KS/2026:118-7",
            "withdrawn_at": "2026-11-22T09:29:58.123456+00:00",
            "told_by": "Rut Rask",
            "reason": "Mejlet kom från Hamnen.",
            "moved": True,
        },
    ),
    "locked-file": (
        LetterKind.LOCKED_FILE,
        {k: v for k, v in _ROUND.items() if k != "deadline"}
        | {"number": "KS/2026:118-7", "file": "Yttrande & karta.docm", "signature": "Win.Test.EICAR_HDB-1"}
        | CONTACT,
    ),
    "plan_version": (
        LetterKind.PLAN_VERSION,
        _ROUND | {"version": 2, "reason": "Tabellen på sidan 7 är rättad.", "by_name": "Ann Ek"},
    ),
    "plan_version-answered": (
        LetterKind.PLAN_VERSION,
        _ROUND | {"version": 3, "reason": "Fel nämnd i stycke 2.", "answered": True} | CONTACT,
    ),
    "document": (
        LetterKind.DOCUMENT,
        _ROUND
        | {"title": "Konsekvensanalys", "version": 1, "note": "Analysen kom efter remissen.", "by_name": "Ann Ek"},
    ),
    "document-replaced": (
        LetterKind.DOCUMENT,
        _ROUND
        | {
            "title": "Planen",
            "version": 2,
            "note": "Tabellen på sidan 7 är rättad.\nResten är som förut.",
            "answered": True,
        }
        | CONTACT,
    ),
    "set-up": (
        LetterKind.SET_UP,
        {"name": "Bo Gren", "role": "handler", "expires_at": "2026-11-29T09:30:00+00:00", "set_up_link_id": 3},
    ),
    "set-up-again": (
        LetterKind.SET_UP,
        {
            "name": "Bo Gren",
            "role": "handler",
            "expires_at": "2026-11-29T09:30:00+00:00",
            "set_up_link_id": 3,
            "replaces_password_by": "Ann Ek",
        },
    ),
}


def a_letter(name: str = "reminder", **changed: Any) -> Letter:
    """A letter that lies in no database."""
    return Letter(**values(name, **changed))


def values(name: str = "reminder", **changed: Any) -> dict[str, Any]:
    """The row of a letter."""
    kind, facts = FACTS[name]
    given = {"to": "styrelsen@ekern.example", "to_name": "Cykelföreningen Ekern", "now": NOW} | facts | changed
    return letter_values(kind, **given)


class Facts:
    """What send_due asks the rooms above; tells what it was told in ``settled_as``."""

    def __init__(self) -> None:
        self.unwanted: set[str] = set()
        self.revoked: set[str] = set()
        self.settled_as: list[tuple[str, str]] = []
        self.crash = False
        self.changed: dict[str, Any] = {}

    def current_facts(self, session: Session, letter: Letter) -> dict[str, Any]:
        return self.changed

    def link_url(self, session: Session, letter: Letter) -> str | None:
        return None if letter.to_address in self.revoked else LINK

    def why_unsent(self, session: Session, letter: Letter) -> WhyUnsent | None:
        return WhyUnsent.UNWANTED if letter.to_address in self.unwanted else None

    def settled(self, session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
        if self.crash:
            raise SystemExit("killed between sending and marking")
        self.settled_as.append((letter.to_address, outcome))
