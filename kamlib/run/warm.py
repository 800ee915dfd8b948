"""Imported once by the server that jobs are forked from, so that no job waits for imports.

What a first chart and a first sentence cost (fonts, styles, locales) is paid here too: a chart is
drawn and thrown away.
"""

import os

import kamlib.run.quick  # isort: skip  (before papermill)
import pandas as pd
import pyarrow.parquet  # noqa: F401

import kamlib
import kamlib.ledger
import kamlib.pages
import kamlib.run.inside
import kamlib.run.job
from kamlib.define.show.charts import show_pareto_chart
from kamlib.define.size import measure_pareto
from kamlib.figure import CHAPTERS, load_figures
from kamlib.words.table import show_table
from kamlib.words.words import Words

PID = os.getpid()
"""The server's process: a job that sees another one than its own was forked warm."""


def warm_up() -> None:
    """Import every public name and figure, write a table and draw a chart in each language."""
    for name in kamlib.__all__:
        getattr(kamlib, name)
    accounts = pd.DataFrame(
        {"account": ["A", "B", "C"], "net_revenue": [3.0, 2, 1], "goods_margin": [1.0, 1, 1]}
    )
    for chapter in CHAPTERS:
        load_figures(chapter)
    curve, _ = measure_pareto(accounts, pareto_share=0.8, by="net_revenue")
    for lang, locale in (("en", "en-GB"), ("es", "es-ES"), ("pt", "pt-BR")):
        words = Words(lang, locale, "EUR")
        show_table(accounts, words)._repr_html_()
        chart = show_pareto_chart(curve, words)
    chart._repr_mimebundle_()


warm_up()
