"""A settings file read and checked: every mistake at once, each with its line.

TOML readers stop at the first mistake and forget lines. So the text is cut into statements: a
header or a name with its value, over as many lines as it takes. What cannot be read is told and
set aside; the rest is checked by `Settings`, and each complaint finds its line by the path of its
name.
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Literal, get_args, get_origin

from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import list_currencies
from pydantic import ValidationError

from kamlib.client.settings import Settings, model_in
from kamlib.near import near, near_names
from kamlib.problem import Problem, Problems
from kamlib.setting import limits_text
from kamlib.words.label import LANGUAGES

SETTINGS_FILE = "client.toml"
"""The name of the settings file in a client's folder."""


def read_settings(folder: Path | str) -> Settings:
    """Read and check the ``client.toml`` of a client's folder.

    Parameters
    ----------
    folder
        The client's folder.

    Raises
    ------
    Problems
        All mistakes of the file together, each with its line, what was found and what was
        expected, in the client's language where the file gives one.
    """
    path = Path(folder) / SETTINGS_FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Problems(Problem("settings_missing", {"folder": Path(folder).name})) from None
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Problems(Problem("settings_not_utf8", where=SETTINGS_FILE, row=row)) from None
    return check_settings(text)


def check_settings(text: str, where: str = SETTINGS_FILE) -> Settings:
    r"""The settings that a text in TOML holds.

    Parameters
    ----------
    text
        The text of a settings file.
    where
        The name of the file in messages.

    Raises
    ------
    Problems
        All mistakes together.

    Examples
    --------
    >>> who = 'name = "A"\nlanguage = "en"\nlocale = "en-GB"\ncurrency = "GBP"'
    >>> check_settings("[client]\n" + who).client.currency
    'GBP'
    """
    data, problems, lines = _parse(text, where)
    broken = " ".join(str(problem.values.get("text")) for problem in problems)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            if item["type"] == "missing" and str(item["loc"][-1]) in broken:
                continue  # it stands in a line that could not be read
            problems.append(_tell(item, data, lines, where))
    if problems:
        problems.sort(key=lambda problem: problem.row or 0)
        raise Problems(problems, lang=_language(data))
    return settings


def settings_language(folder: Path | str) -> str | None:
    """The client's language as far as its file can be read, for messages; else None."""
    try:
        text = (Path(folder) / SETTINGS_FILE).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
    return _language(_parse(text, "")[0])


def _language(data: dict) -> str | None:
    client = data.get("client")
    lang = client.get("language") if isinstance(client, dict) else None
    return lang if isinstance(lang, str) and lang in LANGUAGES else None


def dotted(path: tuple) -> str:
    """A path as people write it; entries of lists count from one: ``sources[2].decimal``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _shown(value) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"


def _field(path: tuple):
    """The field that a path names and the model that holds it, as far as they are known."""
    model, field = Settings, None
    for part in path:
        if isinstance(part, int):
            continue
        if model is None or part not in model.model_fields:
            return field, model
        field = model.model_fields[part]
        model = model_in(field.annotation)
    return field, model


def _choices(annotation) -> list[str]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [choice for inner in get_args(annotation) for choice in _choices(inner)]


_KINDS = {
    "int": "number_whole",
    "float": "number",
    "finite": "number",
    "list": "list",
    "dict": "section",
    "model": "section",
}
"""What pydantic expected, by the first word of its complaint; else a text."""

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "max_length": "≤"}


def _tell(item: dict, data: dict, lines: dict[tuple, int], where: str) -> Problem:
    """One complaint of pydantic as a problem in the client's words."""
    path = item["loc"]
    row, name = _line_of(path, lines), dotted(path)
    found = _complaint(item, _language(data))
    told = {"name": name, "value": _shown(item["input"]), **found.values}
    return Problem(found.code, told, where, row, name)


def _complaint(item: dict, lang: str | None) -> Problem:
    """What pydantic complains of, with what its words name beside the setting and its value."""
    path, kind, value, context = item["loc"], item["type"], item["input"], item.get("ctx") or {}
    field, _ = _field(path)
    limits = limits_text(field) if field else ""
    if kind == "extra_forbidden":
        _, holder = _field(path[:-1]) if len(path) > 1 else (None, Settings)
        known = holder.model_fields if holder else {}
        return Problem("setting_unknown", {"last": str(path[-1]), "near": near(path[-1], known)})
    if kind == "missing":
        return Problem("setting_absent")
    if kind == "literal_error":
        return _wrong_choice(field, value, context.get("expected", ""))
    if kind == "kam_currency":
        return Problem("currency_unknown", {"near": near_currency(str(value), lang)})
    if kind == "kam_locale":
        return Problem("locale_unknown", {"near": near_locale(str(value))})
    if kind.startswith("kam_"):
        return Problem(f"setting_{kind[4:]}")
    if kind.endswith("_type") or kind in ("int_from_float", "finite_number"):
        code = _KINDS.get(kind.split("_")[0], "text")
        return Problem(f"setting_not_{code}", {"limits": f" ({limits})" if limits else ""})
    if kind in ("too_short", "string_too_short"):
        return Problem("setting_empty")
    stated = ", ".join(f"{_SIGNS[k]} {v:g}" for k, v in context.items() if k in _SIGNS)
    return Problem("setting_range", {"limits": limits or stated or "–"})


def _wrong_choice(field, value, expected: str) -> Problem:
    """Tell what may stand there: of a section's names and values only those that are `expected`."""
    choices = _choices(field.annotation)
    choices = [choice for choice in choices if repr(choice) in expected] or choices
    told = {"choices": ", ".join(_shown(choice) for choice in choices)}
    if close := near_names(value, [c for c in choices if c.isidentifier()], 1):
        return Problem("setting_choice_near", {**told, "near": close[0]})
    return Problem("setting_choice", told)


def near_currency(code: str, lang: str | None) -> str:
    """Currencies like `code`, by their code or by their name in the client's language."""
    names = Locale.parse(lang or "en").currencies
    current = {c: names.get(c, "") for c in list_currencies()}
    by_name = [c for c, name in current.items() if name and name.lower() == code.lower()]
    if len(code) > 3:
        by_name += [c for c, name in current.items() if name.lower().startswith(code.lower()[:4])]
    signs = {"€": "EUR", "R$": "BRL", "$": "USD", "£": "GBP"}
    by_sign = [signs[code.strip()]] if code.strip() in signs else []
    common = ("EUR", "USD", "BRL", "MXN", "GBP", "COP", "CLP", "ARS", "PEN", "UYU", "CHF")
    like = near_names(code, common, 2) + near_names(code, current, cutoff=0.6)
    return ", ".join(list(dict.fromkeys(by_sign + like + by_name))[:4] or common[:4])


def near_locale(name: str) -> str:
    """Locales like `name`; those of its language first."""
    known = [n.replace("_", "-") for n in locale_identifiers()]
    folded = {n.lower(): n for n in known}
    wanted = name.replace("_", "-").lower()
    if wanted in folded:
        return folded[wanted]
    lang = wanted[:2] if wanted[:2] in LANGUAGES else ""
    own = [n for n in known if lang and n.split("-")[0] == lang]
    return near(wanted, own or known, n=4)


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


def _parse(text: str, where: str) -> tuple[dict, list[Problem], dict[tuple, int]]:
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


def _line_of(path: tuple, lines: dict[tuple, int]) -> int | None:
    """Find the line of a path, else of the nearest thing that holds it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None
