"""A settings file read and checked: every mistake at once, each with its line.

What is no TOML is told by `kamlib.client.statements`; the rest is checked by `Settings`, and each
complaint finds its line again by the path of its name.
"""

import json
from pathlib import Path
from typing import Literal, get_args, get_origin

from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import list_currencies
from pydantic import ValidationError

from kamlib.client.settings import Settings, model_in
from kamlib.client.statements import line_of, parse_statements
from kamlib.locale import LANGUAGES
from kamlib.near import near, near_names
from kamlib.problem import Problem, Problems
from kamlib.setting import limits_text

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
    data, problems, lines = parse_statements(text, where)
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
    return _language(parse_statements(text, "")[0])


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
    "string": "text",
    "list": "list",
    "dict": "section",
    "model": "section",
}


def _tell(item: dict, data: dict, lines: dict[tuple, int], where: str) -> Problem:
    """One complaint of pydantic as a problem in the client's words."""
    path, kind, value = item["loc"], item["type"], item["input"]
    field, model = _field(path)
    row, name = line_of(path, lines), dotted(path)
    told = {"name": name, "value": _shown(value)}
    limits = limits_text(field) if field else ""

    def problem(code: str, **more) -> Problem:
        return Problem(code, {**told, **more}, where, row, name)

    if kind == "extra_forbidden":
        _, holder = _field(path[:-1]) if len(path) > 1 else (None, Settings)
        known = holder.model_fields if holder else {}
        return problem("setting_unknown", last=str(path[-1]), near=near(path[-1], known))
    if kind == "missing":
        return problem("setting_absent")
    if kind == "literal_error":
        # of a section's names and values only those that may stand here
        said = (item.get("ctx") or {}).get("expected", "")
        choices = _choices(field.annotation)
        choices = [c for c in choices if repr(c) in said] or choices
        shown = ", ".join(_shown(choice) for choice in choices)
        close = near_names(value, [c for c in choices if c.isidentifier()], 1)
        if close:
            return problem("setting_choice_near", choices=shown, near=close[0])
        return problem("setting_choice", choices=shown)
    if kind == "kam_currency":
        return problem("currency_unknown", near=near_currency(str(value), _language(data)))
    if kind == "kam_locale":
        return problem("locale_unknown", near=near_locale(str(value)))
    if kind.startswith("kam_"):
        return problem(f"setting_{kind[4:]}")
    base = kind.split("_")[0]
    if kind.endswith("_type") or kind in ("int_from_float", "finite_number"):
        code = _KINDS.get("float" if kind == "finite_number" else base, "text")
        if path and isinstance(path[-1], int) and kind == "model_type":
            code = "section"
        return problem(f"setting_not_{code}", limits=f" ({limits})" if limits else "")
    if kind in ("too_short", "string_too_short"):
        return problem("setting_empty")
    bound = item.get("ctx") or {}
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "max_length": "≤"}
    stated = ", ".join(f"{signs[k]} {v:g}" for k, v in bound.items() if k in signs)
    return problem("setting_range", limits=limits or stated or "–")


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
