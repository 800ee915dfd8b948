"""The people's half of a plan: who counts, who works, what is due, what may go wrong, who meets.

Each function binds one of `kamlib.method` to what people said of the account at hand.
"""

from collections import Counter

import numpy as np
import pandas as pd

from kamlib.ledger.pseudonyms import setting_of
from kamlib.locale.questions import read_questions
from kamlib.method.meetings import check_meeting, decide_meeting, measure_meeting_sheet
from kamlib.method.risks import measure_ledger_risks, measure_risks, measure_rivals
from kamlib.method.stages import decide_stage, measure_gate_facts, measure_stated_facts
from kamlib.method.stakeholders import (
    measure_buying_roles,
    measure_coverage,
    measure_one_contact,
    measure_people,
    measure_power,
)
from kamlib.method.team import measure_team
from kamlib.method.work import (
    measure_actions,
    measure_objectives,
    measure_offers,
    measure_work_totals,
)
from kamlib.vocabulary import GATES, TOPICS
from kamlib.workbook.once import once


class TeamFigures:
    """The part of `kamlib.workbook.start.Kam` about people, work, risks and meetings."""

    @once
    def _people(self) -> pd.DataFrame:
        """Everybody on the account's map, by id."""
        return measure_people(
            self.said("stakeholder"),
            self.said("link"),
            self._day,
            contact_days=self._policy_days,
        )

    def _labels(self, names: bool) -> dict[str, str]:
        """Person's id → role, or name where `names` asks for it and the log keeps one.

        Two of the same role are told apart by their ids.
        """
        if names:
            return self.people
        people = self._known_people
        people = people[people["account"].isna() | people["account"].isin(["", self.account])]
        roles = dict(zip(people["person"], people["role"], strict=True))
        roles = {person: role or person for person, role in roles.items()}
        often = Counter(roles.values())
        return {p: f"{role} ({p})" if often[role] > 1 else role for p, role in roles.items()}

    def _called(self, frame: pd.DataFrame, names: bool) -> pd.DataFrame:
        """People's roles or names in place of their ids."""
        labels = self._labels(names)
        held = [column for column in ("person", "owner", "influences") if column in frame]
        return frame.assign(
            **{column: [labels.get(p, p) for p in frame[column]] for column in held}
        )

    def stakeholders(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-3, the account's people, by role unless `names`: `measure_people`."""
        labels = self._labels(names)
        found = self._called(self._people(), names)
        found["way"] = [
            " → ".join(labels.get(p, p) for p in way.split(";")) if isinstance(way, str) else way
            for way in found["way"]
        ]
        return found

    def links(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-3, who influences whom, by role unless `names`."""
        people = self._people()["person"]
        links = self.said("link")
        links = links[links["person"].isin(people) & links["influences"].isin(people)]
        return self._called(links.reset_index(drop=True), names)

    def power(self) -> pd.DataFrame:
        """PLAN-3, the balance of power with its range: `measure_power`."""
        return measure_power(self.said("stakeholder"))

    def coverage(self) -> pd.DataFrame:
        """PLAN-3, how many of the account's people we hold contact with: `measure_coverage`."""
        return measure_coverage(self._people())

    def one_contact(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-3, how much of the relation hangs on one: `measure_one_contact`."""
        share = self.settings.plan.one_contact_share
        found = measure_one_contact(self.said("stakeholder"), one_contact_share=share)
        return self._called(found, names)

    def buying_roles(self) -> pd.DataFrame:
        """PLAN-3, the seven roles in the purchase: `measure_buying_roles`."""
        return measure_buying_roles(self.said("stakeholder"))

    def roles(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-9, the six roles of the account's team: `measure_team`."""
        found = measure_team(self.said("team_role"))
        labels = self._labels(names)
        found["holders"] = [
            "; ".join(labels.get(person, person) for person in text.split(";") if person)
            for text in found["holders"]
        ]
        return found

    @once
    def objectives(self) -> pd.DataFrame:
        """PLAN-6, objectives by theme and term: `measure_objectives`."""
        return measure_objectives(
            self.said("objective"),
            self.said("action"),
            self._day,
            actions_min=self.settings.plan.actions_min,
        )

    def work(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-7, the account's actions with their state: `measure_actions`.

        ``serves`` says the objective in its own words, where ``for_objective`` holds its code.
        """
        objectives = self.said("objective")
        found = measure_actions(self.said("action"), objectives, self._day)
        words = dict(objectives[["item", "objective"]].dropna().itertuples(index=False))
        named = [words.get(code, code) for code in found["for_objective"]]
        return self._called(found.assign(serves=named), names)

    def work_totals(self) -> pd.DataFrame:
        """PLAN-7, what the actions cost and should bring: `measure_work_totals`."""
        return measure_work_totals(self.work())

    def risks(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-10, the risks that people judged: `measure_risks`."""
        return self._called(measure_risks(self.said("risk")), names)

    def rivals(self) -> pd.DataFrame:
        """PLAN-10, rivals compared with us: `measure_rivals`."""
        return measure_rivals(self.said("risk"))

    def ledger_risks(self) -> pd.DataFrame:
        """PLAN-10, what the ledger gives cause for, not yet judged: `measure_ledger_risks`."""
        plan, customers, credit = self.settings.plan, self._customers, self.tables["credit"]
        own = customers[customers["customer"].isin(self._codes)]
        credit = credit[credit["customer"].isin(self._codes)]
        terms = pd.concat([credit["payment_days"], own["payment_days"]]).dropna()
        found = measure_ledger_risks(
            self.net_lines,
            self.window,
            self.account,
            one_contact=self.one_contact(),
            obligations=self.obligations(),
            terms_days=float(terms.iloc[0]) if len(terms) else np.nan,
            credit_limit=float(credit["credit_limit"].sum(min_count=1)),
            contract_end=self._contracts["end"].max(skipna=False),  # one is open: unknown
            one_product_share=plan.one_product_share,
            slower_payment_days=self.settings.review.slower_payment_days,
            contract_notice_days=plan.contract_notice_days,
            own_failure_share=plan.own_failure_share,
        )
        products = self.tables["products"].dropna(subset=["product_name"])
        names_of = dict(zip(products["product"], products["product_name"], strict=True))
        product = found["risk_measure"] == "product_share"
        found["detail"] = found["detail"].mask(product, found["detail"].replace(names_of))
        return found

    def offers(self, *, names: bool = False) -> pd.DataFrame:
        """PLAN-12, personal offers and what makes them less than that: `measure_offers`."""
        return self._called(measure_offers(self.said("offer")), names)

    def meeting(self, item: str = "", *, names: bool = False) -> pd.DataFrame:
        """PLAN-13, the next meeting or the one asked for, no row if there is none."""
        return self._called(decide_meeting(self.said("meeting"), self._day, item), names)

    def meeting_sheet(self, item: str = "") -> pd.DataFrame:
        """PLAN-13, the lines of the sheet, in the reader's words: `measure_meeting_sheet`."""
        found = measure_meeting_sheet(
            self._meeting_fields(item),
            self._day,
            answers=self.said("answer"),
            obligations=self.obligations(),
            actions=self.work(),
            alerts=self.alerts(),
            offers=self.said("offer"),
        )
        bank, lang = read_questions(), self.words.lang
        said = {
            "alerts": lambda slug: self.words.label(f"alert.{slug}"),
            "unknown_questions": lambda slug: bank[slug].text[lang] if slug in bank else slug,
        }
        found["sheet_line"] = [
            said[part](line) if part in said else line
            for part, line in zip(found["sheet_part"], found["sheet_line"], strict=True)
        ]
        return found

    def meeting_guards(self, item: str = "") -> pd.DataFrame:
        """PLAN-13, the seven mistakes and what guards against each: `check_meeting`."""
        return check_meeting(
            self._meeting_fields(item),
            facts=self.said("fact"),
            topics=len(TOPICS),
            team=measure_team(self.said("team_role")),
            obligations=self.obligations(),
            topics_min=self.settings.plan.topics_min,
        )

    def _meeting_fields(self, item: str) -> dict:
        rows = self.meeting(item).to_dict("records")
        return rows[0] if rows else {}

    def stages(self) -> pd.DataFrame:
        """PLAN-8, where the account stands and what the next gate lacks: `decide_stage`."""
        plan, returns = self.settings.plan, self.returns()
        stated = measure_stated_facts(
            reasons=self.said("reason"),
            facts=self.said("fact"),
            people=self._people(),
            team=measure_team(self.said("team_role")),
            objectives=self.objectives(),
            actions=self.work(),
            targets=self.said("target"),
            review_answers=self.said("review_answer"),
            decisions=self.said("decision"),
            topics_min=plan.topics_min,
            actions_min=plan.actions_min,
        )
        facts = measure_gate_facts(
            self.account_row,
            self.wallet(),
            self.white_space(),
            objective=self.settings.client.objective,
            sponsor=self._policy.sponsor if self._policy else None,
            return_known=bool(returns.loc[returns["case"] == "expected", "npv"].notna().any()),
            stated=stated,
        )
        named = setting_of(self.client, plan.stages, self.account)
        return decide_stage(named, facts, gates={**GATES, **plan.gates})
