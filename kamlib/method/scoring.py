"""SEG-3 to SEG-6 strung together: from lines and raters' scores to how sure the list is."""

import pandas as pd

from kamlib.method.accounts import measure_months
from kamlib.method.bgnbd import fit_bgnbd, measure_alive, measure_purchases
from kamlib.method.factors import decide_factors, measure_proposals
from kamlib.method.matrix import decide_matrix
from kamlib.method.robustness import decide_contest, measure_robustness
from kamlib.method.scores import measure_scores
from kamlib.method.trend import measure_trend
from kamlib.method.weight_changes import measure_weight_changes
from kamlib.method.weights import check_scheme, decide_weights, measure_account_scores
from kamlib.method.window import Window


def decide_scoring(
    net: pd.DataFrame,
    accounts: pd.DataFrame,
    costs: pd.DataFrame,
    window: Window,
    day: pd.Timestamp,
    settings,
    ratings: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Everything that scores measure and decide.

    Parameters
    ----------
    net
        From `measure_net_lines`: all lines up to `day`.
    accounts, costs
        From `measure_accounts` and `measure_cost_to_serve`.
    window
        The window of the figures; trends look back from its end.
    day
        The data date.
    settings
        All settings: `factors`, `weights`, `own_factors`, `client.objective`.
    ratings
        `account`, `factor`, `rater`, `score`.

    Returns
    -------
    dict
        `factors`, `proposals`, `scores`, `ranking` (each account's score), `scheme` (what the
        linter found), `matrix`. Each function's docstring tells its columns.
    """
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
    factors = decide_factors(
        decide_weights(settings.client.objective, settings.weights.model_dump()),
        attractiveness=rules.attractiveness,
        strength=rules.strength,
        own=settings.own_factors,
    )
    proposals = measure_proposals(
        accounts,
        trends,
        alive,
        costs,
        revenue_cuts=rules.revenue_cuts,
        growth_cuts=rules.growth_cuts,
        trend_unclear=rules.trend_unclear,
        renewal_cuts=rules.renewal_cuts,
        effort_cuts=rules.effort_cuts,
    )
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


def decide_sureness(
    scoring: dict[str, pd.DataFrame],
    verdicts: pd.DataFrame,
    exceptions: pd.DataFrame,
    settings,
) -> dict[str, pd.DataFrame]:
    """How sure the list is, among those for whom somebody might claim a place.

    These are the accounts with enough known to be ranked, the candidates of whatever tier, and the
    large ones that are not key.

    Parameters
    ----------
    scoring
        From `decide_scoring`.
    verdicts, exceptions
        From `decide_verdicts` and `decide_exceptions`.
    settings
        All settings: `factors`, `define.cap_accounts`.

    Returns
    -------
    dict
        `robustness`, `weight_changes`.
    """
    rules, places = settings.factors, settings.define.cap_accounts
    if verdicts["next_in"].any():  # hours may end the list before the number does
        places = max(1, int(verdicts["on_list"].sum()))
    ranking = scoring["ranking"]
    wanted = {
        *ranking.loc[ranking["ranked"], "account"],
        *verdicts.loc[verdicts["candidate"].ne("standard"), "account"],
        *exceptions["account"],
    }
    competing = scoring["scores"]["account"].isin(wanted)
    return {
        "robustness": measure_robustness(
            scoring["scores"],
            scoring["factors"],
            places=places,
            matrix_cut=rules.matrix_cut,
            weight_noise=rules.weight_noise,
            score_noise=rules.score_noise,
            sure_from=rules.sure_from,
            draws=rules.draws,
            competing=sorted(wanted),
            contest=decide_contest(
                verdicts,
                keep_reviews=settings.define.keep_reviews,
                by_score=not verdicts["rules"].str.contains("by_profit|by_margin|by_revenue").any(),
            ),
        ),
        "weight_changes": measure_weight_changes(
            scoring["scores"][competing],
            scoring["factors"],
            places=places,
            min_known_weight=rules.min_known_weight,
        ),
    }


def trend_window(window: Window, trend_months: int) -> Window:
    """The months that a trend looks at: so many, up to the window's end."""
    start = window.end + pd.Timedelta(days=1) - pd.DateOffset(months=trend_months)
    return Window(start, window.end, trend_months, window.first_date)
