"""The whole portfolio, decided once: the one place that strings the method together."""

import pandas as pd

from kamlib.define.accounts import measure_accounts, measure_unidentified
from kamlib.define.cases import measure_cases, measure_window_row, merge_findings, name_accounts
from kamlib.define.dependence import measure_dependence, measure_stress
from kamlib.define.headroom import measure_headroom
from kamlib.define.reasons import check_definition, check_reasons, decide_reasons
from kamlib.define.rules import RULES
from kamlib.define.size import decide_above_mean, measure_pareto
from kamlib.define.types import decide_exceptions, decide_types
from kamlib.figures.bgnbd import fit_bgnbd, measure_alive, measure_purchases
from kamlib.figures.sales import measure_months, measure_net_lines
from kamlib.figures.trend import measure_trend, trend_window
from kamlib.figures.window import decide_data_date, decide_window
from kamlib.segment.classes import (
    decide_classes,
    measure_markup,
    measure_thresholds,
    measure_volume,
)
from kamlib.segment.cost import decide_service_map, measure_cost_to_serve, measure_kam_cost
from kamlib.segment.factors import decide_factors, measure_proposals
from kamlib.segment.policy import check_policy, decide_policy
from kamlib.segment.robustness import measure_sureness
from kamlib.segment.scores import decide_discussion, measure_scores
from kamlib.segment.verdicts import decide_verdicts
from kamlib.segment.weights import (
    check_scheme,
    decide_matrix,
    decide_weights,
    measure_account_scores,
)


def decide_portfolio(
    lines: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
    settings,
    as_of=None,
    *,
    overrides: pd.DataFrame | None = None,
    former_list: pd.DataFrame | None = None,
    ratings: pd.DataFrame | None = None,
    reasons: pd.DataFrame | None = None,
    answers: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Everything that chapters 1 and 2 measure and decide, as frames by name.

    Parameters
    ----------
    lines
        All kept lines of the ledger.
    tables
        The master tables `customers`, `wallet`; a missing or empty one leaves what it would tell
        unknown.
    settings
        The client's settings.
    as_of
        The data date; else the setting, else what the lines tell (`decide_data_date`). Later
        lines do not count.
    overrides, former_list
        What people decided and confirmed, see `decide_verdicts`.
    ratings
        `account`, `factor`, `rater`, `score`: with them candidates are ranked by score, without
        them by profit.
    reasons, answers
        What people gave as reasons (`decide_reasons`) and said of the programme
        (`check_definition`).
    """
    lines, customers, window, dates = _cut(lines, tables, settings, as_of)
    net = measure_net_lines(lines, customers)
    accounts = _accounts(net, customers, window, settings)
    given = decide_reasons(reasons, objective=settings.client.objective)
    approved = sorted(set(given.loc[given["stands"], "account"]))
    headroom = _headroom(net, tables.get("wallet", pd.DataFrame()), window, settings)
    above_mean = settings.define.above_mean
    types = decide_types(accounts, headroom, above_mean=above_mean, reasons=approved)
    months, margins = measure_months(net, window), measure_markup(net, window)
    classes = decide_classes(accounts, measure_volume(months), margins, settings)
    costs = measure_cost_to_serve(net, accounts, customers, window, settings.cost_to_serve)
    frames = _score(net, accounts, costs, window, dates[0], settings, ratings)
    develop = frames["matrix"].query("quadrant == 'star'")["account"].tolist()
    people = {"overrides": overrides, "reasons": approved, "former_list": former_list}
    people |= {"develop": develop, "scores": frames["ranking"] if _any(ratings) else None}
    verdicts = decide_verdicts(classes, costs, types, window, settings, **people)
    costs = measure_kam_cost(costs, verdicts, window, settings.cost_to_serve)
    exceptions = decide_exceptions(accounts, verdicts, above_mean=above_mean, overrides=overrides)
    frames |= {"types": types, "exceptions": exceptions, "classes": classes, "costs": costs}
    frames |= {"verdicts": verdicts, "headroom": headroom, "months": months}
    frames |= {
        "thresholds": measure_thresholds(accounts, classes, settings),
        "service_map": decide_service_map(net, costs, window),
        "unidentified": measure_unidentified(lines, window),
        "policy_checks": check_policy(verdicts, classes, costs, margins, window, settings),
    }
    frames |= _judge(frames, given, answers, settings, confirmed=_any(former_list))
    return _finish(frames, accounts, window, dates, settings)


def _judge(frames, given, answers, settings, *, confirmed) -> dict[str, pd.DataFrame]:
    """What the verdicts lead to: policies, reasons, what to discuss, how sure all of it is."""
    verdicts, exceptions = frames["verdicts"], frames["exceptions"]
    near = (verdicts["on_list"] | verdicts["next_in"]).fillna(False).astype(bool)
    near = verdicts.loc[near, "account"].tolist()
    return {
        "policy": decide_policy(verdicts, settings),
        "reasons": check_reasons(given, verdicts, frames["classes"], settings),
        "definition": check_definition(verdicts, exceptions, answers, settings, confirmed),
        "discussion": decide_discussion(frames["scores"], frames["factors"], accounts=near),
        **measure_sureness(frames, settings),
    }


def _any(said: pd.DataFrame | None) -> bool:
    return said is not None and len(said) > 0


def _score(net, accounts, costs, window, day, settings, ratings) -> dict[str, pd.DataFrame]:
    """SEG-3 to SEG-5: proposals of the ledger, people's scores, the ranking and the matrix."""
    rules = settings.factors
    trends = measure_trend(
        measure_months(net, trend_window(window, rules.trend_months)),
        trend_quarters=rules.trend_quarters,
        trend_confidence=rules.trend_confidence,
    )
    purchases = measure_purchases(net, day)
    alive = measure_alive(
        purchases,
        fit_bgnbd(purchases),
        min_repeats=rules.renewal_min_repeats,
        min_accounts=rules.renewal_min_accounts,
    )
    weights = decide_weights(settings.client.objective, settings.weights.model_dump())
    factors = decide_factors(weights, rules, settings.own_factors)
    proposals = measure_proposals(accounts, trends, alive, costs, rules)
    scores = measure_scores(accounts, factors, proposals, ratings)
    known = {"min_known_weight": rules.min_known_weight}
    return {
        "factors": factors,
        "proposals": proposals,
        "scores": scores,
        "ranking": measure_account_scores(scores, factors, **known),
        "scheme": check_scheme(factors, scores, bands=[rules.matrix_cut], **known),
        "matrix": decide_matrix(scores, factors, matrix_cut=rules.matrix_cut, **known),
    }


def _finish(frames, accounts, window, dates, settings) -> dict[str, pd.DataFrame]:
    """The frames of all accounts put together, with names, sizes, cases and the window."""
    above, pareto, sizes = _sizes(accounts, frames["costs"], window, settings.define)
    frames |= sizes
    named = ("classes", "costs", "service_map", "verdicts", "policy_checks", "proposals")
    for name in (*named, "reasons"):
        frames[name] = name_accounts(frames[name], accounts)
    tiers = frames["verdicts"].set_index("account")["tier"]
    for name in ("service_map", "matrix", "robustness"):
        frames[name]["tier"] = frames[name]["account"].map(tiers)
    frames["accounts"] = merge_findings(accounts, above, pareto, frames)
    frames["cases"] = measure_cases(frames)
    frames["window"] = measure_window_row(window, dates, accounts)
    return frames


def _accounts(net, customers, window, settings) -> pd.DataFrame:
    """The accounts; where too little of the cost is known, so is no margin."""
    accounts = measure_accounts(net, customers, window)
    rule = RULES["cost_known"]
    known = rule.decide(accounts["cost_coverage"], rule.line(settings)).fillna(True).astype(bool)
    margins = ["goods_margin", "margin_share"]
    accounts[margins] = accounts[margins].where(known)
    return accounts


def _sizes(accounts, costs, window, define) -> tuple[dict, dict, dict]:
    """Who is large (DEF-1, DEF-2, by each measure), and what hangs on the largest."""
    measured = accounts.merge(costs[["account", "true_profit"]], on="account")
    above = {
        by: decide_above_mean(measured, above_mean=define.above_mean, by=by)
        for by in ("net_revenue", "goods_margin")
    }
    pareto = {
        by: measure_pareto(measured, pareto_share=define.pareto_share, by=by)
        for by in ("net_revenue", "goods_margin", "true_profit")
    }
    curves, summaries = zip(*pareto.values(), strict=True)
    frames = {
        "above_mean": pd.concat(above.values(), ignore_index=True),
        "pareto": pd.concat(curves, ignore_index=True),
        "pareto_summary": pd.concat(summaries, ignore_index=True),
        "whale": pareto["true_profit"][0],
        "dependence": measure_dependence(accounts, define),
        "stress": measure_stress(costs, define, years=window.years),
    }
    return above, pareto, frames


def _cut(lines, tables, settings, as_of):
    """Lines up to the data date, who existed by then, and the window."""
    customers = tables.get("customers", pd.DataFrame())
    first, last = lines["date"].min(), lines["date"].max()
    as_of = as_of or settings.window.as_of or decide_data_date(lines["date"])
    day = pd.Timestamp(as_of).normalize()
    window = decide_window(
        last, window_months=settings.window.window_months, as_of=day, first_date=first
    )
    later = lines["date"] >= day + pd.Timedelta(days=1)
    if later.any():
        early = lines[~later]
        unborn = set(lines["account"].dropna()) - set(early["account"].dropna())
        lines = early
        if unborn and len(customers):
            codes = customers["account"] if "account" in customers else customers["customer"]
            gone = codes.fillna(customers["customer"]).isin(unborn)
            customers = customers[~(gone | customers["customer"].isin(unborn))]
    return lines, customers, window, (day, first, last)


def _headroom(net, wallet, window, settings) -> pd.DataFrame:
    """Headroom per account, with what is expected of it within the window's length."""
    if wallet.empty:
        names = ["need", "share", "headroom", "headroom_low", "headroom_high", "expected"]
        empty = pd.DataFrame({"account": pd.Series(dtype="str")})
        return empty.assign(**{name: pd.Series(dtype="float64") for name in names})
    found = measure_headroom(
        net,
        wallet,
        window,
        supplier_ceiling=settings.plan.supplier_ceiling,
        win_probability=settings.define.win_probability,
    )
    return found.assign(expected=found["expected"] * window.years)
