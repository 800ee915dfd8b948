"""A settings file cut into statements, so that every mistake is told and each has its line.

TOML readers stop at the first mistake and forget lines. Here a statement is a header or a name
with its value, over as many lines as it takes: what cannot be read is told and set aside.
"""

import re
import tomllib

from kamlib.problem import Problem

_START = re.compile(r"""\s*(\[\[?[\w\s."'-]+\]\]?|[\w."'-]+(\s*\.\s*[\w"'-]+)*\s*=)""")


def _statements(text: str):
    """Cut a text into statements: number of the first line, text, what it says or None."""
    rows = text.split("\n")
    at = 0
    while at < len(rows):
        end = at + 1
        said = _said(rows[at])
        while said is None and end < len(rows) and end - at < 500:
            longer = _said("\n".join(rows[at : end + 1]))
            if longer is not None:
                said, end = longer, end + 1
            elif _START.match(rows[end]) and not _open_text(rows[at:end]):
                break  # the next statement starts here: this one is broken
            else:
                end += 1
        if said is None:
            end = at + 1
        yield at + 1, "\n".join(rows[at:end]), said
        at = end


def _said(statement: str) -> dict | None:
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _open_text(rows: list[str]) -> bool:
    joined = "\n".join(rows)
    return joined.count('"""') % 2 == 1 or joined.count("'''") % 2 == 1


def parse_statements(text: str, where: str) -> tuple[dict, list[Problem], dict[tuple, int]]:
    """What can be read, what cannot, and the line of every name."""
    text = text.replace("\r\n", "\n")
    problems: list[Problem] = []
    parts: dict[int, str] = {}
    for row, statement, said in _statements(text):
        if said is None:
            problems.append(_broken(row, statement, where))
            header = re.match(r"\s*(\[\[?)\s*([\w.-]+)", statement)
            if header:  # what it meant, so that the lines below are not told as well
                meant = header[1] + header[2] + "]" * len(header[1])
                if _said(meant) is not None:
                    parts[row] = meant
        else:
            parts[row] = statement
    data: dict = {}
    while parts:
        rows = [""] * (max(row + part.count("\n") for row, part in parts.items()))
        for row, part in parts.items():
            rows[row - 1 : row + part.count("\n")] = part.split("\n")
        try:
            data = tomllib.loads("\n".join(rows))
            break
        except tomllib.TOMLDecodeError as error:  # each can be read, together they cannot
            found = re.search(r"at line (\d+)", str(error))
            row = int(found[1]) if found else max(parts)
            row = max((r for r in parts if r <= row), default=max(parts))
            problems.append(Problem("settings_twice", {"text": parts[row].strip()}, where, row))
            del parts[row]
    return data, problems, _lines(parts)


def _broken(row: int, statement: str, where: str) -> Problem:
    text = statement.strip()
    return Problem("settings_syntax", {"text": text[:80] + "…" * (len(text) > 80)}, where, row)


def _lines(parts: dict[int, str]) -> dict[tuple, int]:
    """The line of every path: ``("sources", 1, "columns", "date")`` → 57."""
    lines: dict[tuple, int] = {}
    counts: dict[tuple, int] = {}
    header: tuple = ()
    for row in sorted(parts):
        said = tomllib.loads(parts[row])
        if not said:
            continue  # blank or a comment
        is_header = parts[row].lstrip().startswith("[")
        if not is_header:
            _note(header, said, row, lines)
            continue
        path: tuple = ()
        while isinstance(said, dict) and said:
            ((name, said),) = said.items()
            path += (name,)
            if isinstance(said, list):
                counts[path] = counts.get(path, -1) + 1
                lines.setdefault(path, row)
                path += (counts[path],)
            elif said and path in counts:
                path += (counts[path],)
        header = path
        lines.setdefault(header, row)
    return lines


def _note(prefix: tuple, value, row: int, lines: dict[tuple, int]) -> None:
    lines.setdefault(prefix, row)
    items = value.items() if isinstance(value, dict) else ()
    for name, inner in items:
        _note((*prefix, name), inner, row, lines)


def line_of(path: tuple, lines: dict[tuple, int]) -> int | None:
    """Find the line of a path, else of the nearest thing that holds it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None
