"""What may come: potential, return as a distribution, forecasts, lifetime value."""

import pandas as pd

from kamlib.method.back_test import decide_back_test
from kamlib.method.dissatisfaction import decide_dissatisfaction
from kamlib.method.dossier import measure_return_shares
from kamlib.method.margin_check import check_margin
from kamlib.method.need_sources import measure_need_sources
from kamlib.method.openings import measure_openings
from kamlib.method.return_draws import draw_returns, measure_return_drivers
from kamlib.method.sales import sold
from kamlib.method.small_share import measure_small_shares
from kamlib.workbook.judged import known_needs
from kamlib.workbook.once import once

DRAWS, SEED = 10_000, 20
"""How often the plan is drawn, and where the draws begin: the same page twice."""


class OutlookFigures:
    """The part of `kamlib.workbook.start.Kam` that looks at what may come."""

    def need_sources(self) -> pd.DataFrame:
        """PLAN-4, what table and people say of the needs: `measure_need_sources`."""
        said = self.named(self.said("wallet"))
        wallet = known_needs(self.ledger.tables["wallet"], self.said_until)
        return measure_need_sources(wallet, said, self.account)

    def small_shares(self) -> pd.DataFrame:
        """PLAN-4, small against large shares where people judged them: `measure_small_shares`."""
        return measure_small_shares(
            self.said("share_option"), self.wallet(), margin_share=self.margin_share
        )

    def dissatisfaction(self) -> pd.DataFrame:
        """PLAN-5, signs of dissatisfaction come first: `decide_dissatisfaction`."""
        returned, of_all = measure_return_shares(self.net_lines, self.window, self.account)
        mine = sold(self.net_lines, self.window, self.account)
        review = self.settings.review
        return decide_dissatisfaction(
            self.said("voice"),
            self.said("obligation"),
            self.window,
            returned=returned,
            client_returned=of_all,
            sale_lines=int(mine["kind"].eq("sale").sum()),
            voice_min_answers=review.voice_min_answers,
            satisfied_from=self.settings.plan.satisfied_from,
            returns_high=review.returns_high,
        )

    def gaps(self) -> pd.DataFrame:
        """PLAN-5, the families that the account could buy, with what people judged of each."""
        space = self.white_space()
        return space[space["state"].eq("could")].reset_index(drop=True)

    def white_space_verdict(self) -> pd.DataFrame:
        """PLAN-5, whether the peers find more than is bought anyhow: `decide_back_test`."""
        return decide_back_test(self.white_space_back_test())

    @once
    def openings(self) -> pd.DataFrame:
        """PLAN-11, headroom and white space, each family once: `measure_openings`."""
        return measure_openings(self.wallet(), self.white_space())

    @once
    def return_distribution(self) -> pd.DataFrame:
        """PLAN-11, ten thousand times the same plan: `draw_returns`."""
        return draw_returns(self.openings(), **self._uncertain, draws=DRAWS, seed=SEED)

    def return_drivers(self) -> pd.DataFrame:
        """PLAN-11, which input moves the result most: `measure_return_drivers`."""
        return measure_return_drivers(self.openings(), **self._uncertain)

    def margin_check(self) -> pd.DataFrame:
        """PLAN-11, the margin without and with the plan: `check_margin`."""
        draws = self.return_distribution()
        return check_margin(
            net_revenue=self.yearly_revenue,
            margin_share=self.margin_share,
            extra_revenue=draws["extra_revenue"].mean(),
            extra_contribution=draws["extra_contribution"].mean(),
            programme_cost=self.programme_cost,
        )

    @property
    def _uncertain(self) -> dict:
        """What is drawn and around what, by the settings."""
        plan = self.settings.plan
        return {
            "win_probability": self.settings.define.win_probability,
            "margin_share": self.margin_share,
            "margin_spread": plan.margin_spread,
            "programme_cost": self.programme_cost,
            "cost_overrun": plan.cost_overrun,
            "discount_rate": plan.discount_rate,
            "horizon_years": plan.horizon_years,
            "ramp": plan.ramp,
            "delay_months": plan.delay_months,
        }
