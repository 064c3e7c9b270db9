"""Records of a CSV text, whichever mark parts its columns."""

import csv
import io
import re
from collections.abc import Iterator

_SAID_DELIMITER = re.compile(r"\s*sep=([;,\t|])[ \t]*(?:\r?\n|\r)")


def csv_records(text: str) -> tuple[str, Iterator[list[str]]]:
    """The mark that parts the columns (; , | or a tab), and the records. Reading them may raise csv.Error."""
    sample = text[:5000]
    first = next((line for line in sample.split("\n") if line.strip()), "")
    delimiter = max(";\t,|", key=lambda mark: (first.count(mark), mark == ";"))
    if said := _SAID_DELIMITER.match(text):  # Excel's own first line, "sep=;"
        delimiter, text = said[1], text[said.end() :]
    return delimiter, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
