"""Charts say what they find, name their units, and nothing in them overlaps, few or many."""

import numpy as np
import pandas as pd
import pytest
from chart_checks import BRITAIN, SPAIN, WORDS, beyond_edge, overlaps

from kamlib.define.show.charts import (
    show_above_mean_chart,
    show_dependence_chart,
    show_pareto_chart,
)
from kamlib.pages.strip import show_portfolio_strip
from kamlib.plan.show.charts import show_stages_chart
from kamlib.plan.show.charts_potential import show_wallet_chart, show_white_space_chart
from kamlib.plan.show.charts_returns import show_return_chart
from kamlib.review.show.charts import show_comparison_chart, show_months_chart
from kamlib.segment.show.charts import (
    show_service_map_chart,
    show_thresholds_chart,
    show_volume_profit_chart,
    show_whale_chart,
)

SIZES = [1, 9, 180, 4000]


def accounts(count: int) -> pd.DataFrame:
    random = np.random.default_rng(count)
    revenue = np.sort(random.lognormal(10, 1.4, count))[::-1]
    names = [f"Talleres $Gómez_{i}^2 & Hijos <b> del Mediterráneo, S.L." for i in range(count)]
    frame = pd.DataFrame(
        {
            "account": [f"{i:04}" for i in range(count)],
            "account_name": names,
            "net_revenue": revenue,
            "markup": random.normal(0.28, 0.15, count),
            "true_profit": revenue * random.normal(0.05, 0.1, count),
            "tier": "standard",
        }
    )
    frame.loc[: max(0, min(10, count // 6)), "tier"] = "key"
    frame.loc[count // 3 : count // 2, "tier"] = "develop"
    if count > 1:
        frame.loc[random.random(count) < 0.1, "markup"] = np.nan
    return frame


def above_mean(count: int) -> pd.DataFrame:
    frame = accounts(count).rename(columns={"net_revenue": "value"})
    frame["mean"] = frame["value"].mean()
    frame["line"] = frame["mean"] * 1.33
    frame["passes"] = frame["value"] > frame["line"]
    return frame


def pareto(count: int, by: str) -> pd.DataFrame:
    frame = accounts(count).sort_values(by, ascending=False)
    total = frame[by].cumsum()
    return pd.DataFrame(
        {
            "account": frame["account"],
            "by": by,
            "rank": range(1, count + 1),
            "value": frame[by],
            "cumulative": total,
            "cumulative_share": total / total.iloc[-1],
            "in_set": (total - frame[by]) < 0.8 * total.iloc[-1],
        }
    )


def service_map(count: int) -> pd.DataFrame:
    random = np.random.default_rng(count)
    frame = accounts(count)[["account", "account_name"]]
    price, cost = random.normal(1, 0.06, count), random.beta(2, 12, count)
    sorts = np.array([["bargain_basement", "passive"], ["aggressive", "carriage_trade"]])
    return frame.assign(
        price_index=price,
        price_line=1.0,
        cost_to_serve_share=cost,
        cost_line=0.13,
        service_map=sorts[(cost > 0.13).astype(int), (price > 1).astype(int)],
    )


def white_space(count: int) -> pd.DataFrame:
    random = np.random.default_rng(count)
    families = ["Aire", "Aceite", "Hidráulica y componentes", "Bolsas", "Servicio", "Cabina"]
    states = ["buys", "could", "not_relevant", "unknown"]
    return pd.DataFrame(
        [
            (row.account, row.account_name, family, random.choice(states))
            for row in accounts(min(count, 200)).itertuples()
            for family in families
        ],
        columns=["account", "account_name", "family", "state"],
    )


PORTFOLIO_CHARTS = {
    "above_mean": lambda n, w: show_above_mean_chart(above_mean(n), w),
    "pareto": lambda n, w: show_pareto_chart(pareto(n, "net_revenue"), w),
    "whale": lambda n, w: show_whale_chart(pareto(n, "true_profit"), w),
    "volume_profit": lambda n, w: show_volume_profit_chart(accounts(n), w, high_profit_markup=0.3),
    "service_map": lambda n, w: show_service_map_chart(service_map(n), w),
    "white_space": lambda n, w: show_white_space_chart(white_space(n), w),
}

FAMILIES = pd.DataFrame(
    {
        "family": [
            "Filtros de aire",
            "Aceite",
            "Hidráulica",
            "Mangas industriales de largo nombre",
        ],
        "net_revenue": [80_000.0, 20_000, 5_000, 0],
        "need": [100_000.0, 100_000, np.nan, 60_000],
        "need_low": [90_000.0, 80_000, np.nan, 40_000],
        "need_high": [110_000.0, 130_000, np.nan, 70_000],
        "share": [0.8, 0.2, np.nan, 0.0],
        "ceiling": [0.7, 0.7, 0.7, np.nan],
        "headroom": [0.0, 50_000, np.nan, 60_000],
        "exposed": [True, False, False, False],
    }
)
DEPENDENCE = pd.DataFrame(
    {
        "measure": ["top1", "top3", "top10", "hhi"],
        "value": [0.22, 0.41, 0.98, 0.08],
        "low_line": [0.1, 0.25, 0.4, np.nan],
        "high_line": [0.2, 0.4, 0.6, np.nan],
        "band": ["high", "high", "high", "none"],
    }
)
RETURNS = pd.DataFrame(
    {
        "case": ["none", "low", "expected", "high"],
        "programme_cost": 6_500.0,
        "npv": [-16_200.0, -7_000, 9_800, 28_000],
        "break_even_year": [np.nan, np.nan, 2, 1],
    }
)
STAGES = pd.DataFrame(
    {
        "stage": ["strategy", "research", "action", "execution", "review"],
        "state": ["done", "current", "ahead", "ahead", "ahead"],
        "needs": [4, 5, 3, 2, 2],
        "met": [4, 3, 0, 0, 0],
        "lacks": ["", "wallet_known;team_named", "actions_dated", "contacts_kept", "kpis_set"],
    }
)
THRESHOLDS = pd.DataFrame(
    {
        "test": ["volume"] * 4 + ["profit"] * 3 + ["rule"],
        "rule": ["monthly_share"] * 4 + [None] * 3 + ["above_mean"],
        "threshold": [0.05, 0.1, 0.15, 0.2, 0.2, 0.3, 0.4, 0.01],
        "passing": [9, 4, 1, 0, 90, 55, 20, 14],
        "cases": 180,
        "current": [False, False, True, False, False, True, False, False],
    }
)
COMPARISON = pd.DataFrame(
    {
        "family": ["a", "b"],
        "former_revenue": [300_000.0, 120_000],
        "net_revenue": [280_000.0, 150_000],
        "change": [-20_000.0, 30_000],
        "price_effect": [9_000.0, -3_000],
        "quantity_effect": [-39_000.0, 13_000],
        "mix_effect": [10_000.0, 2_000],
        "new_effect": [0.0, 18_000],
        "lost_effect": [0.0, 0],
        "other_effect": [0.0, 0],
    }
)


def expected_range(count: int = 48) -> pd.DataFrame:
    value = np.r_[np.full(count - 4, 100_000.0), np.full(4, 60_000.0)]
    return pd.DataFrame(
        {
            "month": pd.date_range("2022-01-01", periods=count, freq="MS"),
            "net_revenue": value / 3,
            "rolling_revenue": value,
            "span_months": 3,
            "expected": 100_000.0,
            "low": 80_000.0,
            "high": 120_000.0,
            "state": np.where(value < 80_000, "below", "inside"),
        }
    )


ACCOUNT_CHARTS = {
    "wallet": lambda w: show_wallet_chart(FAMILIES, w),
    "dependence": lambda w: show_dependence_chart(DEPENDENCE, w),
    "returns": lambda w: show_return_chart(RETURNS, w),
    "stages": lambda w: show_stages_chart(STAGES, w),
    "thresholds": lambda w: show_thresholds_chart(THRESHOLDS, w),
    "comparison": lambda w: show_comparison_chart(COMPARISON, w),
    "range": lambda w: show_months_chart(expected_range(), w),
    "months": lambda w: show_months_chart(expected_range()[["month", "net_revenue"]], w),
}


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("name", PORTFOLIO_CHARTS)
def test_nothing_overlaps_few_or_many(name, count):
    words = WORDS[count % 3]
    chart = PORTFOLIO_CHARTS[name](count, words)
    assert not overlaps(chart)
    assert not beyond_edge(chart)
    assert len(chart.png) < (160_000 if count == 4000 else 70_000)
    assert chart.title in chart.alt


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.lang)
@pytest.mark.parametrize("name", ACCOUNT_CHARTS)
def test_account_charts_in_three_languages(name, words):
    chart = ACCOUNT_CHARTS[name](words)
    assert not overlaps(chart)
    assert not beyond_edge(chart)
    assert len(chart.png) < 60_000
    assert "{" not in chart.alt


def test_titles_say_the_finding():
    said = {name: draw(SPAIN).title.replace("\xa0", " ") for name, draw in ACCOUNT_CHARTS.items()}
    assert said["dependence"] == (
        "La mayor cuenta supone el 22,0 % de las ventas netas: dependencia alta"
    )
    # sales 80 + 20 + 0 of needs 100 + 100 + 60: 100 / 260 = 38 %; headroom 0 + 50 + 60 = 110
    assert said["wallet"] == (
        "Tenemos el 38 % de la necesidad en las 3 familias conocidas; recorrido: 110 k€ al año"
    )
    # 420 → 430: +2.4 %
    assert said["comparison"] == "Ventas netas: +2,4 % sobre el periodo anterior (+10,0 k€)"
    assert said["range"] == (
        "60,0 k€ hasta dic 2025: por debajo de lo esperado, de 80,0 k€ a 120 k€"
    )
    assert said["returns"] == "El caso esperado vale 9.800 € y se recupera en el año 2"


def test_one_and_many_are_told_apart():
    one = show_above_mean_chart(above_mean(9).assign(passes=[True] + [False] * 8), BRITAIN)
    assert one.title.startswith("One of 9 accounts stands above")
    many = show_above_mean_chart(above_mean(9).assign(passes=[True] * 2 + [False] * 7), BRITAIN)
    assert many.title.startswith("2 of 9 accounts stand above")


def test_the_whale_curve_is_not_clipped():
    """Profits 100 / 50 / −50: the curve climbs to 150 and ends at 100; a third is taken back."""
    curve = pd.DataFrame(
        {"rank": [1, 2, 3], "value": [100.0, 50, -50], "cumulative": [100.0, 150, 100]}
    )
    chart = show_whale_chart(curve, BRITAIN)
    assert chart.title == "One loss-making account takes back £50.00: 33% of what the others earn"
    assert "climbs to £150" in chart.alt


def test_a_company_that_loses_money_is_told_so():
    curve = pd.DataFrame({"rank": [1, 2], "value": [10.0, -500], "cumulative": [10.0, -490]})
    assert "leave the whole at −£490" in show_whale_chart(curve, BRITAIN).title.replace(
        "One account's losses of £500 leave", "leave"
    )


@pytest.mark.parametrize(
    "draw",
    [
        lambda: show_volume_profit_chart(accounts(5).assign(net_revenue=np.nan), SPAIN),
        lambda: show_above_mean_chart(above_mean(5).assign(value=np.nan), SPAIN),
        lambda: show_whale_chart(pareto(5, "true_profit").assign(value=np.nan), SPAIN),
        lambda: show_service_map_chart(service_map(5).assign(price_index=np.nan), SPAIN),
        lambda: show_wallet_chart(FAMILIES.assign(net_revenue=0.0, need=np.nan), SPAIN),
        lambda: show_return_chart(RETURNS.assign(npv=np.nan), SPAIN),
        lambda: show_months_chart(
            expected_range()[["month", "net_revenue"]].assign(net_revenue=np.nan), SPAIN
        ),
        lambda: show_comparison_chart(COMPARISON.head(0), SPAIN),
        lambda: show_dependence_chart(DEPENDENCE.assign(value=np.nan), SPAIN),
        lambda: show_white_space_chart(white_space(5).head(0), SPAIN),
    ],
)
def test_where_all_is_unknown_a_sentence_says_so(draw):
    said = draw()
    assert not hasattr(said, "png")
    assert repr(said).endswith(".")
    assert "<p" in said._repr_html_()


@pytest.mark.parametrize("words", WORDS)
def test_an_account_without_former_sales_is_told_so(words):
    """New this year: there is nothing to compare with, and no share of nothing."""
    new = COMPARISON.assign(former_revenue=0.0, change=COMPARISON["net_revenue"], price_effect=0.0,
                            quantity_effect=0.0, mix_effect=0.0,
                            new_effect=COMPARISON["net_revenue"])  # fmt: skip
    chart = show_comparison_chart(new, words)
    assert words.money(430_000.0) in chart.title
    assert "%" not in chart.title
    if words is SPAIN:
        assert chart.title.startswith("Sin ventas netas en el periodo anterior")


def test_a_portfolio_of_unknown_markups_is_drawn_hatched():
    chart = show_volume_profit_chart(accounts(9).assign(markup=np.nan), SPAIN)
    assert "9 cuentas de recargo desconocido" in chart.alt


def test_a_picture_is_the_same_twice():
    assert (
        show_dependence_chart(DEPENDENCE, SPAIN).png == show_dependence_chart(DEPENDENCE, SPAIN).png
    )


def test_what_jupyter_is_given():
    data, metadata = show_dependence_chart(DEPENDENCE, SPAIN)._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["width"] == 720
    assert isinstance(data["image/png"], str)


def test_strip_shares_add_up():
    """Key 60 of 100, standard 30 + 10."""
    frame = pd.DataFrame({"tier": ["key", "standard", None], "net_revenue": [60.0, 30, 10]})
    assert [row[3][0][0] for row in show_portfolio_strip(frame, BRITAIN).rows] == [
        "60%",
        "30%",
        "10%",
    ]
    loss = show_portfolio_strip(frame.assign(net_revenue=-1.0), BRITAIN)
    assert "?" in repr(loss)


def test_the_map_names_every_account_that_its_title_speaks_of():
    """Key accounts that stand close together: a line joins a name to a mark farther off."""
    accounts = pd.DataFrame(
        {
            "account": [f"K{i}" for i in range(12)],
            "account_name": [f"Cuenta número {i}" for i in range(12)],
            "net_revenue": [4e5 * 1.06**i for i in range(12)],
            "markup": [0.5 + 0.02 * (i % 3) for i in range(12)],
            "tier": "key",
        }
    )
    chart = show_volume_profit_chart(accounts, SPAIN)
    written = {text for text, _ in chart.boxes}
    assert set(accounts["account_name"]) <= written
    assert not overlaps(chart) and not beyond_edge(chart)
