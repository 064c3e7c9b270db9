"""What a divided text was, and why some of its words are proposed to be no comment."""

import enum


class SourceKind(enum.StrEnum):
    """Where a text that is divided was read."""

    TEXT = "text"
    MAIL = "mail"
    FILE = "file"


class Reason(enum.StrEnum):
    """What words were taken for that are proposed to be no comment."""

    HEADING = "heading"
    GREETING = "greeting"
    SIGNATURE = "signature"
    QUOTED = "quoted"
    DISCLAIMER = "disclaimer"
