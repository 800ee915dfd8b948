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
        "months": "review.show.charts.show_months_chart reading.months",
    },
    "define": {
        "above_mean": "define.show.charts.show_above_mean_chart define.above_mean",
        "pareto": "define.show.charts.show_pareto_chart define.pareto",
        "dependence": "define.show.charts.show_dependence_chart define.dependence",
    },
    "segment": {
        "volume_profit": "segment.show.charts.show_volume_profit_chart "
        "define.accounts high_profit_markup=settings.segment.high_profit_markup",
        "thresholds": "segment.show.charts.show_thresholds_chart segment.thresholds",
        "whale": "segment.show.charts.show_whale_chart segment.whale",
        "service_map": "segment.show.charts.show_service_map_chart segment.service_map",
        "matrix": "segment.show.charts_scoring.show_matrix_chart segment.matrix",
        "robustness": "segment.show.charts_scoring.show_robustness_chart segment.robustness",
    },
    "review": {
        "comparison": "review.show.charts.show_comparison_chart review.comparison",
        "expected_range": "review.show.charts.show_months_chart review.expected_range",
        "forecast": "review.show.charts.show_forecast_chart "
        "review.account_months review.forecast review.forecast_record",
        "voice": "review.show.charts.show_voice_chart review.voice",
    },
    "plan": {
        "network": "plan.show.charts_people.show_network_chart "
        "plan.stakeholders plan.links plan.power",
        "wallet": "plan.show.charts_potential.show_wallet_chart plan.wallet",
        "white_space": "plan.show.charts_potential.show_white_space_chart "
        "plan.white_space_map account=account",
        "timeline": "plan.show.charts.show_timeline_chart plan.work as_of=as_of",
        "stages": "plan.show.charts.show_stages_chart plan.stages",
        "returns": "plan.show.charts_returns.show_return_chart plan.returns",
        "return_distribution": "plan.show.charts_returns.show_distribution_chart "
        "plan.return_distribution",
        "return_drivers": "plan.show.charts_returns.show_drivers_chart plan.return_drivers",
        "risks": "plan.show.charts.show_risk_chart plan.risks proposals=plan.ledger_risks",
    },
}
"""Chapter → chart → what draws it, of what: see `bind`."""

SAID = {
    "define": {
        "window": "segment.show.cases.show_window define.window",
        "unknowns": "segment.show.cases.show_unknowns define.accounts",
        "cases": "segment.show.cases.show_cases define.cases",
    },
    "segment": {
        "arithmetic": "segment.show.arithmetic.show_arithmetic segment.arithmetic",
        "places": "segment.show.cases.show_places "
        "define.accounts cap_accounts=settings.define.cap_accounts",
        "list_sureness": "segment.show.cases.show_list_sureness segment.robustness",
        "changes": "client.setting_words.show_changes settings",
    },
    "review": {
        "change_finding": "review.show.sentences.show_change_finding "
        "review.changes review.last_review",
        "changes": "review.show.sentences.show_what_changed review.changes",
        "alarm_rate": "review.show.sentences.show_alarm_rate "
        "review.closures rate=settings.review.alarms_per_year",
        "asked_after": "review.show.sentences.show_asked_after "
        "review.asked_after settings.window.window_months",
        "proposal": "review.show.sentences.show_proposal review.review_rules",
    },
    "plan": {
        "account": "plan.show.account.show_account case.account_row",
        "dossier": "plan.show.dossier.show_dossier plan.dossier",
        "questions": "plan.show.dossier.show_questions plan.question_groups",
        "answers": "plan.show.dossier.show_answers plan.answers",
        "white_space_verdict": "plan.show.dossier.show_back_test plan.white_space_verdict",
        "meeting_sheet": "plan.show.dossier.show_meeting_sheet plan.meeting_sheet",
        "completeness": "plan.show.dossier.show_completeness plan.completeness",
        "health": "plan.show.dossier.show_health plan.health",
        "hints": "plan.show.dossier.show_hints plan.hints",
    },
}
"""Chapter → sentence or table → what says it, of what."""
