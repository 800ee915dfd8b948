"""What people see in a notebook: words, tables and charts. No arithmetic of the method."""

from kamlib.show.chart import Chart
from kamlib.show.charts.above_mean import show_above_mean_chart
from kamlib.show.charts.dependence import show_dependence_chart
from kamlib.show.charts.pareto import show_pareto_chart
from kamlib.show.charts.whale import show_whale_chart
from kamlib.show.sentence import show_problem, show_sentence
from kamlib.show.tables import show_table
from kamlib.show.words import Words

__all__ = [
    "Chart",
    "Words",
    "show_above_mean_chart",
    "show_dependence_chart",
    "show_pareto_chart",
    "show_problem",
    "show_sentence",
    "show_table",
    "show_whale_chart",
]
