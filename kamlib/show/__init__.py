"""What people see in a notebook: words, tables and charts. No arithmetic of the method."""

from kamlib.show.account import show_account
from kamlib.show.arithmetic import show_arithmetic
from kamlib.show.back_test import show_back_test
from kamlib.show.cases import show_cases, show_places, show_unknowns
from kamlib.show.changes import show_changes
from kamlib.show.chart import Chart
from kamlib.show.charts.above_mean import show_above_mean_chart
from kamlib.show.charts.comparison import show_comparison_chart
from kamlib.show.charts.dependence import show_dependence_chart
from kamlib.show.charts.forecast import show_forecast_chart
from kamlib.show.charts.matrix import show_matrix_chart
from kamlib.show.charts.months import show_months_chart
from kamlib.show.charts.network import show_network_chart
from kamlib.show.charts.pareto import show_pareto_chart
from kamlib.show.charts.return_draws import show_distribution_chart, show_drivers_chart
from kamlib.show.charts.returns import show_return_chart
from kamlib.show.charts.risk_grid import show_risk_chart
from kamlib.show.charts.robustness import show_robustness_chart
from kamlib.show.charts.service_map import show_service_map_chart
from kamlib.show.charts.stages import show_stages_chart
from kamlib.show.charts.thresholds import show_thresholds_chart
from kamlib.show.charts.timeline import show_timeline_chart
from kamlib.show.charts.voice import show_voice_chart
from kamlib.show.charts.volume_profit import show_volume_profit_chart
from kamlib.show.charts.wallet import show_wallet_chart
from kamlib.show.charts.whale import show_whale_chart
from kamlib.show.charts.white_space import show_white_space_chart
from kamlib.show.dossier import (
    show_answers,
    show_completeness,
    show_dossier,
    show_health,
    show_hints,
    show_questions,
)
from kamlib.show.portfolio_strip import show_portfolio_strip
from kamlib.show.review import (
    show_asked_after,
    show_change_finding,
    show_proposal,
    show_what_changed,
)
from kamlib.show.sentence import show_problem, show_sentence
from kamlib.show.tables import show_table
from kamlib.show.words import Words

__all__ = [
    "Chart",
    "Words",
    "show_above_mean_chart",
    "show_account",
    "show_answers",
    "show_asked_after",
    "show_arithmetic",
    "show_back_test",
    "show_cases",
    "show_change_finding",
    "show_changes",
    "show_comparison_chart",
    "show_completeness",
    "show_dependence_chart",
    "show_distribution_chart",
    "show_forecast_chart",
    "show_dossier",
    "show_drivers_chart",
    "show_health",
    "show_hints",
    "show_matrix_chart",
    "show_months_chart",
    "show_network_chart",
    "show_pareto_chart",
    "show_places",
    "show_portfolio_strip",
    "show_problem",
    "show_proposal",
    "show_questions",
    "show_return_chart",
    "show_risk_chart",
    "show_robustness_chart",
    "show_sentence",
    "show_service_map_chart",
    "show_stages_chart",
    "show_table",
    "show_thresholds_chart",
    "show_timeline_chart",
    "show_voice_chart",
    "show_unknowns",
    "show_volume_profit_chart",
    "show_wallet_chart",
    "show_whale_chart",
    "show_what_changed",
    "show_white_space_chart",
]
