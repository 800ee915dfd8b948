"""In words: which statistics rest on too few cases (DEF-9), and what is not known at all."""

import pandas as pd

from kamlib.segment.cost import list_charged
from kamlib.words.sentence import Sentence
from kamlib.words.text import clean
from kamlib.words.words import Words


def show_cases(cases: pd.DataFrame, words: Words) -> Sentence:
    """Say which statistics have too few cases to speak, or that all have enough.

    Parameters
    ----------
    cases
        `statistic`, `cases`, `needed`, `enough`, one row per statistic.
    words
        Language, locale and currency.

    Examples
    --------
    >>> cases = pd.DataFrame({"statistic": ["pareto", "hhi"], "cases": [9, 1],
    ...     "needed": [5, 2], "enough": [True, False]})
    >>> show_cases(cases, Words("en", "en-GB", "EUR"))
    Too few cases for: concentration (1 case, 2 needed). Decide by looking at each name.
    """
    few = cases[~cases["enough"].astype(bool)]
    if few.empty:
        return Sentence(words.label("finding.cases.enough", n=int(cases["cases"].min())))
    named = "; ".join(
        words.label(
            "finding.cases.one",
            statistic=_lower(words.label(f"statistic.{row.statistic}")),
            n=int(row.cases),
            needed=int(row.needed),
        )
        for row in few.itertuples()
    )
    return Sentence(words.label("finding.cases.few", statistics=named))


def show_window(window: pd.DataFrame, words: Words) -> Sentence:
    """Say which months the figures are of, and where the ledger does not fill them.

    Parameters
    ----------
    window
        One row: `start`, `end`, `months`, `covered_months`, `former_covered_months`, `as_of`,
        `first_date`, `last_date`, `line_count`, `active_accounts`.
    words
        Language, locale and currency.

    Examples
    --------
    >>> window = pd.DataFrame({"start": ["2025-01-01"], "end": ["2025-12-31"], "months": 12,
    ...     "covered_months": 12, "former_covered_months": 12, "as_of": ["2025-12-31"],
    ...     "first_date": ["2022-01-03"], "last_date": ["2025-12-31"], "line_count": 5210,
    ...     "active_accounts": 155})
    >>> days = ["start", "end", "as_of", "first_date", "last_date"]
    >>> window[days] = window[days].astype("datetime64[us]")
    >>> show_window(window, Words("en", "en-GB", "EUR"))
    Figures are of 1 Jan 2025 – 31 Dec 2025 (complete months: 12): 5,210 lines, 155 active accounts.
    """
    row = window.iloc[0]
    days = ("start", "end", "as_of", "first_date", "last_date")
    said = {name: words.date(row[name]) for name in days}
    # by its lines alone the ledger does not tell whether a month is over: a person may
    open_month = row["as_of"] > row["end"]
    month_end = row["as_of"] + pd.offsets.MonthEnd(0)
    way = open_month and row["as_of"] == row["last_date"].normalize()
    said |= {"month_end": words.date(month_end), "month_end_iso": f"{month_end:%Y-%m-%d}"}
    if not row["covered_months"]:
        slugs = ["empty", "way"] if way else ["empty"]
        return Sentence(" ".join(words.label(f"finding.window.{slug}", **said) for slug in slugs))
    counts = ("months", "covered_months", "former_covered_months", "line_count", "active_accounts")
    said |= {name: int(row[name]) for name in counts}
    found = {
        "whole": True,
        "part": row["covered_months"] < row["months"],
        "open": open_month,
        "way": way,
        "quiet": row["as_of"] > row["last_date"].normalize(),
        "former": row["former_covered_months"] < row["months"] == row["covered_months"],
    }
    told = [words.label(f"finding.window.{slug}", **said) for slug in found if found[slug]]
    return Sentence(" ".join(told))


def show_unknowns(accounts: pd.DataFrame, words: Words) -> Sentence:
    """Say once what is not known, why its figures are marked, and what would make it known.

    Parameters
    ----------
    accounts
        `active`, `goods_margin`, `expected_headroom` (unknown where nobody estimated it);
        `cost_to_serve`, `cost_complete`, `rates_unset` where costs to serve are told of.
    words
        Language, locale and currency.

    Examples
    --------
    >>> accounts = pd.DataFrame({"active": True, "goods_margin": [5.0, None],
    ...     "expected_headroom": [0.0, 10.0]})
    >>> print(str(show_unknowns(accounts, Words("en", "en-GB", "EUR")))[:50])
    For one account too little of the goods' cost is k
    """
    active = accounts[accounts["active"].fillna(False).astype(bool)]
    if active.empty:
        return Sentence(words.label("finding.unknown.nobody_buys"))
    told = []
    for name, column in (("costs", "goods_margin"), ("headroom", "expected_headroom")):
        count = int(active[column].isna().sum())
        if count:
            how = "all" if count == len(active) else "some"
            told.append(words.label(f"finding.unknown.{name}_{how}", n=count))
    if "cost_to_serve" in active:
        short = int((~active["cost_complete"].astype(bool)).sum())
        unset = active["rates_unset"].iloc[0]
        if not list_charged(unset):
            told.append(words.label("finding.unknown.no_rates"))
        elif short:
            told.append(words.label("finding.unknown.cost_to_serve", n=short))
        if unset and list_charged(unset):
            rates = words.listed(words.write(rate, "label:cost_rate") for rate in unset.split(";"))
            told.append(words.label("finding.unknown.some_rates", rates=rates))
    return Sentence(" ".join(told) or words.label("finding.unknown.none"))


def note_rates(unset: str, words: Words) -> str:
    """Say in a few words what of the cost to serve is not set; empty where all is.

    Parameters
    ----------
    unset
        The rates that are not given, joined by ``;``, as `list_unset` tells them.
    words
        Language, locale and currency.

    Examples
    --------
    >>> note_rates("per_line;per_offer", Words("en", "en-GB", "EUR"))
    '2 rates not set'
    """
    if not list_charged(unset):
        return words.label("index.no_rates")
    return words.label("index.rates_missing", n=unset.count(";") + 1) if unset else ""


def show_places(accounts: pd.DataFrame, words: Words, *, cap_accounts: int) -> Sentence:
    """DEF-7 in words: how many places are taken, whose is the last, and who is the next.

    Parameters
    ----------
    accounts
        `account`, `account_name`, `on_list`, `marginal`, `next_in`.
    words
        Language, locale and currency.
    cap_accounts
        How many places there are.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": ["1", "2"], "account_name": ["Alfa", "Beta"],
    ...     "on_list": [True, False], "marginal": [True, False], "next_in": [False, True]})
    >>> print(str(show_places(accounts, Words("es", "es-ES", "EUR"), cap_accounts=1))[:53])
    Plazas ocupadas: 1 de 1. La última que entra es Alfa:
    """
    taken = int(accounts["on_list"].fillna(False).astype(bool).sum())
    told = [words.label("finding.places.taken", n=taken, cap=cap_accounts)]
    for place in ("marginal", "next_in"):
        named = accounts[accounts[place].fillna(False).astype(bool)]
        told += [
            words.label(f"finding.places.{place}", name=clean(name))
            for name in named["account_name"].fillna(named["account"])
        ]
    return Sentence(" ".join(told))


def show_list_sureness(robustness: pd.DataFrame, words: Words) -> Sentence:
    """SEG-6 in words: how many places of the list as decided hang on scores and weights.

    Parameters
    ----------
    robustness
        `in_list`: 1 for who has a place whatever the scores, between 0 and 1 who competes.
    words
        Language, locale and currency.

    Examples
    --------
    >>> robustness = pd.DataFrame({"in_list": [1.0, 0.7, 0.3, 0.0]})
    >>> print(str(show_list_sureness(robustness, Words("en", "en-GB", "EUR")))[:74])
    On the list as decided the score gives one place, for which 2 accounts com
    """
    chance = robustness["in_list"].fillna(0.0)
    rivals = int((chance.gt(0) & chance.lt(1)).sum())
    places, sure = round(chance.sum()), int(chance.ge(1).sum())
    if not rivals:
        slug = "sure" if places else "nobody"
        return Sentence(words.label(f"finding.list_sureness.{slug}", n=places))
    values = {"n": places - sure, "rivals": rivals, "sure": sure}
    return Sentence(words.label("finding.list_sureness.open", **values))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
