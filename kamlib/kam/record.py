"""What a page was made of: versions, parameters, data date and hashes."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

import pandas as pd

from kamlib.client.setting_words import list_units, name_setting, write_setting
from kamlib.segment.classes import VOLUME
from kamlib.segment.weights import decide_weights
from kamlib.words.table import show_table

PACKAGES = ("kamlib", "pandas", "numpy", "pyarrow", "matplotlib", "seaborn", "ipykernel")
"""Packages whose version may change a figure or its look."""

_SHOWN = (
    "client",
    "account",
    "lang",
    "as_of",
    "first_date",
    "last_date",
    "lines",
    "ledger",
    "settings",
    "judgements",
    "run",
    "versions",
)


def measure_versions() -> dict[str, str]:
    """Versions of Python and of the packages that may change a page."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def measure_record(kam) -> dict:
    """Gather what is needed to make this page again.

    Parameters
    ----------
    kam
        What `kamlib.start` returned.

    Returns
    -------
    dict
        ``client``, ``client_name``, ``account``, ``account_name``, ``lang``, ``as_of``,
        ``first_date``, ``last_date`` (of the lines, ISO), ``lines`` (their number up to `as_of`),
        ``set_aside``, ``ledger``, ``settings`` and ``judgements`` (hashes), ``run`` (empty outside
        a run), ``versions``.
    """
    from kamlib.kam.results import settings_key

    return {
        "client": kam.client.name,
        "client_name": kam.settings.client.name,
        "account": kam.account,
        "account_name": kam.account_name,
        "lang": kam.words.lang,
        "as_of": kam.as_of.isoformat(),
        "first_date": kam.reading["first_date"][:10],
        "last_date": min(kam.reading["last_date"][:10], kam.as_of.isoformat()),
        "lines": len(kam.case.lines),
        "set_aside": kam.reading["set_aside"],
        "ledger": str(kam.ledger.key)[:16],
        "settings": settings_key(kam.settings),
        "judgements": kam.log.key(kam.said_until),
        "run": os.environ.get("KAM_RUN", ""),
        "versions": measure_versions(),
    }


_WINDOW = ["window.window_months", "client.objective"]
_LIST = [
    *["define.cap_accounts", "define.cap_hours", "define.keep_below", "define.keep_reviews"],
    *["define.win_probability", "plan.supplier_ceiling", "segment.volume_rule"],
    *[rule.setting for rule in VOLUME.values()],
    *["segment.high_profit_markup", "segment.min_cost_coverage", "segment.trial_needs_potential"],
]

RULES = {
    "1_define": [
        *_WINDOW,
        *_LIST,
        *["define.top1_bands", "define.top3_bands", "define.top10_bands"],
        *["define.fixed_costs", "define.avoidable_share", "cost_to_serve", "weights"],
    ],
    "2_segment": [*_WINDOW, *_LIST, "segment.trial_months", "cost_to_serve", "factors", "weights"],
    "3_plan": ["plan.supplier_ceiling", "plan.discount_rate", "plan.horizon_years"],
    "4_review": [
        "window.window_months",
        "review.alarms_per_year",
        "review.history_months",
    ],
}
"""The settings that a page's footer names, by notebook; a section's name stands for all of it."""


def list_rules(settings, notebook: str, words) -> list[tuple[str, str]]:
    """List the settings that a notebook's figures hang on: pairs of words, name and value.

    What an activity costs is named where it is charged at all; the weights stand in one line, those
    that are not given being the objective's.
    """
    units = list_units()
    rules = []
    for rule in RULES.get(notebook, ()):
        if rule == "weights":
            rules.append((words.label("form_what_if.weights"), _weights(settings, words)))
            continue
        names = [rule] if rule in units else [name for name in units if name.split(".")[0] == rule]
        for name in names:
            value = settings.get(name)
            if rule == "cost_to_serve" and not value:
                continue
            rules.append((name_setting(name, words), write_setting(value, name, words)))
    return rules


def _weights(settings, words) -> str:
    given = decide_weights(settings.client.objective, settings.weights.model_dump())
    named = {words.label(f"judgement.factor.{factor}"): weight for factor, weight in given.items()}
    named |= {factor.name: factor.weight for factor in settings.own_factors}
    return "; ".join(f"{name} {words.write(weight, 'count')}" for name, weight in named.items())


RECORD_MIME = "application/vnd.kam.record+json"
"""How the record itself travels in a notebook's output, beside the table that shows it."""


class Record:
    """The record as a small table that carries its data along; made by `show_record`."""

    def __init__(self, record: dict, table):
        self.record, self.table = record, table

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {
            "text/plain": repr(self.table),
            "text/html": self.table._repr_html_(),
            RECORD_MIME: self.record,
        }


def show_record(kam) -> Record:
    """Show the record as a small table: the last cell of every notebook.

    Parameters
    ----------
    kam
        What `kamlib.start` returned.

    Returns
    -------
    Record
        One row per item, worded for the reader; a page takes its footer from it.
    """
    record, words = kam.record, kam.words
    written = {
        **{
            name: str(record[name])
            for name in ("client", "account", "lang", "ledger", "settings", "judgements", "run")
        },
        **{name: words.date(record[name]) for name in ("as_of", "first_date", "last_date")},
        "lines": words.number(record["lines"]),
        "versions": ", ".join(f"{name} {text}" for name, text in record["versions"].items()),
    }
    shown = [name for name in _SHOWN if written[name]]
    frame = pd.DataFrame(
        {
            "record_item": [words.label(f"record.{name}") for name in shown],
            "record_value": [written[name] for name in shown],
        }
    )
    return Record(record, show_table(frame, words, rows=len(shown)))


def read_record(notebook) -> dict:
    """Read the record that an executed notebook carries; empty where it carries none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if RECORD_MIME in output.get("data", {}):
                return dict(output["data"][RECORD_MIME])
    return {}
