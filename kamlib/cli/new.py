"""``kam new``: a client's folder from its exports, with a proposal of how to read them."""

import locale as system_locale
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from kamlib.cli import say
from kamlib.client import new_folder, settings_text, write_settings
from kamlib.client.folder import check_client_name
from kamlib.client.read import near_currency, near_locale
from kamlib.problem import LOCALE_VARIABLES, Problem, Problems, user_language
from kamlib.setting import is_currency, is_locale
from kamlib.words.label import LANGUAGES

LOCALES = dict(zip(LANGUAGES, ("en-US", "es-ES", "pt-BR"), strict=True))
"""How numbers are written where neither the user nor the system says."""


def make_client(
    name: str,
    files: list[Path],
    lang: str | None,
    locale: str | None,
    currency: str | None,
    data: Callable[[], Path],
) -> int:
    """Make the folder of a new client; nothing is written before everything given is checked.

    Parameters
    ----------
    name
        The client's name: its folder.
    files
        Its exports and master tables.
    lang, locale, currency
        How it reads and counts; proposed from the user's locale where not given.
    data
        Finds (or makes) the data folder.

    Returns
    -------
    int
        0, or 2 where something about the files is left to decide.
    """
    try:
        check_client_name(name)
        problems = []
    except Problems as wrong:
        problems = wrong.problems
    if lang is not None and lang not in LANGUAGES:
        problems.append(Problem("language_unknown", {"value": lang}, column="--lang"))
        lang = None
    spoken = say.state.lang = lang or _language_of(locale) or user_language()
    locale, currency, proposed, wrong = _find_locale(locale, currency, spoken)
    problems += [*wrong, *_check_files(files)]
    if problems:
        raise Problems(problems, lang=spoken)

    folder = new_folder(name, data())
    try:
        questions = _fill(folder, name, files, spoken, locale, currency)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # made a moment ago, by us alone
        raise
    if proposed:
        say.told("cli.new.currency", spoken, currency=currency, locale=locale)
    for question in questions:
        say.line(question.text(spoken))
    end = "cli.new.decide" if questions else "cli.new.next"
    say.told(end, spoken, client=name, file=folder / "client.toml")
    return 2 if questions else 0


def _find_locale(
    locale: str | None, currency: str | None, lang: str
) -> tuple[str, str | None, bool, list[Problem]]:
    """Give locale and currency, whether the currency is proposed, and what is wrong with them."""
    problems = []
    if locale is not None and not is_locale(locale):
        told = {"value": locale, "near": near_locale(locale)}
        problems.append(Problem("locale_unknown", told, column="--locale"))
        locale = None
    locale = locale or _user_locale(lang) or LOCALES[lang]
    if not currency:
        proposed = _currency_of(locale)
        if not proposed:
            problems.append(Problem("currency_needed", {"locale": locale}, column="--currency"))
        return locale, proposed, True, problems
    if not is_currency(currency):
        told = {"value": currency, "near": near_currency(currency, lang)}
        problems.append(Problem("currency_unknown", told, column="--currency"))
    return locale, currency, False, problems


def _fill(folder: Path, name: str, files, lang: str, locale: str, currency: str) -> list[Problem]:
    """Copy the files, write the settings, say what was decided; return what is open."""
    from kamlib.ledger.packed import unpacked
    from kamlib.ledger.propose import propose_sources

    copies = []
    for file in files:
        copies.append(folder / "sources" / file.name)
        shutil.copy2(file, copies[-1])
    with say.quiet_stdout(), unpacked(folder / "sources") as opened:
        files = sorted(path for path in opened.rglob("*") if path.is_file())
        proposal = propose_sources(files, lang, folder=opened)
    text = settings_text(
        name=name,
        language=lang,
        locale=locale,
        currency=currency,
        sources=list(proposal.sources),
        tables=list(proposal.tables),
    )
    write_settings(folder, text)
    say.told("cli.new.made", lang, folder=folder)
    say.told("cli.new.copied", lang, files=", ".join(copy.name for copy in copies))
    for note in proposal.notes:
        say.line(str(note))
    return list(proposal.questions)


def _check_files(files: list[Path]) -> list[Problem]:
    problems, seen = [], set()
    for file in files:
        if not file.exists():
            problems.append(Problem("file_missing", {"file": str(file)}))
        elif not file.is_file():
            problems.append(Problem("file_not_plain", {"file": str(file)}))
        if file.name.casefold() in seen:
            problems.append(Problem("file_twice", {"file": file.name}))
        seen.add(file.name.casefold())
    return problems


def _language_of(locale: str | None) -> str | None:
    spoken = (locale or "")[:2].lower()
    return spoken if spoken in LANGUAGES else None


def _user_locale(lang: str) -> str | None:
    """The user's own locale, where it is one of that language and names a country."""
    for variable in LOCALE_VARIABLES:
        named = os.environ.get(variable)
        if named:
            break
    else:
        named = system_locale.getlocale()[0] or ""
    named = named.split(".")[0].split("@")[0].replace("_", "-")
    if named[:2].lower() == lang and "-" in named and is_locale(named):
        return named
    return None


def _currency_of(locale: str) -> str | None:
    """The currency of a locale's country; of its language's where it names none."""
    from babel.numbers import get_territory_currencies

    parts = locale.split("-")
    if len(parts) == 1 and parts[0] in LOCALES:
        parts = LOCALES[parts[0]].split("-")
    found = get_territory_currencies(parts[-1]) if parts[-1].isalpha() else []
    return found[-1] if found else None
