"""How a batch and its rows look in the API."""

import datetime

from pydantic import BaseModel, Field

from app.batches.models import BatchKind, BatchRow, RowOutcome
from app.batches.queries import ShownBatch
from app.batches.rules import BatchState
from app.responses.models import Channel


class SheetOut(BaseModel):
    """A sheet of the file."""

    name: str = Field(description="Its name; empty in a CSV file")
    hidden: bool = Field(description="Whether it is hidden")
    rows: int = Field(description="Rows with something in them, the headings included")
    merged: int = Field(description="Merged cells: what they say counts for every row that they cover, but for words")
    hidden_rows: int = Field(description="Rows that are hidden")
    without_value: int = Field(description="Formulas of which the file holds no value: their cells are empty")


class ChoicesOut(BaseModel):
    """How the rows are registered."""

    channel: Channel = Field(description="How the answers came")
    received_on: datetime.date | None = Field(description="The day of rows that say none")
    hidden: bool = Field(description="Hidden rows, too")
    carry: bool = Field(description="A row without a body is from that of the row above")
    unsolicited: bool = Field(description="Bodies that are not in the round are added, as not asked")
    corrections: bool = Field(description="What a body said by an earlier batch is replaced by something else")


class BatchRowOut(BaseModel):
    """A row of the file, or a file of the archive."""

    number: int = Field(description="Its number in the sheet, or in the archive")
    cells: list[str] = Field(description="What its cells say; of a file, its name and its bytes")
    outcome: RowOutcome | None = Field(description="What became of it; null: it has not been gone through")
    reason: str = Field(description="Why it was not registered, or what ought to be known of it")
    result_id: int | None = Field(description="The answer, or the item of the inbox")

    @classmethod
    def of(cls, row: BatchRow) -> "BatchRowOut":
        """From a row."""
        return cls.model_validate(row, from_attributes=True)


class BatchOut(BaseModel):
    """A file of many answers, or an archive of mails."""

    id: int = Field(description="Its id")
    kind: BatchKind = Field(description="A table's rows become answers; an archive's files, items of the inbox")
    name: str = Field(description="What the file is called")
    size: int = Field(description="Bytes")
    sha256: str = Field(description="Checksum of its bytes, hexadecimal")
    created_at: datetime.datetime = Field(description="When it was put in, UTC")
    created_by: str = Field(description="By whom")
    state: BatchState = Field(description="Whether it is being read, read, being registered, stopped or done")
    error: str = Field(description="Why it could not be read or registered")
    done: int = Field(description="How many bodies or files the job has gone through, while there is one")
    total: int = Field(description="Of how many")
    rows: int = Field(description="Rows of the chosen sheet, the headings included")
    outcomes: dict[RowOutcome, int] = Field(description="How many rows became what")
    sheets: list[SheetOut] = Field(description="What was found in the file")
    sheet: int = Field(description="The chosen sheet, from 0")
    heading: int | None = Field(description="The number of the row with the headings")
    headings: list[str] = Field(description="The headings; one that stands twice has its number")
    columns: dict[int, str] = Field(description="What each column holds, by its index from 0: proposed until it is PUT")
    choices: ChoicesOut = Field(description="How the rows are registered")
    version: int = Field(description="Raised at every act")
    run_at: datetime.datetime | None = Field(description="When somebody last had it registered, UTC")
    finished_at: datetime.datetime | None = Field(description="When every row had been gone through, UTC")

    @classmethod
    def of(cls, batch: ShownBatch) -> "BatchOut":
        """From a batch as it is shown."""
        taken = {"sheets", "heading", "headings", "columns", "choices"}
        facts = {name: getattr(batch, name) for name in set(BatchOut.model_fields) - taken}
        return cls(
            **facts,
            sheets=[SheetOut.model_validate(sheet) for sheet in batch.sheets],
            heading=batch.chosen.get("heading"),
            headings=batch.chosen.get("headings", []),
            columns={int(index): target for index, target in batch.matching.items()},
            choices=ChoicesOut.model_validate(batch.choices, from_attributes=True),
        )


class PreviewOut(BaseModel):
    """A batch with its first rows and what a column may hold."""

    batch: BatchOut = Field(description="The batch")
    first_rows: list[BatchRowOut] = Field(description="The first twenty rows below the headings")
    targets: dict[str, str] = Field(description="What a column may hold: the value to send, and its name")
