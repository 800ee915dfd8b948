"""start: what a notebook is told when it begins, right or wrong."""

import datetime as dt

import pytest
from toy_client import HOSTILE, make_client

from kamlib.case import near_accounts
from kamlib.kam.start import check_as_of, start
from kamlib.problem import Problems


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    make_client(data)
    make_client(data, "juguete", lang="es", locale="es-MX")
    return data


@pytest.fixture(autouse=True)
def here(data, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(data))


def problems(**given):
    with pytest.raises(Problems) as told:
        start(**{"client": "toy", **given})
    return told.value


def test_start_reads_lazily_what_a_notebook_needs():
    kam = start("toy")
    assert len(kam.case.lines) == 72  # 24 months × 3 customers
    assert kam.as_of == dt.date(2025, 12, 15)
    # the last complete months before 15 December: December 2024 to November 2025
    assert f"{kam.case.window.start:%Y-%m-%d}" == "2024-12-01"
    accounts = kam.case.portfolio.accounts.set_index("account")
    assert accounts.loc["A", "net_revenue"] == pytest.approx(10_800)
    assert accounts.loc["A", "share"] == pytest.approx(0.9)
    assert kam.reading["lines_in"] == 72
    assert kam.warnings == ()


def test_no_line_after_the_data_date_is_seen():
    kam = start("toy", as_of="2025-06-30")
    assert kam.case.lines["date"].max() < dt.datetime(2025, 7, 1)
    assert len(kam.case.lines) == 54  # 18 months × 3
    assert f"{kam.case.window.end:%Y-%m-%d}" == "2025-06-30"


def test_account_is_known_by_its_code_whatever_is_in_it():
    kam = start("toy", account=HOSTILE)
    assert kam.case.account_row["net_revenue"] == pytest.approx(480)
    assert kam.account_name == "Hostile Ltd"


@pytest.mark.parametrize(
    ("client", "lang", "locale"),
    [
        ("toy", "", "en-GB"),
        ("toy", "pt", "pt-BR"),
        ("juguete", "", "es-MX"),
        ("juguete", "es", "es-MX"),
        ("juguete", "en", "en-GB"),
    ],
)
def test_locale_is_the_clients_in_its_own_language(client, lang, locale):
    words = start(client, lang=lang).words
    assert (words.lang, words.locale, words.currency) == (locale[:2], locale, "EUR")


def test_unknown_account_names_near_ones_by_code_and_name():
    assert "A (Alpha Mills)" in problems(account="alpha").text()
    assert "B (Borealis)" in problems(account="Boraelis").text()
    assert "A (Alpha Mills)" in problems(account="a").text()


def test_near_accounts_come_exact_first():
    names = {"1": "Mills", "2": "Alpha Mills", "3": "Zeta"}
    assert near_accounts("mills", names) == ["1 (Mills)", "2 (Alpha Mills)"]
    assert near_accounts("", names) == []


def test_all_that_is_wrong_is_told_at_once_in_the_clients_language():
    told = problems(client="juguete", as_of="2031-01-01", account="nadie")
    assert [p.code for p in told.problems] == ["as_of_outside", "account_unknown"]
    assert "no hay ninguna cuenta «nadie»" in str(told)
    assert "entre 2024-01-15 (primera línea) y 12 meses después de 2025-12-15" in str(told)


def test_the_data_date_may_lie_after_the_last_line():
    report = {"first_date": "2024-01-15 00:00", "last_date": "2025-12-15 00:00"}
    today = dt.date(2026, 1, 10)

    def codes(day, now=today):
        return [problem.code for problem in check_as_of(day, report, now)[1]]

    assert check_as_of("2025-12-31", report, today) == (dt.date(2025, 12, 31), [])
    assert codes("2026-01-10") == [] and codes("2024-01-15") == []
    assert codes("2026-01-11") == ["as_of_future"]  # nobody knows what will be sold
    assert codes("2026-12-15", dt.date(2030, 1, 1)) == []
    assert codes("2026-12-16", dt.date(2030, 1, 1)) == ["as_of_outside"]  # a wrong year, say
    assert codes("2024-01-14") == ["as_of_outside"]
    assert codes("2025-12-10", dt.date(2025, 12, 1)) == []  # lines of days to come are lines


def test_figures_up_to_a_data_date_after_the_last_line():
    kam = start("toy", as_of="2025-12-31")
    # December is complete: January to December 2025, and the twelve months before
    assert (f"{kam.case.window.start:%Y-%m-%d}", f"{kam.case.window.end:%Y-%m-%d}") == (
        "2025-01-01", "2025-12-31")  # fmt: skip
    assert (len(kam.case.lines), kam.record["as_of"], kam.record["last_date"]) == (
        72, "2025-12-31", "2025-12-15")  # fmt: skip
    assert kam.case.portfolio.window.iloc[0]["former_covered_months"] == 12
    # days of silence are counted to the data date: from 15 to 31 December
    late = start("toy", as_of="2025-12-31", account="A").review.alerts().set_index("alert")
    assert late.loc["late_reorder", "seen"] == 16


def test_language_asked_for_is_spoken():
    assert "não há nenhuma conta" in str(problems(lang="pt", account="x"))


def test_wrong_language_and_date_are_told():
    assert [p.code for p in problems(lang="fr").problems] == ["lang_unknown"]
    assert [p.code for p in problems(as_of="31/12/2025").problems] == ["as_of_not_date"]


def test_unknown_client_names_near_ones():
    assert "juguete" in str(problems(client="jugete"))


def test_empty_ledger_is_a_message(tmp_path, monkeypatch):
    make_client(tmp_path, rows=[])
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    with pytest.raises(Problems):
        start("toy")


def test_one_customer_and_no_revenue_start_with_warnings(tmp_path, monkeypatch):
    returns = [f"2025-{month:02d}-15;{month};A;Alpha;P1;Pumps;-1;-5;2" for month in range(1, 13)]
    make_client(tmp_path, rows=returns)
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    kam = start("toy")
    assert {w.code for w in kam.warnings} == {"one_account_only", "no_positive_revenue"}
    assert len(kam.case.portfolio.accounts) == 1


def test_account_figures_are_bound_to_the_settings():
    """Nobody's need is known: nothing is guessed, and every frame is there."""
    kam = start("toy", account="A")
    assert kam.plan.wallet()["net_revenue"].sum() == pytest.approx(10_800)
    # 5 of 10 is cost, and no rate of serving is set
    assert kam.segment.margin_share() == pytest.approx(0.5)
    for figures in (
        kam.plan.white_space,
        kam.plan.white_space_map,
        kam.plan.white_space_back_test,
        kam.plan.stages,
        kam.plan.returns,
        kam.review.kpis,
        kam.review.comparison,
        kam.review.expected_range,
        kam.review.alerts,
    ):
        assert len(figures().columns)


def test_report_is_a_mapping_and_frames():
    report = start("toy").reading
    assert report.accounted["line_count"].tolist() == [72, 72, 0]
    assert report.months["net_revenue"].sum() == pytest.approx(24_000)
    assert dict(zip(report.totals["ledger_total"], report.totals["value"], strict=True))[
        "net_revenue"
    ] == pytest.approx(24_000)
    assert report.sources["source"].tolist() == ["sales.csv"]
    assert report.kinds["line_kind"].tolist() == ["sale"]


def test_a_small_company_is_told_which_statistics_have_too_few_cases():
    """DEF-9, three accounts in twelve months: a mean and a first, no fifth and no median."""
    cases = start("toy").define.cases().set_index("statistic")
    assert cases["cases"].to_dict() == {
        **dict.fromkeys(("above_mean", "pareto", "top1", "top3", "top10", "hhi"), 3),
        **{"volume_share": 12, "markup": 3, "service_map": 0},  # no cost to serve is known
    }
    enough = cases.index[cases["enough"]].tolist()
    assert enough == ["above_mean", "top1", "hhi", "volume_share", "markup"]
