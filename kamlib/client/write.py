"""Settings written: a new commented file for a client, and one setting changed with its reason."""

import re
import textwrap
from datetime import date
from pathlib import Path

import tomlkit
from pydantic import BaseModel

from kamlib.client.folder import Client
from kamlib.client.read import SETTINGS_FILE, check_settings
from kamlib.client.settings import Settings, list_settings
from kamlib.near import near
from kamlib.problem import Problem, Problems
from kamlib.setting import limits_text
from kamlib.vocabulary import TIERS
from kamlib.whole import whole_file
from kamlib.words.label import label

_WHO = (("kam", "management"), ("kam", "sales_lead"), ("sales", "sales_lead"), ("sales", ""))
_ROLES = dict(zip(TIERS, _WHO, strict=True))


def settings_text(
    *,
    name: str,
    language: str,
    locale: str,
    currency: str,
    objective: str = "grow",
    sources: list[dict] = (),
    tables: list[dict] = (),
) -> str:
    """The text of a new ``client.toml``, commented in the client's language.

    Every threshold of the method stands in it with its default, unit and range.

    Parameters
    ----------
    name, language, locale, currency, objective
        Who the client is.
    sources, tables
        The layouts of its files, as ``[[sources]]`` and ``[[tables]]`` hold them.

    Returns
    -------
    str
        TOML that `check_settings` reads back without loss.
    """
    document = tomlkit.document()
    for line in _wrap(label("cli.settings_head", language)):
        document.add(tomlkit.comment(line))
    values = {
        "name": name,
        "language": language,
        "locale": locale,
        "currency": currency,
        "objective": objective,
    }
    sections: dict[str, dict] = {}
    for section, setting, field in list_settings():
        sections.setdefault(section, {})[setting] = field
    for section, held in Settings.model_fields.items():
        if not isinstance(held.annotation, type):
            continue  # a list, such as ``[[sources]]``: written below
        given = values if section == "client" else {}
        document.add(tomlkit.nl())
        if section == "policy":
            document.add(section, _policies(sections[section], language))
        else:
            document.add(section, _section(section, sections[section], given, language))
    text = tomlkit.dumps(document).rstrip("\n") + "\n"
    return text + _layouts(sources, tables, language)


def write_settings(folder: Path, text: str) -> Path:
    """Write a settings file atomically, checked before it gets its name.

    Raises
    ------
    Problems
        The text holds mistakes; the file there stays as it was.
    """
    check_settings(text)
    path = Path(folder) / SETTINGS_FILE
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="")
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return path


def save_setting(
    client: Client, name: str | tuple[str, ...], value, *, who: str, why: str
) -> Client:
    """Change one setting of a client, keeping the comments, and note who did it and why.

    Parameters
    ----------
    client
        The client.
    name
        The setting's dotted name, as ``define.above_mean``; a tuple where a part holds a dot, as
        ``("plan", "stages", "C.001")``. One of the client's own factors goes by its name:
        ``("own_factors", "Solvency", "weight")``.
    value
        Its new value; None takes it out of the file, so that the default holds.
    who, why
        Who changed it and for what reason: noted under ``[[changes]]`` with the day.

    Returns
    -------
    Client
        The client with its settings as they are now.

    Raises
    ------
    Problems
        No such setting, or a value that it cannot have; the file stays as it was.
    """
    return save_settings(client, {name: value}, who=who, why=why)


def save_settings(
    client: Client, changes: dict[str | tuple[str, ...], object], *, who: str, why: str
) -> Client:
    """Change several settings together, all or none: each as in `save_setting`."""
    text = client.settings_file.read_bytes().decode("utf-8-sig")
    document = tomlkit.parse(text)
    if not document.get("changes"):
        document.pop("changes", None)
        document.append("changes", tomlkit.aot())
    for name, value in changes.items():
        path = tuple(name) if isinstance(name, tuple) else tuple(name.split("."))
        before = _value_at(client.settings, path)
        _put(document, path, value)
        entry = tomlkit.table()
        entry["date"] = date.today().isoformat()
        entry["who"], entry["why"] = who, why
        entry["what"] = f"{'.'.join(path)}: {_plain(before)} → {_plain(value)}"
        document["changes"].append(entry)
    new = tomlkit.dumps(document)
    settings = check_settings(new)
    write_settings(client.folder, new)
    return Client(client.name, client.folder, settings)


def _put(document, path: tuple[str, ...], value) -> None:
    """Set a value at its place in the file, or take it out where it is None."""
    holder = document
    for part in path[:-1]:
        if isinstance(holder, list):
            holder = next(item for item in holder if item.get("name") == part)
            continue
        if part not in holder:
            if value is None:
                return
            holder[part] = tomlkit.table()
        holder = holder[part]
    if value is not None:
        holder[path[-1]] = value
    elif path[-1] in holder:
        del holder[path[-1]]


def _value_at(settings: Settings, path: tuple[str, ...]):
    value = settings
    for at, part in enumerate(path):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part in {getattr(item, "name", None) for item in value}:
            value = next(item for item in value if item.name == part)
        elif isinstance(value, BaseModel) and part in type(value).model_fields:
            value = getattr(value, part)
        else:
            known = type(value).model_fields if isinstance(value, BaseModel) else {}
            told = {"name": ".".join(path), "last": part, "near": near(part, known)}
            where = Problem("setting_unknown", told, SETTINGS_FILE, None, ".".join(path[: at + 1]))
            raise Problems(where, lang=settings.client.language)
    return value


def _plain(value) -> str:
    return "–" if value is None else tomlkit.item(value).as_string()


def setting_help(section: str, name: str, field, lang: str) -> str:
    """What a setting means, with its unit and range, in `lang`."""
    unit = field.json_schema_extra["unit"]
    measured = "" if unit in ("text", "choice", "list") else label(f"setting_unit.{unit}", lang)
    bracket = ", ".join(part for part in (measured, limits_text(field)) if part)
    return label(f"setting.{section}.{name}", lang) + (f" ({bracket})" if bracket else "")


def _wrap(text: str) -> list[str]:
    text = re.sub(r" … |(?<=[<>≤≥]) ", lambda m: m[0].replace(" ", "\xa0"), text)
    lines = textwrap.wrap(text, 95, break_on_hyphens=False, break_long_words=False)
    return [line.replace("\xa0", " ") for line in lines]


def _comments(holder, text: str) -> None:
    for line in _wrap(text):
        holder.add(tomlkit.comment(line))


def _head(table, slug: str, lang: str) -> None:
    _comments(table, label(f"setting_section.{slug}", lang))
    table.add(tomlkit.nl())


def _section(section: str, fields: dict, given: dict, lang: str):
    table = tomlkit.table()
    _head(table, section, lang)
    inner = {}
    for name, field in fields.items():
        if isinstance(field.default, dict):
            inner[name] = field
            continue
        _comments(table, setting_help(section, name, field, lang))
        value = given.get(name, field.default)
        if value is None:
            table.add(tomlkit.comment(f"{name} ="))
        else:
            table.add(name, value)
    for name, field in inner.items():
        below = tomlkit.table()
        _comments(below, setting_help(section, name, field, lang))
        _comments(below, label(f"setting_example.{name}", lang))
        table.add(tomlkit.nl())
        table.add(name, below)
    return table


def _policies(fields: dict, lang: str):
    policies = Settings.model_fields["policy"].default
    policy = tomlkit.table(is_super_table=True)
    for tier in TIERS:
        table = tomlkit.table()
        _head(table, f"policy_{tier}", lang)
        for name, field in fields.items():
            if tier == "key":  # said once: the other tiers have the same names
                _comments(table, setting_help("policy", name, field, lang))
            value = getattr(getattr(policies, tier), name)
            if name in ("responds", "sponsor"):
                role = _ROLES[tier][name == "sponsor"]
                value = label(f"setting_role.{role}", lang) if role else ""
            table.add(name, value)
        if tier != TIERS[-1]:
            table.add(tomlkit.nl())
        policy.add(tier, table)
    return policy


def _layouts(sources, tables, lang: str) -> str:
    parts = ["\n"] + [f"# {line}\n" for line in _wrap(label("setting_section.sources", lang))]
    for kind, entries in (("sources", sources), ("tables", tables)):
        for entry in entries:
            table = tomlkit.table()
            for key, value in sorted(entry.items(), key=lambda item: isinstance(item[1], dict)):
                if isinstance(value, dict):
                    inner = tomlkit.table()
                    inner.update(value)
                    table.add(key, inner)
                elif value is not None:
                    table.add(key, value)
            aot = tomlkit.aot()
            aot.append(table)
            parts += [tomlkit.dumps({kind: aot}).strip("\n"), "\n\n"]
    return "".join(parts).rstrip("\n") + "\n"
