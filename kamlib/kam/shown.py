"""What each chapter shows of its figures: charts, sentences, tables with words of their own.

``kam.plan.charts.wallet()`` draws the figures that its row names; given other frames it draws
those. What is drawn is loaded when it is asked for.
"""

from functools import wraps
from importlib import import_module
from inspect import signature


def bind(row: str, kam):
    """Bind what shows something to a client; its words are the reader's.

    Parameters
    ----------
    row
        By blanks: module and name of what shows it, below `kamlib`; what it shows, in the
        order in which it takes them: figures as ``plan.wallet``, settings as ``settings.define.…``,
        or what else hangs on ``kam``; ``name=path`` for what it takes by name.
    """
    path, *of = row.split()
    module, _, name = path.rpartition(".")
    function = getattr(import_module(f"kamlib.{module}"), name)
    parameters = [p for p in signature(function).parameters.values() if p.name != "words"]
    named = dict(one.split("=") for one in of if "=" in one)
    ordered = [one for one in of if "=" not in one]
    taken = [p.name for p in parameters][: len(ordered)]

    @wraps(function)
    def shown(*frames, **given):
        given |= dict(zip(taken, frames, strict=False))
        paths = dict(zip(taken, ordered, strict=True)) | named
        known = {name: take(kam, path) for name, path in paths.items() if name not in given}
        return function(words=kam.words, **known, **given)

    shown.__signature__ = signature(function).replace(parameters=parameters)
    return shown


class Gallery:
    """What a chapter shows, by name; loaded when it is asked for.

    Parameters
    ----------
    rows
        Name → what is shown, as `bind` takes it.
    kam
        The client that it is shown of.
    """

    def __init__(self, rows: dict[str, str], kam):
        self._rows, self._kam = rows, kam

    def __getattr__(self, name: str):
        if name.startswith("_") or name not in self._rows:
            raise AttributeError(f"no {name!r} here; there are {', '.join(self._rows)}", obj=self)
        return bind(self._rows[name], self._kam)

    def __dir__(self) -> list[str]:
        return sorted(self._rows)

    def __repr__(self) -> str:
        return ", ".join(sorted(self._rows))


def take(kam, path: str):
    """Follow a path from ``kam``; what a chapter offers there is measured."""
    found = kam
    for name in path.split("."):
        found = getattr(found, name)
    return found() if callable(found) else found


CHARTS = {
    "reading": {
        "months": "charts.review.show_months_chart reading.months",
    },
    "define": {
        "above_mean": "charts.define.show_above_mean_chart define.above_mean",
        "pareto": "charts.define.show_pareto_chart define.pareto",
        "dependence": "charts.define.show_dependence_chart define.dependence",
    },
    "segment": {
        "volume_profit": "charts.segment.show_volume_profit_chart "
        "define.accounts high_profit_markup=settings.segment.high_profit_markup",
        "thresholds": "charts.segment.show_thresholds_chart segment.thresholds",
        "whale": "charts.segment.show_whale_chart segment.whale",
        "service_map": "charts.segment.show_service_map_chart segment.service_map",
        "matrix": "charts.scoring.show_matrix_chart segment.matrix",
        "robustness": "charts.scoring.show_robustness_chart segment.robustness",
    },
    "review": {
        "comparison": "charts.review.show_comparison_chart review.comparison",
        "expected_range": "charts.review.show_months_chart review.expected_range",
        "forecast": "charts.review.show_forecast_chart "
        "review.account_months review.forecast review.forecast_record",
        "voice": "charts.review.show_voice_chart review.voice",
    },
    "plan": {
        "network": "charts.people.show_network_chart plan.stakeholders plan.links plan.power",
        "wallet": "charts.potential.show_wallet_chart plan.wallet",
        "white_space": "charts.potential.show_white_space_chart "
        "plan.white_space_map account=account",
        "timeline": "charts.plan.show_timeline_chart plan.work as_of=as_of",
        "stages": "charts.plan.show_stages_chart plan.stages",
        "returns": "charts.returns.show_return_chart plan.returns",
        "return_distribution": "charts.returns.show_distribution_chart plan.return_distribution",
        "return_drivers": "charts.returns.show_drivers_chart plan.return_drivers",
        "risks": "charts.plan.show_risk_chart plan.risks proposals=plan.ledger_risks",
    },
}
"""Chapter → chart → what draws it, of what: see `bind`."""

SAID = {
    "define": {
        "window": "cases.show_window define.window",
        "unknowns": "cases.show_unknowns define.accounts",
        "cases": "cases.show_cases define.cases",
    },
    "segment": {
        "arithmetic": "arithmetic.show_arithmetic segment.arithmetic",
        "places": "cases.show_places define.accounts cap_accounts=settings.define.cap_accounts",
        "list_sureness": "cases.show_list_sureness segment.robustness",
        "changes": "setting_words.show_changes settings",
    },
    "review": {
        "change_finding": "review.show_change_finding review.changes review.last_review",
        "changes": "review.show_what_changed review.changes",
        "alarm_rate": "review.show_alarm_rate review.closures rate=settings.review.alarms_per_year",
        "asked_after": "review.show_asked_after review.asked_after settings.window.window_months",
        "proposal": "review.show_proposal review.review_rules",
    },
    "plan": {
        "account": "account.show_account case.account_row",
        "dossier": "dossier.show_dossier plan.dossier",
        "questions": "dossier.show_questions plan.question_groups",
        "answers": "dossier.show_answers plan.answers",
        "white_space_verdict": "dossier.show_back_test plan.white_space_verdict",
        "meeting_sheet": "dossier.show_meeting_sheet plan.meeting_sheet",
        "completeness": "dossier.show_completeness plan.completeness",
        "health": "dossier.show_health plan.health",
        "hints": "dossier.show_hints plan.hints",
    },
}
"""Chapter → sentence or table → what says it, of what."""
