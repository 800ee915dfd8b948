"""One account's figures: the method bound to the client's lines, tables and settings.

A notebook says ``kam.wallet()``; what the method needs beside the account comes from the settings.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from kamlib.method.accounts import measure_net_lines
from kamlib.method.alerts import decide_alerts, decide_gone_quiet, measure_expected_range
from kamlib.method.back_test import decide_back_test, measure_white_space_back_test
from kamlib.method.cost import measure_contribution
from kamlib.method.kpis import measure_comparison
from kamlib.method.openings import measure_openings
from kamlib.method.returns import measure_returns
from kamlib.method.verdicts import TIERS
from kamlib.method.wallet import measure_wallet
from kamlib.method.white_space import measure_white_space, measure_white_space_map
from kamlib.workbook.once import once
from kamlib.workbook.whole import PortfolioFigures


class AccountFigures(PortfolioFigures):
    """The part of `kamlib.workbook.start.Kam` that is about one account.

    Each function is documented at the function of the same idea in `kamlib.method`.
    """

    @property
    def _customers(self) -> pd.DataFrame:
        return self.tables["customers"]

    @cached_property
    def net_lines(self) -> pd.DataFrame:
        """The identified lines outside the own group, less rebates: `measure_net_lines`."""
        return measure_net_lines(self.lines, self._customers)

    @once
    def wallet(self) -> pd.DataFrame:
        """PLAN-4, the account's families against its needs: `measure_wallet`."""
        return measure_wallet(
            self.net_lines,
            self.tables["wallet"],
            self.window,
            self.account,
            supplier_ceiling=self.settings.plan.supplier_ceiling,
        )

    @once
    def white_space(self) -> pd.DataFrame:
        """PLAN-5, what the account could buy and does not: `measure_white_space`."""
        plan = self.settings.plan
        return measure_white_space(
            self.net_lines,
            self._customers,
            self.tables["wallet"],
            self.window,
            self.account,
            self.said("gap"),
            peers_min=plan.peers_min,
            peer_share=plan.peer_share,
            supplier_ceiling=plan.supplier_ceiling,
            win_probability=self.settings.define.win_probability,
            peer_probability=self._peer_probability,
            margin_share=self.margin_share,
        )

    @once
    def white_space_map(self) -> pd.DataFrame:
        """PLAN-5, all accounts by all families: `measure_white_space_map`."""
        plan = self.settings.plan
        return measure_white_space_map(
            self.net_lines,
            self._customers,
            self.tables["wallet"],
            self.window,
            self.log.read_state("gap", as_of=self.said_until),
            peers_min=plan.peers_min,
            peer_share=plan.peer_share,
        )

    @once
    def white_space_back_test(self) -> pd.DataFrame:
        """PLAN-5, whether the rule would have been right a window ago."""
        plan = self.settings.plan
        return measure_white_space_back_test(
            self.net_lines,
            self._customers,
            self.window,
            peers_min=plan.peers_min,
            peer_share=plan.peer_share,
        )

    @cached_property
    def _peer_probability(self) -> float:
        """How often the peers were right; unknown where they named too few pairs to tell."""
        test = decide_back_test(self.white_space_back_test()).iloc[0]
        return float(test["hit_rate"]) if test["pairs"] >= self.settings.plan.peers_min else np.nan

    @once
    def returns(self) -> pd.DataFrame:
        """PLAN-11, the programme's cost against what it may bring: `measure_returns`."""
        plan = self.settings.plan
        return measure_returns(
            measure_openings(self.wallet(), self.white_space()),
            win_probability=self.settings.define.win_probability,
            margin_share=self.margin_share,
            programme_cost=self.programme_cost,
            discount_rate=plan.discount_rate,
            horizon_years=plan.horizon_years,
            ramp=plan.ramp,
        )

    def comparison(self) -> pd.DataFrame:
        """From the former window's revenue to this one's, by effect: `measure_comparison`."""
        return measure_comparison(self.net_lines, self._customers, self.window, self.account)

    @once
    def expected_range(self) -> pd.DataFrame:
        """REV-2, each month against the account's own history: `measure_expected_range`."""
        review = self.settings.review
        return measure_expected_range(
            self.net_lines,
            self.window,
            self.account,
            alarms_per_year=review.alarms_per_year,
            history_months=review.history_months,
        )

    @once
    def alerts(self) -> pd.DataFrame:
        """REV-2, what stands out against the account's own history and what was agreed."""
        review = self.settings.review
        people = self.said("stakeholder")
        quiet = decide_gone_quiet(
            people["last_contact"],
            self.window,
            agreed_days=self._agreed_days(people),
            quiet_days=review.quiet_days,
        )
        found = decide_alerts(
            self.net_lines,
            self.window,
            self.account,
            alarms_per_year=review.alarms_per_year,
            history_months=review.history_months,
            slower_payment_days=review.slower_payment_days,
        )
        return pd.concat([found, quiet], ignore_index=True)

    @property
    def _codes(self) -> set[str]:
        """The account's code and those of its customers: tables may name either."""
        customers = self.tables["customers"]
        own = customers[customers["account"].fillna(customers["customer"]) == self.account]
        return {self.account, *own["customer"]}

    @property
    def _contracts(self) -> pd.DataFrame:
        contracts = self.tables["contracts"]
        return contracts[contracts["account"].isin(self._codes)]

    @property
    def _day(self) -> pd.Timestamp:
        return pd.Timestamp(self.as_of)

    @property
    def _policy(self):
        """The service policy of the account's tier, if it has one."""
        tier = self.account_row.get("tier")
        return getattr(self.settings.policy, tier) if tier in TIERS else None

    @property
    def _policy_days(self) -> float:
        """Days between contacts by the service policy; NaN where there is none."""
        times = self._policy.contacts_per_year if self._policy else 0
        return 365 / times if times else np.nan

    def _agreed_days(self, people: pd.DataFrame) -> float:
        """Days between contacts: the closest agreed with a person, else the service policy's."""
        agreed = people["contact_days"].min()
        return self._policy_days if pd.isna(agreed) else float(agreed)

    @property
    def margin_share(self) -> float:
        """Contribution per unit of this account's revenue (0–1); NaN unknown.

        After the cost to serve, where the settings give a rate, but before key account management,
        which is an investment and is counted as the programme's cost.
        """
        costs = self.portfolio.costs
        rows = costs[costs["account"] == self.account]
        if not len(rows):
            return np.nan
        revenue, earned = _number(rows["net_revenue"].iloc[0]), measure_contribution(rows).iloc[0]
        return _number(earned) / revenue if revenue > 0 else np.nan

    @property
    def yearly_revenue(self) -> float:
        """The account's net revenue per year; NaN where the ledger has none of the window."""
        return _number(self.account_row["net_revenue"]) * self.window.per_year

    @property
    def programme_cost(self) -> float:
        """What a key account costs beyond a standard one, money per year."""
        rates = self.settings.cost_to_serve
        hours = max(0.0, rates.kam_hours_key - rates.kam_hours_standard)
        return self.settings.plan.programme_cost_key + hours * rates.kam_hour


def _number(value) -> float:
    return np.nan if pd.isna(value) else float(value)
