"""Key account management on a company's own sales ledger.

A notebook begins with ``from kamlib import *``: the names below, each imported when it is first
asked for, so that the command line does not wait for charts. No logic is here.
"""

from importlib import import_module

_WHERE = {
    "kamlib.workbook.start": ["start"],
    "kamlib.workbook.record": ["show_record"],
    "kamlib.problem": ["Problem", "Problems"],
    "kamlib.practice": ["check"],
    "kamlib.method.accounts": [
        "measure_accounts",
        "measure_margins",
        "measure_months",
        "measure_net_lines",
        "measure_unidentified",
    ],
    "kamlib.method.alerts": [
        "decide_alerts",
        "decide_gone_quiet",
        "decide_portfolio_alerts",
        "measure_expected_range",
    ],
    "kamlib.method.answers": ["decide_disagreements", "decide_examined"],
    "kamlib.method.arithmetic": ["list_lines", "measure_arithmetic"],
    "kamlib.method.back_test": ["decide_back_test", "measure_white_space_back_test"],
    "kamlib.method.bgnbd": [
        "fit_bgnbd",
        "fit_gamma_gamma",
        "measure_alive",
        "measure_expected_spend",
        "measure_purchases",
    ],
    "kamlib.method.classes": [
        "decide_classes",
        "measure_markup",
        "measure_thresholds",
        "measure_volume",
    ],
    "kamlib.method.completeness": ["measure_completeness", "measure_slots"],
    "kamlib.method.cost": [
        "decide_service_map",
        "measure_cost_to_serve",
        "measure_kam_cost",
    ],
    "kamlib.method.define": ["decide_above_mean", "measure_pareto"],
    "kamlib.method.dependence": ["measure_dependence", "measure_stress"],
    "kamlib.method.dossier": ["measure_dossier", "measure_ledger_facts"],
    "kamlib.method.examples": [
        "example_accounts",
        "example_lines",
        "example_scores",
        "example_wallet",
    ],
    "kamlib.method.factors": ["decide_factors", "measure_proposals"],
    "kamlib.method.health": ["measure_health", "measure_health_range"],
    "kamlib.method.hints": ["decide_hints"],
    "kamlib.method.forecast": ["measure_forecast"],
    "kamlib.method.forecast_record": ["measure_forecast_hits", "measure_forecast_record"],
    "kamlib.method.keeping": ["measure_keeping", "measure_retention", "measure_winning"],
    "kamlib.method.influence": ["measure_influence"],
    "kamlib.method.kpis": ["measure_comparison", "measure_kpis"],
    "kamlib.method.meetings": ["check_meeting", "decide_meeting", "measure_meeting_sheet"],
    "kamlib.method.lifetime": ["measure_lifetime", "measure_lifetime_test"],
    "kamlib.method.matrix": ["decide_matrix"],
    "kamlib.method.policy": ["check_policy", "decide_policy"],
    "kamlib.method.portfolio": ["decide_portfolio"],
    "kamlib.method.questions": [
        "decide_question_actions",
        "measure_question_groups",
        "measure_questions",
    ],
    "kamlib.method.reasons": ["check_definition", "check_reasons", "decide_reasons"],
    "kamlib.method.openings": ["measure_openings"],
    "kamlib.method.return_draws": [
        "draw_returns",
        "measure_return_drivers",
        "measure_return_range",
    ],
    "kamlib.method.returns": ["measure_return_years", "measure_returns"],
    "kamlib.method.risks": ["measure_ledger_risks", "measure_risks", "measure_rivals"],
    "kamlib.method.robustness": ["measure_robustness"],
    "kamlib.method.scores": ["decide_discussion", "measure_scores"],
    "kamlib.method.scoring": ["decide_scoring"],
    "kamlib.method.small_share": ["decide_small_share"],
    "kamlib.method.stages": ["decide_stage", "measure_gate_facts", "measure_stated_facts"],
    "kamlib.method.stakeholders": [
        "measure_buying_roles",
        "measure_coverage",
        "measure_one_contact",
        "measure_people",
        "measure_power",
    ],
    "kamlib.method.team": ["measure_team"],
    "kamlib.method.trend": ["measure_trend"],
    "kamlib.method.types": ["decide_exceptions", "decide_types"],
    "kamlib.method.verdicts": ["decide_verdicts"],
    "kamlib.method.wallet": ["measure_headroom", "measure_wallet"],
    "kamlib.method.weight_changes": ["measure_weight_changes"],
    "kamlib.method.weights": [
        "check_scheme",
        "decide_weights",
        "measure_account_scores",
        "measure_weighted",
    ],
    "kamlib.method.what_if": ["measure_moves", "measure_what_if", "prepare_what_if"],
    "kamlib.method.white_space": ["measure_white_space", "measure_white_space_map"],
    "kamlib.method.window": ["decide_window"],
    "kamlib.method.work": [
        "measure_actions",
        "measure_objectives",
        "measure_offers",
        "measure_work_totals",
    ],
    "kamlib.method.changes": ["measure_changes", "measure_figure_changes"],
    "kamlib.method.obligations": ["measure_obligations", "measure_receivables"],
    "kamlib.method.review_rules": ["decide_review"],
    "kamlib.method.targets": ["measure_targets"],
    "kamlib.method.value_ledger": ["measure_value_ledger"],
    "kamlib.method.voice": ["measure_voice"],
    "kamlib.show.account": ["show_account"],
    "kamlib.show.arithmetic": ["show_arithmetic"],
    "kamlib.show.back_test": ["show_back_test"],
    "kamlib.show.cases": [
        "show_cases",
        "show_list_sureness",
        "show_places",
        "show_unknowns",
        "show_window",
    ],
    "kamlib.show.changes": ["show_changes"],
    "kamlib.show.charts.above_mean": ["show_above_mean_chart"],
    "kamlib.show.charts.comparison": ["show_comparison_chart"],
    "kamlib.show.charts.dependence": ["show_dependence_chart"],
    "kamlib.show.charts.forecast": ["show_forecast_chart"],
    "kamlib.show.charts.matrix": ["show_matrix_chart"],
    "kamlib.show.charts.months": ["show_months_chart"],
    "kamlib.show.charts.network": ["show_network_chart"],
    "kamlib.show.charts.pareto": ["show_pareto_chart"],
    "kamlib.show.charts.return_draws": ["show_distribution_chart", "show_drivers_chart"],
    "kamlib.show.charts.returns": ["show_return_chart"],
    "kamlib.show.charts.risk_grid": ["show_risk_chart"],
    "kamlib.show.charts.robustness": ["show_robustness_chart"],
    "kamlib.show.charts.service_map": ["show_service_map_chart"],
    "kamlib.show.charts.stages": ["show_stages_chart"],
    "kamlib.show.charts.thresholds": ["show_thresholds_chart"],
    "kamlib.show.charts.timeline": ["show_timeline_chart"],
    "kamlib.show.charts.voice": ["show_voice_chart"],
    "kamlib.show.charts.volume_profit": ["show_volume_profit_chart"],
    "kamlib.show.charts.wallet": ["show_wallet_chart"],
    "kamlib.show.charts.whale": ["show_whale_chart"],
    "kamlib.show.charts.white_space": ["show_white_space_chart"],
    "kamlib.show.dossier": [
        "show_answers",
        "show_completeness",
        "show_dossier",
        "show_health",
        "show_hints",
        "show_questions",
    ],
    "kamlib.show.review": [
        "show_alarm_rate",
        "show_asked_after",
        "show_change_finding",
        "show_proposal",
        "show_what_changed",
    ],
    "kamlib.show.sentence": ["show_problem", "show_sentence"],
    "kamlib.show.tables": ["show_table"],
    "kamlib.show.terms": ["show_terms"],
    "kamlib.show.words": ["Words"],
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str):
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'kamlib' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
