"""What one account's figures say, rule by rule: a method per rule of `arithmetic.TOPICS`."""

import numpy as np
import pandas as pd

from kamlib.define.accounts import measure_margins
from kamlib.define.rules import RULES
from kamlib.figures.compare import answer
from kamlib.figures.slugs import join_slugs
from kamlib.segment.classes import VOLUME
from kamlib.segment.cost import list_charged
from kamlib.segment.weights import AXES
from kamlib.vocabulary import SIZE_RULES

ASKED_TWICE = {
    "size": SIZE_RULES,
    "volume": ("volume_monthly", "volume_window"),
    "profit": ("profit", "true_profit"),
    "standing": ("matrix", "verdict"),
}
"""Question → the rules whose answers can be held against each other."""

CHAPTERS = {"define": ("size", "potential"), "segment": ("volume", "profit", "standing", "places")}
"""Chapter → the questions that it answers."""


def decide_answers(frames) -> pd.DataFrame:
    """Take what each rule says of each account, where several answer one question.

    Parameters
    ----------
    frames
        The decided portfolio: `accounts`, `classes`.

    Returns
    -------
    DataFrame
        `account` and one nullable boolean per rule: `above_mean_revenue`, `above_mean_margin`,
        `pareto_revenue`, `pareto_profit`; `volume_monthly`, `volume_window` (share above the line;
        unknown where a relative rule of volume is in force); `profit` (markup high), `true_profit`
        (above 0; unknown where a low markup earns money all the same: nothing contradicts it);
        `matrix` (strategic), `verdict` (tier key).
    """
    accounts, classes = frames["accounts"], frames["classes"].set_index("account")
    classes = classes.reindex(accounts["account"]).reset_index()
    monthly = classes["volume_rule"].eq("monthly_share")
    line = classes["volume_line"].where(monthly)
    quadrant = accounts["quadrant"]
    earns = RULES["earns"].decide(accounts["true_profit"], 0.0)
    return pd.DataFrame(
        {
            "account": accounts["account"],
            "above_mean_revenue": accounts["passes_revenue"],
            "above_mean_margin": accounts["passes_margin"],
            "pareto_revenue": accounts["in_pareto_revenue"],
            "pareto_profit": accounts["in_pareto_profit"],
            "volume_monthly": RULES["volume"].decide(classes["volume_share"], line),
            "volume_window": RULES["volume"].decide(classes["window_share"], line),
            "profit": accounts["profit"].map({"high": True, "low": False}).astype("boolean"),
            "true_profit": earns.mask(accounts["profit"].ne("high") & earns.eq(True)),
            "matrix": quadrant.eq("strategic").astype("boolean").mask(quadrant.eq("unknown")),
            "verdict": accounts["tier"].eq("key").astype("boolean"),
        }
    )


def decide_disagreements(frames, chapter: str) -> pd.DataFrame:
    """List the accounts of which two rules say different things, side by side, not averaged.

    Parameters
    ----------
    frames
        The decided portfolio.
    chapter
        ``define`` or ``segment``.

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `question_of`, `says_yes`, `says_no` (rules by
        ``;``), one row per account and question; by question, then net revenue. An answer that is
        unknown agrees with everybody.
    """
    answers = decide_answers(frames)
    accounts = frames["accounts"][["account", "account_name", "net_revenue"]]
    parts = []
    for topic in (topic for topic in CHAPTERS[chapter] if topic in ASKED_TWICE):
        rules = list(ASKED_TWICE[topic])
        yes = answers[rules].fillna(False).astype(bool)
        no = (~answers[rules]).fillna(False).astype(bool)
        part = accounts.assign(
            question_of=topic,
            says_yes=join_slugs(yes, accounts.index),
            says_no=join_slugs(no, accounts.index),
        )
        parts.append(part[(yes.any(axis=1) & no.any(axis=1)).to_numpy()])
    text = dict.fromkeys(["question_of", "says_yes", "says_no"], "str")
    return pd.concat(parts, ignore_index=True).astype(text)


def decide_examined(accounts: pd.DataFrame) -> str:
    """Choose the account whose place is most open to question, where nobody has chosen one.

    The marginal account; where the list is not full the last on it; where it is empty the largest.
    Empty without accounts.
    """
    chosen = accounts[accounts["marginal"].fillna(False).astype(bool)]
    if chosen.empty:
        chosen = accounts[accounts["on_list"].fillna(False).astype(bool)].sort_values("rank")
    if chosen.empty:
        chosen = accounts.head(1)
    return str(chosen["account"].iloc[-1]) if len(chosen) else ""


_BY_MEASURE = {
    "above_mean_revenue": ("above_mean", "net_revenue"),
    "above_mean_margin": ("above_mean", "goods_margin"),
    "pareto_revenue": ("pareto", "net_revenue"),
    "pareto_profit": ("pareto", "true_profit"),
    "volume_monthly": ("share", "volume_share"),
    "volume_window": ("share", "window_share"),
}
"""Rules that are one rule by several measures: rule → that rule, and the column."""


class Told:
    """One account's figures, and a method per rule that tells its sum."""

    def __init__(self, frames, lines, window, settings, account):
        self.frames, self.settings, self.account = frames, settings, account
        self.row = self._of("accounts")
        if self.row is None:
            raise KeyError(account)
        self.answers = decide_answers(frames).set_index("account").loc[account]
        mine = lines[lines["account"].eq(account)]
        self.sums = measure_margins(mine[window.holds(mine["date"])])
        self.lines = self.row["line_count"]

    def _of(self, name: str, **where) -> pd.Series | None:
        frame = self.frames[name]
        found = frame[frame["account"].eq(self.account)]
        for column, value in where.items():
            found = found[found[column].eq(value)]
        return found.iloc[0] if len(found) else None

    def tell(self, rule: str) -> pd.DataFrame:
        """Rows of one rule; none where it does not concern the account."""
        self.parts: list[tuple] = []
        name, *measured = _BY_MEASURE.get(rule, (rule,))
        told = getattr(self, f"_{name}")(*measured)
        if told is None:
            return pd.DataFrame()
        result, passes, lines = told
        frame = pd.DataFrame(self.parts, columns=["part", "value", "slug", "unit", "setting"])
        return frame.assign(result=result, passes=passes, lines=lines)

    def _put(self, part, value, unit, setting=None):
        value = np.nan if pd.isna(value) else float(value)
        self.parts.append((part, value, None, unit, setting))
        return value

    def _say(self, part, slug):
        self.parts.append((part, np.nan, slug, None, None))

    def _hold(self, rule, value, line=None, *, part="sign"):
        """Tell how a figure compares with the line of one of `RULES`; whether it holds."""
        rule = RULES[rule]
        line = rule.line(self.settings) if line is None else line
        found = answer(rule.holds([value], line))[0]
        self._say(part, rule.sign(found))
        return found

    def _line(self, rule, part="line"):
        """Tell the line of a rule as it is set."""
        rule = RULES[rule]
        return self._put(part, rule.line(self.settings), rule.unit, rule.setting)

    def _above_mean(self, by):
        found = self._of("above_mean", by=by)
        if found is None:
            return None
        self._put("value", found["value"], "money")
        self._hold("above_mean", found["value"], found["line"])
        self._put("line", found["line"], "money")
        above = RULES["above_mean"].line(self.settings)
        self._put("factor", 1 + above, "ratio")
        self._put("above_mean", above, "percent", RULES["above_mean"].setting)
        self._put("mean", found["mean"], "money")
        self._put("cases", found["cases"], "count")
        result = _passed(found["passes"]) if found["applicable"] else "passed.not_applicable"
        return result, found["passes"], self.lines

    def _pareto(self, by):
        found = self._of("pareto", by=by)
        summary = self.frames["pareto_summary"]
        summary = summary[summary["by"].eq(by)].iloc[0]
        if found is None or not summary["defined"]:
            return ("passed.unknown" if found is None else "passed.not_applicable"), pd.NA, pd.NA
        self._put("rank", found["rank"], "count")
        self._say("sign", "up_to" if found["in_set"] else "above")
        self._put("set_size", summary["set_size"], "count")
        self._put("cases", summary["cases"], "count")
        self._line("pareto", "pareto_share")
        return _passed(found["in_set"]), found["in_set"], self.lines

    def _account_type(self):
        found = self._of("types")
        self._put("net_revenue", found["net_revenue"], "money")
        self._put("expected_headroom", found["expected_headroom"], "money")
        self._put("value", found["reach"], "money")
        self._hold("emerging", found["reach"], found["line"])
        self._put("line", found["line"], "money")
        above = RULES["emerging"]
        self._put("above_mean", above.line(self.settings), "percent", above.setting)
        return f"account_type.{found['account_type']}", pd.NA, self.lines

    def _reasons(self):
        mine = self.frames["reasons"]
        mine = mine[mine["account"].eq(self.account)]
        given = mine[~mine["reason_finding"].isin(["proposed", "missing"])]
        self._put("given", len(given), "count")
        standing = self._put("value", given["stands"].sum(), "count")
        return _passed(standing > 0), bool(standing > 0), pd.NA

    def _share(self, name):
        found = self._of("classes")
        if found["volume_rule"] != "monthly_share":
            return None
        self._put("value", found[name], "percent")
        high = self._hold("volume", found[name])
        self._line("volume")
        self._put("months", found["months_counted"], "count")
        level = "unknown" if pd.isna(high) else "high" if high else "low"
        return f"volume.{level}", high, self.lines

    def _volume_relative(self):
        found = self._of("classes")
        rule = VOLUME[found["volume_rule"]]
        if found["volume_rule"] == "monthly_share":
            return None
        self._say("volume_rule", f"volume_rule.{found['volume_rule']}")
        high = {"high": True, "low": False}.get(found["volume"], pd.NA)
        self._put("value", found[rule.shown], "percent")
        self._say("sign", rule.sign(high))
        self._put("line", found["volume_line"], "percent")
        unit = rule.unit.removesuffix("0")
        self._put("setting", self.settings.get(rule.setting), unit, rule.setting)
        return f"volume.{found['volume']}", high, self.lines

    def _profit(self):
        found = self._of("classes")
        self._put("cost_coverage", found["cost_coverage"], "percent")
        if found["profit"] == "unknown":
            enough = self._hold("cost_known", found["cost_coverage"])
            if pd.notna(enough) and enough:  # what is missing is no cost, but a positive sum of it
                sums = self.sums.loc[self.account]
                self._put("net_costed", sums["net_costed"], "money")
                self._put("cost_costed", sums["cost_costed"], "money")
            self._line("cost_known")
            return "profit.unknown", pd.NA, self.lines
        sums = self.sums.loc[self.account]
        self._put("net_costed", sums["net_costed"], "money")
        self._put("cost_costed", sums["cost_costed"], "money")
        self._put("value", found["markup"], "percent")
        self._hold("profit", found["markup"])
        self._line("profit")
        return f"profit.{found['profit']}", found["profit"] == "high", sums["costed_lines"]

    def _true_profit(self):
        found = self._of("costs")
        self._put("goods_margin", found["goods_margin"], "money")
        self._put("cost_to_serve", found["cost_to_serve"], "money")
        self._put("value", found["true_profit"], "money")
        for name in list_charged(found["rates_unset"]):
            if pd.isna(found[name]) or found[name]:
                self._put(name, found[name], "money")
        earns = answer(RULES["earns"].holds([found["true_profit"]], 0.0))[0]
        result = "unknown" if pd.isna(earns) else "earns" if earns else "loses"
        return f"passed.{result}", earns, self.lines

    def _score(self):
        found = self._of("ranking")
        weight = self.frames["factors"]["weight"].sum() * found["known_weight"]
        known = self._put("known_weight", found["known_weight"], "percent")
        ranked = self._hold("ranked", known)
        self._line("ranked", "min_known_weight")
        self._put("points", found["total_score"] * weight, "ratio")
        self._put("weight", weight, "ratio")
        for name in ("total_score", "score_low", "score_high"):
            self._put(name, found[name], "ratio")
        return f"passed.{'ranked' if ranked is True or ranked else 'unranked'}", ranked, pd.NA

    def _matrix(self):
        found = self._of("matrix")
        for axis, rule in AXES.items():
            self._put(axis, found[axis], "ratio")
            self._hold(rule, found[axis], part=f"sign_{axis}")
        self._line("strong", "matrix_cut")
        return f"quadrant.{found['quadrant']}", self.answers["matrix"], pd.NA

    def _verdict(self):
        found = self._of("verdicts")
        first = found["rules"].split(";")[0]
        self._say("decided", f"rule.{first}")
        self._say("candidate", f"tier.{found['candidate']}")
        if first.startswith("mixed"):
            self._put("potential", found["potential_share"], "percent")
            self._hold("potential", found["potential_share"])
            self._line("potential")
        return f"tier.{found['tier']}", found["tier"] == "key", pd.NA

    def _cap(self):
        found = self._of("verdicts")
        if pd.isna(found["rank"]):
            return None
        self._say("ranked", f"rule.{_ranked_by(found['rules'])}")
        self._put("rank", found["rank"], "count")
        self._hold("over_cap", found["rank"])
        self._line("over_cap", "cap_accounts")
        if RULES["over_hours"].line(self.settings):
            self._line("over_hours", "cap_hours")
        places = {"marginal": "marginal", "next_in": "next_in", "on_list": "on_list"}
        held = next((slug for name, slug in places.items() if found[name]), "over_cap")
        return f"passed.{held}", bool(found["on_list"]), pd.NA

    def _hysteresis(self):
        found = self._of("verdicts")
        if pd.isna(found["reviews_below"]):
            return None
        self._put("keep_ratio", found["keep_ratio"], "percent")
        self._hold("keeps", found["keep_ratio"])
        self._line("keeps", "keep_below")
        self._put("reviews_below", found["reviews_below"], "count")
        leaves = bool(self._hold("leaves", found["reviews_below"], part="sign_reviews"))
        self._line("leaves", "keep_reviews")
        return f"passed.{'may_leave' if leaves else 'stays'}", not leaves, pd.NA

    def _policy(self):
        found = self._of("policy_checks")
        if found is None:
            return None
        self._put("policy_cost", found["policy_cost"], "money")
        if pd.notna(found["markup_line"]):  # who is listed for volume has no markup to keep
            self._put("value", found["markup_after"], "percent")
            self._hold("profit", found["markup_after"])
            self._line("profit")
        self._put("profit_after", found["profit_after"], "money")
        return f"policy_finding.{found['policy_finding']}", found["passes_after"], self.lines


def _passed(found) -> str:
    return "passed.unknown" if pd.isna(found) else f"passed.{'yes' if found else 'no'}"


def _ranked_by(rules: str) -> str:
    return next(
        (r for r in rules.split(";") if r.startswith("ranked_by") or r == "unranked"), "unranked"
    )
