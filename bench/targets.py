"""What each line must reach and what is aimed at, in one place. A line without a target here is only told.

Ratios are of processor time where a line has one: what else runs on the machine does not show in it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """``must`` and ``aim`` are the least that is right, or the most (``at_most``)."""

    must: float
    aim: float
    at_most: bool = False

    def verdict(self, value: float) -> str:
        """SHORT below what must be, ``ok``, or ``aim``."""
        if self._reached(value, self.aim):
            return "aim"
        return "ok" if self._reached(value, self.must) else "SHORT"

    def _reached(self, value: float, wanted: float) -> bool:
        return value <= wanted if self.at_most else value >= wanted

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.must:g}; {self.aim:g}"


def least(must: float, aim: float) -> Target:
    """More is better: a share of the limit."""
    return Target(must, aim)


def most(must: float, aim: float) -> Target:
    """Less is better: so many times the limit, or a figure."""
    return Target(must, aim, at_most=True)


TARGETS = {
    "save ÷ hello, 16 at a time": least(0.15, 0.20),
    "saves, 128 at a time: p99 ÷ p50": most(4, 2.5),
    "saves, 128 at a time: errors": most(0, 0),
    "board of 400 ÷ limit": least(0.5, 1.3),
    "board of 5,000 ÷ of 400": most(1.5, 1.1),
    "board of 5,000: kB shown": most(300, 250),
    "unchanged board asked again: ms of processor": most(0.5, 0.4),
    "100 of 10,000 comments ÷ limit, page": least(0.2, 0.4),
    "100 of 10,000 comments ÷ limit, API": least(0.2, 0.4),
    "plan by API ÷ reading the rows": least(0.27, 0.53),  # 0.4 and 0.2 of the processor time that stood at 0.106
    "whole plan as a body reads it ÷ a section": most(2, 1.2),
    "xlsx ÷ reading the rows": most(12, 6),
    "docx ÷ reading the rows": most(8, 5),
    "csv ÷ reading the rows": most(4, 2.5),
    "file of a choice ÷ of all": most(1.05, 0.8),
    "memory of an export, MiB more than of a small one": most(150, 50),
    "memory of an export at 100,000 ÷ at 10,000": most(1.1, 1.05),
    "memory of an export at 1,000,000 ÷ at 10,000": most(1.1, 1.05),
    "request as PDF: seconds": most(6, 2),
    "request as PDF: memory of its child, MiB": most(300, 150),
    "request as PDF: times as fast as HTML to PDF": least(5, 10),
    "compilation as PDF: times as fast as HTML to PDF": least(5, 10),
    "10,000 comments as PDF: MiB of its largest process": most(700, 400),
    "60 sections read: seconds of processor": most(1, 0.5),
    "16,000 paragraphs read: seconds of processor": most(15, 8),
    "16,000 paragraphs read: MiB": most(500, 300),
    "a PDF of 100 pages read: seconds of processor": most(10, 5),
    "40 pages divided: seconds of processor": most(1, 0.3),
    "near-equal among 10 000: form letters found": least(10, 10),
    "near-equal among 10 000: seconds of processor": most(3, 1.5),
    "near-equal among 10 000: the job, with reading": most(3, 1),
    "mailbox looked through: mails fetched more than once": most(0, 0),
    "mailbox looked through: ms of processor a mail": most(25, 8),
    "mailbox looked at again: seconds of processor": most(2, 0.5),
    "answers of one file registered": least(6_500, 6_500),
    "answers of one file: seconds of processor": most(60, 40),
    "answers of one file: MiB": most(256, 150),
    "reminders: lost": most(0, 0),
    "reminders: doubled a kill, at most": most(1, 0),
    "start to first page ÷ bare app": most(1.6, 1.3),
    "first visit: kB": most(60, 45),
    "first visit: requests": most(6, 4),
    "heaviest section to write in: kB": most(20, 6),
    "rush: p99, seconds": most(8, 4),
    "rush: stamped late by, seconds": most(0.5, 0.1),
    "rush: lost, refused or wrongly late": most(0, 0),
    "growth: statements": most(0, 0),
    "growth: processor": most(0.2, 0.05),
    "growth: a file's processor": most(1.15, 1.0),
}
