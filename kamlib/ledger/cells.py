"""A block of a text file's rows as columns of text."""

import codecs
import csv
import io
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kamlib.ledger.blocks import bad_encoding, is_utf8, to_utf8
from kamlib.ledger.coded import as_mask, codes_of
from kamlib.ledger.limits import MAX_CELL, MAX_COLUMNS
from kamlib.ledger.raw import Block
from kamlib.ledger.widths import has_lost, is_padded, usual_cells, without_overfull
from kamlib.problem import Problem, Problems


def parse_block(
    data: bytes,
    encoding: str,
    separator: str,
    headers: list[str],
    name: str,
    quotes: bool | None = None,
    padding: int = 0,
) -> Block:
    """A block's cells as text; columns with letters beyond ASCII by codes where that is cheaper.

    `quotes` says whether quotation marks hold cells together; None that they should, but a cell
    that would hold whole rows is a question; `padding` how many of the last columns have no header
    and only stand for separators at the rows' end.

    Raises
    ------
    Problems
        The bytes do not fit the encoding; a cell or a row is longer than any export's. Rows in it
        count from the block's first.
    """
    data = _without_marks(data)
    parse = partial(_parse, separator=separator, headers=headers, name=name, quotes=quotes)
    change = to_utf8(encoding)
    plain = change is None or is_utf8(encoding)
    ragged: list[tuple[int, str | None]] = []
    try:
        if plain:
            pa.array([data], pa.binary()).cast(pa.string())  # all of it: a row told apart too
            table = parse(data, pa.string(), ragged)
        else:
            table = parse(data, pa.binary(), None)
            if table is None:  # rows of another width: those are told apart as text
                table = parse(change(data), pa.string(), ragged)
    except (UnicodeError, pa.ArrowInvalid) as error:
        raise Problems(bad_encoding(encoding, error, name)) from None
    columns = [_read_column(column.combine_chunks(), header, encoding, name)
               for header, column in zip(headers, table.itercolumns(), strict=True)]  # fmt: skip
    table = pa.table(columns, names=headers)
    count = table.num_rows
    if quotes is None and b'"' in data:
        _ask_about_quotes(table, ragged, separator, name)
    if not ragged:
        block = Block(table, np.arange(count), np.zeros(count, bool), count=count)
        return without_overfull(block, padding)
    for number, row_text in ragged:
        if row_text is None:
            values = {"limit": MAX_COLUMNS}
            raise Problems(Problem("too_many_columns", values, where=name, row=number - 1))
    ragged = [(number - 1, text) for number, text in ragged]
    return without_overfull(_mend(table, ragged, separator, headers, quotes), padding)


def _read_column(column: pa.Array, header: str, encoding: str, name: str) -> pa.Array:
    """Give a column as text; one of bytes is read by the file's encoding."""
    _check_length(column, header, name)
    if not pa.types.is_binary(column.type):
        return column
    try:
        return _as_text(column, encoding)
    except UnicodeError as error:
        raise Problems(bad_encoding(encoding, error, name)) from None


def _without_marks(data: bytes) -> bytes:
    """The bytes without the order marks that stay at line starts where files were put together."""
    mark = codecs.BOM_UTF8
    if mark not in data:
        return data
    return data.removeprefix(mark).replace(b"\n" + mark, b"\n")


def _ask_about_quotes(table: pa.Table, ragged: list, separator: str, name: str) -> None:
    """Stop where a quotation mark that does not close has taken whole rows into a cell.

    Each physical line of such a row has as many separators as a row of the table.
    """
    breaks = np.zeros(table.num_rows, bool)
    for column in table.itercolumns():
        column = column.combine_chunks()
        if pa.types.is_dictionary(column.type):
            found = as_mask(pc.match_substring(column.dictionary, "\n"))
            breaks |= np.append(found, False)[codes_of(column)]
        else:
            breaks |= as_mask(pc.match_substring(column, "\n"))
    lines = np.flatnonzero(breaks)
    apart = {number - 1 for number, _ in ragged}
    places = np.setdiff1d(np.arange(table.num_rows + len(apart)), list(apart))
    cells = table.take(pa.array(lines)).to_pylist() if len(lines) else []
    rows = [
        (int(places[line]), separator.join(cell or "" for cell in row.values()))
        for line, row in zip(lines, cells, strict=True)
    ]
    rows += [(number - 1, text) for number, text in ragged if text and "\n" in text]
    for place, text in sorted(rows):
        held = [line for line in text.split("\n") if line.strip()]
        if len(held) > 1 and {line.count(separator) for line in held} == {table.num_columns - 1}:
            values = {"n": len(held), "text": held[0].strip()[:200]}
            raise Problems(Problem("open_quote", values, where=name, row=place))


def _parse(
    data: bytes,
    kind,
    ragged: list | None,
    *,
    separator: str,
    headers: list[str],
    name: str,
    quotes: bool | None,
):
    """The cells as text or bytes; rows of another width go to `ragged`: (number from 1, text).

    Where `ragged` is None, None is returned if there are such rows.
    """

    def keep(row):
        ragged.append((row.number, row.text if row.actual_columns <= MAX_COLUMNS else None))
        return "skip"

    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=headers, block_size=len(data) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                quote_char=False if quotes is False else '"',
                newlines_in_values=quotes is not False and b'"' in data,
                ignore_empty_lines=False,
                invalid_row_handler=None if ragged is None else keep,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(headers, kind), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, ValueError, UnicodeError) as error:
        if "Empty CSV" in str(error):
            return pa.table({header: pa.array([], kind) for header in headers})
        if ragged is None:
            return None
        raise Problems(Problem("bad_text", {"cause": str(error)[:300]}, where=name)) from None


def _check_length(column: pa.Array, header: str, name: str) -> None:
    lengths = pc.binary_length(column)
    longest = pc.max(lengths).as_py() or 0
    if longest > MAX_CELL:
        at = pc.index(pc.equal(lengths, longest), True).as_py()
        values = {"n": longest, "limit": MAX_CELL}
        raise Problems(Problem("cell_too_long", values, where=name, row=at, column=header))


def _as_text(column: pa.Array, encoding: str) -> pa.Array:
    """A column of bytes as text: ASCII as it stands, else each distinct text decoded."""
    data = column.buffers()[2]
    if data is None or np.frombuffer(data, np.int8).min(initial=0) >= 0:
        return column.cast(pa.string())
    coded = column.dictionary_encode()
    texts = [
        None if text is None else text.decode(encoding) for text in coded.dictionary.to_pylist()
    ]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(texts, pa.string()))


def _mend(table, ragged, separator, headers, quotes) -> Block:
    """Rows of another width: filled where only short, cut where surely padded, else apart."""
    width, usual = len(headers), None
    places = {place for place, _ in ragged}
    total = table.num_rows + len(ragged)
    index = np.setdiff1d(np.arange(total), np.fromiter(places, np.int64))
    short = np.zeros(len(index), bool)
    broken, added = [], []
    for place, text in ragged:
        cells = text.split(separator) if quotes is False else _split(text, separator)
        if not any(cell.strip() for cell in cells):
            continue
        if usual is None:
            usual = usual_cells(table)
        if len(cells) > width:
            shifted = any(map(str.strip, cells[width:])) or not is_padded(cells, usual, separator)
        else:
            shifted = len(cells) == width - 1 and has_lost(cells, usual)
        if shifted:
            broken.append((place, cells))
        else:
            added.append((place, len(cells) < width, (cells + [None] * width)[:width]))
    if added:
        extra = pa.table(
            {
                name: pa.array([cells[i] for _, _, cells in added], pa.string())
                for i, name in enumerate(headers)
            }
        )
        text = pa.schema([(name, pa.string()) for name in headers])
        table = pa.concat_tables([table.cast(text), extra])
        index = np.concatenate([index, [place for place, _, _ in added]])
        short = np.concatenate([short, [is_short for _, is_short, _ in added]])
        order = np.argsort(index, kind="stable")
        table, index, short = table.take(pa.array(order)), index[order], short[order]
    return Block(table.combine_chunks(), index, short, broken, total)


def _split(text: str, separator: str) -> list[str]:
    """The cells of one row of text."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:  # longer than the module allows
        return text.split(separator)
