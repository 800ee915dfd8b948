"""Text files (CSV, TSV): encoding, separator and header row found; every cell read as text."""

import codecs
import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from kamlib.ledger.raw import Raw, find_header, header_score, unique_headers
from kamlib.problem import Problem, Problems

SEPARATORS = (";", "\t", ",", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000


def read_text(path: Path, options: dict, wanted: set[str], name: str = "") -> Raw:
    """Read a text file with all its cells as text.

    Parameters
    ----------
    path
        The file.
    options
        ``encoding``, ``separator``, ``header_row`` where the settings say them.
    wanted
        Normalised names of the mapped headers, to know the header row by.
    name
        How the file is called in messages.

    Returns
    -------
    Raw
        Columns of text; short rows are filled with nulls and marked, longer ones kept apart.

    Raises
    ------
    Problems
        The encoding does not fit, or the file has no rows.
    """
    name = name or path.name
    encoding = options.get("encoding") or find_encoding(path)
    head = _head(path, encoding, name)
    if not head.strip():
        raise Problems(Problem("empty_file", where=name))
    separator = options.get("separator") or find_separator(head, wanted)
    separator = {"\\t": "\t", "tab": "\t"}.get(separator, separator)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    records, ends = [], []
    for record in reader:
        records.append(record)
        ends.append(reader.line_num)
        if len(records) > 400:
            break
    place = (options["header_row"] - 1) if options.get("header_row") else find_header(
        records, wanted
    )
    if place >= len(records):
        raise Problems(Problem("no_header_row", {"row": place + 1}, where=name))
    cells = _fit_width(records[place], records[place + 1 :])
    headers = unique_headers(cells)
    table, index, short, broken = _read(path, encoding, separator, headers, ends[place], head)
    first = place + 2
    return Raw(
        file=name,
        table=table,
        rows=index + first,
        short=short,
        broken=[(row + first, cells) for row, cells in broken],
        how={"encoding": encoding, "separator": separator, "header_row": place + 1},
    )


def find_encoding(path: Path) -> str:
    """The byte order mark's encoding, else UTF-8 where every byte fits it, else cp1252."""
    with path.open("rb") as file:
        start = file.read(4)
        for mark, encoding in _BOMS:
            if start.startswith(mark):
                return encoding
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        try:
            while block := file.read(1 << 22):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def find_separator(head: str, wanted: set[str]) -> str:
    """The separator under which the header is best known and the rows agree most.

    Where nothing is known by name, clevercsv's consistency measure decides.
    """
    scores = {}
    for separator in SEPARATORS:
        rows = list(csv.reader(io.StringIO(head[:50_000], newline=""), delimiter=separator))[:200]
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            continue
        known = max(header_score(row, wanted) for row in rows[:50])
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count)
        scores[separator] = (known, usual > 1, widths.count(usual) / len(widths), usual)
    best = max(scores, key=scores.get)
    if scores[best][0] >= 2:
        return best
    import clevercsv  # here: it costs every start 0.2 s, and most ledgers do not need it

    try:
        found = clevercsv.Sniffer().sniff(head[:5_000])
    except clevercsv.Error:
        return best
    return found.delimiter if found and found.delimiter else best


def _head(path: Path, encoding: str, name: str) -> str:
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        text = decoder.decode(data)
    except (UnicodeDecodeError, LookupError) as error:
        raise Problems(
            Problem("bad_encoding", {"encoding": encoding, "cause": str(error)}, where=name)
        ) from None
    if len(data) == _SAMPLE and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


def _fit_width(header: list[str], rows: list[list[str]]) -> list[str]:
    """The header as wide as the rows are: exports end rows with one separator too many or few."""
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return header
    usual = max(set(widths), key=widths.count)
    if usual > len(header) and all(
        not cell.strip() for row in rows if len(row) == usual for cell in row[len(header) :]
    ):
        return header + [""] * (usual - len(header))
    if usual < len(header) and not any(cell.strip() for cell in header[usual:]):
        return header[:usual]
    return header


def _read(path, encoding, separator, headers, skip, head):
    """The table, the place of each row after the header, which are short, and broken ones."""
    ragged: list[tuple[int | None, str]] = []

    def keep(row):
        ragged.append((row.number, row.text))
        return "skip"

    # a first look tells whether quoted line breaks are possible: they cost a slower parser
    with path.open("rb") as file:
        quoted = any(b'"' in block for block in iter(lambda: file.read(1 << 22), b""))

    def parse(threads: bool) -> pa.Table:
        ragged.clear()
        return pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(
                use_threads=threads,
                skip_rows=skip,
                column_names=headers,
                encoding=encoding.removesuffix("-sig"),
                block_size=1 << 22,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in headers}, strings_can_be_null=False
            ),
        )

    try:
        table = parse(threads=True)
        if ragged:  # only the single-threaded reader numbers them
            table = parse(threads=False)
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            table = pa.table({name: pa.array([], pa.string()) for name in headers})
        else:
            raise Problems(
                Problem("bad_text", {"cause": str(error)[:300]}, where=path.name)
            ) from None
    count = table.num_rows
    if not ragged:
        return table, np.arange(count), np.zeros(count, bool), []
    return _mend(table, [(number - skip - 1, text) for number, text in ragged], separator, headers)


def _mend(table, ragged, separator, headers):
    """Rows of another width: filled where short, cut where the rest is empty, else apart."""
    width = len(headers)
    places = {place for place, _ in ragged}
    total = table.num_rows + len(ragged)
    index = np.setdiff1d(np.arange(total), np.fromiter(places, np.int64))
    short = np.zeros(len(index), bool)
    broken, added = [], []
    for place, text in ragged:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            broken.append((place, cells))
        elif any(cell.strip() for cell in cells):
            added.append((place, len(cells) < width, (cells + [None] * width)[:width]))
    if added:
        extra = pa.table(
            {
                name: pa.array([cells[i] for _, _, cells in added], pa.string())
                for i, name in enumerate(headers)
            }
        )
        table = pa.concat_tables([table, extra])
        index = np.concatenate([index, [place for place, _, _ in added]])
        short = np.concatenate([short, [is_short for _, is_short, _ in added]])
        order = np.argsort(index, kind="stable")
        table, index, short = table.take(pa.array(order)), index[order], short[order]
    return table, index, short, broken
