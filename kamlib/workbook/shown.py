"""What each chapter shows of its figures: charts, sentences, tables with words of their own.

``kam.plan.charts.wallet()`` draws the figures that its row names; given other frames it draws
those. What is drawn is loaded when it is asked for.
"""

from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from inspect import signature


@dataclass(frozen=True)
class Shown:
    """One thing to show.

    Parameters
    ----------
    function
        Module and name of what shows it, below `kamlib.show`: ``charts.wallet.show_wallet_chart``.
    of
        What it shows, by blanks: figures as ``plan.wallet``, settings as ``settings.define.…``, or
        what else hangs on ``kam``; in the order in which it takes them.
    more
        The same for what it takes by name.
    """

    function: str
    of: str = ""
    more: dict[str, str] | None = None

    def bind(self, kam):
        """Bind it to a client; its words are the reader's."""
        module, _, name = self.function.rpartition(".")
        function = getattr(import_module(f"kamlib.show.{module}"), name)
        parameters = [p for p in signature(function).parameters.values() if p.name != "words"]
        taken = [p.name for p in parameters][: len(self.of.split())]

        @wraps(function)
        def shown(*frames, **given):
            given |= dict(zip(taken, frames, strict=False))
            paths = dict(zip(taken, self.of.split(), strict=True)) | (self.more or {})
            known = {name: take(kam, path) for name, path in paths.items() if name not in given}
            return function(words=kam.words, **known, **given)

        shown.__signature__ = signature(function).replace(parameters=parameters)
        return shown


class Gallery:
    """What a chapter shows, by name; loaded when it is asked for.

    Parameters
    ----------
    rows
        Name → what is shown.
    kam
        The client that it is shown of.
    """

    def __init__(self, rows: dict[str, Shown], kam):
        self._rows, self._kam = rows, kam

    def __getattr__(self, name: str):
        if name.startswith("_") or name not in self._rows:
            raise AttributeError(f"no {name!r} here; there are {', '.join(self._rows)}", obj=self)
        return self._rows[name].bind(self._kam)

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
    "reading": {"months": Shown("charts.review.show_months_chart", "reading.months")},
    "define": {
        "above_mean": Shown("charts.define.show_above_mean_chart", "define.above_mean"),
        "pareto": Shown("charts.define.show_pareto_chart", "define.pareto"),
        "dependence": Shown("charts.define.show_dependence_chart", "define.dependence"),
    },
    "segment": {
        "volume_profit": Shown(
            "charts.segment.show_volume_profit_chart",
            "define.accounts",
            {"high_profit_markup": "settings.segment.high_profit_markup"},
        ),
        "thresholds": Shown("charts.segment.show_thresholds_chart", "segment.thresholds"),
        "whale": Shown("charts.segment.show_whale_chart", "segment.whale"),
        "service_map": Shown("charts.segment.show_service_map_chart", "segment.service_map"),
        "matrix": Shown("charts.scoring.show_matrix_chart", "segment.matrix"),
        "robustness": Shown("charts.scoring.show_robustness_chart", "segment.robustness"),
    },
    "review": {
        "comparison": Shown("charts.review.show_comparison_chart", "review.comparison"),
        "expected_range": Shown("charts.review.show_months_chart", "review.expected_range"),
        "forecast": Shown(
            "charts.review.show_forecast_chart",
            "review.account_months review.forecast review.forecast_record",
        ),
        "voice": Shown("charts.review.show_voice_chart", "review.voice"),
    },
    "plan": {
        "network": Shown(
            "charts.people.show_network_chart", "plan.stakeholders plan.links plan.power"
        ),
        "wallet": Shown("charts.potential.show_wallet_chart", "plan.wallet"),
        "white_space": Shown(
            "charts.potential.show_white_space_chart",
            "plan.white_space_map",
            {"account": "account"},
        ),
        "timeline": Shown("charts.plan.show_timeline_chart", "plan.work", {"as_of": "as_of"}),
        "stages": Shown("charts.plan.show_stages_chart", "plan.stages"),
        "returns": Shown("charts.returns.show_return_chart", "plan.returns"),
        "return_distribution": Shown(
            "charts.returns.show_distribution_chart", "plan.return_distribution"
        ),
        "return_drivers": Shown("charts.returns.show_drivers_chart", "plan.return_drivers"),
        "risks": Shown(
            "charts.plan.show_risk_chart", "plan.risks", {"proposals": "plan.ledger_risks"}
        ),
    },
}
"""Chapter → chart → what draws it, of what."""

SAID = {
    "define": {
        "window": Shown("cases.show_window", "define.window"),
        "unknowns": Shown("cases.show_unknowns", "define.accounts"),
        "cases": Shown("cases.show_cases", "define.cases"),
    },
    "segment": {
        "arithmetic": Shown("arithmetic.show_arithmetic", "segment.arithmetic"),
        "places": Shown(
            "cases.show_places",
            "define.accounts",
            {"cap_accounts": "settings.define.cap_accounts"},
        ),
        "list_sureness": Shown("cases.show_list_sureness", "segment.robustness"),
        "changes": Shown("setting_words.show_changes", "settings"),
    },
    "review": {
        "change_finding": Shown("review.show_change_finding", "review.changes review.last_review"),
        "changes": Shown("review.show_what_changed", "review.changes"),
        "alarm_rate": Shown(
            "review.show_alarm_rate",
            "review.closures",
            {"rate": "settings.review.alarms_per_year"},
        ),
        "asked_after": Shown(
            "review.show_asked_after", "review.asked_after settings.window.window_months"
        ),
        "proposal": Shown("review.show_proposal", "review.review_rules"),
    },
    "plan": {
        "account": Shown("account.show_account", "case.account_row"),
        "dossier": Shown("dossier.show_dossier", "plan.dossier"),
        "questions": Shown("dossier.show_questions", "plan.question_groups"),
        "answers": Shown("dossier.show_answers", "plan.answers"),
        "white_space_verdict": Shown("dossier.show_back_test", "plan.white_space_verdict"),
        "meeting_sheet": Shown("dossier.show_meeting_sheet", "plan.meeting_sheet"),
        "completeness": Shown("dossier.show_completeness", "plan.completeness"),
        "health": Shown("dossier.show_health", "plan.health"),
        "hints": Shown("dossier.show_hints", "plan.hints"),
    },
}
"""Chapter → sentence or table → what says it, of what."""
