"""DEF-4: why an account is key, and DEF-6: whether what is called key account management is it."""

import pandas as pd

from kamlib.define.rules import RULES
from kamlib.vocabulary import AGREEMENTS, OBJECTIVES, REASONS, STATEMENTS

_POTENTIAL, _LEADERSHIP, _PROFITABILITY, _INTANGIBLE = REASONS
_ROWS = (
    (_POTENTIAL, _LEADERSHIP, _PROFITABILITY, _INTANGIBLE),  # grow
    (_PROFITABILITY, _INTANGIBLE, _POTENTIAL, _LEADERSHIP),  # protect
    (_PROFITABILITY, _POTENTIAL, _LEADERSHIP, _INTANGIBLE),  # profit
    (_LEADERSHIP, _INTANGIBLE, _POTENTIAL, _PROFITABILITY),  # innovate
    (_LEADERSHIP, _POTENTIAL, _INTANGIBLE, _PROFITABILITY),  # enter
)
_ORDER = dict(zip(OBJECTIVES, _ROWS, strict=True))
"""Which reasons weigh most under each objective: a proposal, for people to change."""


def decide_reasons(reasons: pd.DataFrame | None, *, objective: str) -> pd.DataFrame:
    """DEF-4: which of the reasons given stand.

    Parameters
    ----------
    reasons
        `account`, `key_reason` (potential, leadership, profitability, intangible), `evidence`
        (text), `approved`, `permission` (the customer's, for leadership and reference; unknown
        elsewhere).
    objective
        The client's: it decides which reasons weigh most.

    Returns
    -------
    DataFrame
        `account`, `key_reason`, `evidence`, `approved`, `permission`, `reason_rank` (1 weighs
        most), `reason_finding` (stands, no_evidence, not_approved, no_permission), `stands`.

    Raises
    ------
    ValueError
        A reason that is none of the four.

    Examples
    --------
    >>> given = pd.DataFrame({"account": ["A", "B"], "key_reason": ["potential", "leadership"],
    ...     "evidence": ["plans a second plant", "speaks at fairs"], "approved": True,
    ...     "permission": [None, None]})
    >>> decide_reasons(given, objective="grow")[["account", "reason_rank", "reason_finding"]]
      account  reason_rank reason_finding
    0       A            1         stands
    1       B            2  no_permission
    """
    names = ["account", "key_reason", "evidence", "approved", "permission"]
    given = pd.DataFrame(columns=names) if reasons is None else reasons
    frame = given.reindex(columns=names).reset_index(drop=True)
    wrong = sorted(set(frame["key_reason"].dropna()) - set(REASONS))
    if wrong:
        raise ValueError(f"no reason of the method: {', '.join(wrong)}")
    frame["evidence"] = frame["evidence"].astype("str")
    for name in ("approved", "permission"):
        frame[name] = frame[name].astype("boolean")
    frame["reason_rank"] = frame["key_reason"].map(_rank(objective)).astype("Int64")
    told = frame["evidence"].fillna("").str.strip().ne("")
    allowed = frame["key_reason"].ne("leadership") | frame["permission"].fillna(False)
    finding = pd.Series("stands", frame.index, dtype="str")
    finding = finding.mask(~allowed.astype(bool), "no_permission")
    finding = finding.mask(~frame["approved"].fillna(False).astype(bool), "not_approved")
    frame["reason_finding"] = finding.mask(~told, "no_evidence")
    frame["stands"] = frame["reason_finding"].eq("stands")
    text = dict.fromkeys(["account", "key_reason", "reason_finding"], "str")
    return frame.astype(text).sort_values(
        ["account", "reason_rank"], kind="stable", ignore_index=True
    )


def check_reasons(
    decided: pd.DataFrame, verdicts: pd.DataFrame, classes: pd.DataFrame, settings
) -> pd.DataFrame:
    """Every key account carries at least one reason: those given, those the ledger proposes.

    To the rows of `decided` come, for key accounts without a reason that stands, those that the
    ledger proposes (``reason_finding`` proposed: potential, or a high markup) or a row `missing`.
    """
    frame = decided.assign(reason_value=float("nan"), unit=None)
    settled = set(frame.loc[frame["stands"], "account"])
    key = verdicts.loc[verdicts["tier"].eq("key"), ["account", "potential_share"]]
    key = key[~key["account"].isin(settled)].merge(
        classes[["account", "profit", "markup"]], on="account", how="left"
    )
    rule = RULES["potential"]
    holds = {
        "potential": rule.decide(key["potential_share"], rule.line(settings)).fillna(False),
        "profitability": key["profit"].eq("high"),
    }
    none = ~(holds["potential"] | holds["profitability"])
    parts = [
        pd.DataFrame({"account": key["account"], "reason_value": key[value], "key_reason": reason,
                      "reason_finding": "proposed"})[holds[reason].to_numpy(bool)]
        for reason, value in (("potential", "potential_share"), ("profitability", "markup"))
    ]  # fmt: skip
    missing = key.loc[none.to_numpy(bool), ["account"]].assign(reason_finding="missing")
    new = pd.concat([*parts, missing], ignore_index=True).assign(unit="percent")
    new["reason_rank"] = new["key_reason"].map(_rank(settings.client.objective))
    frame = pd.concat([frame, new.reindex(columns=frame.columns)], ignore_index=True)
    frame["stands"] = frame["reason_finding"].eq("stands")
    text = ["account", "key_reason", "reason_finding", "evidence", "unit"]
    types = dict.fromkeys(text, "str") | dict.fromkeys(["approved", "permission"], "boolean")
    frame = frame.astype(types | {"reason_rank": "Int64", "reason_value": "float64"})
    return frame.sort_values(["account", "reason_rank"], kind="stable", ignore_index=True)


def _rank(objective: str) -> dict[str, int]:
    """Reason → its place under an objective."""
    return {reason: place for place, reason in enumerate(_ORDER[objective], start=1)}


def check_definition(
    verdicts: pd.DataFrame,
    exceptions: pd.DataFrame,
    answers: pd.DataFrame | None,
    settings,
    confirmed: bool,
) -> pd.DataFrame:
    """DEF-6: six statements, each yes, partly, no or unknown, with evidence.

    A person's answer (`answers`: `statement`, `agreement`, `evidence`) counts; where there is none,
    figures answer three of the six. `confirmed`: a person has confirmed a former list, so that
    hysteresis protects it.
    """
    told = _tell_definition(verdicts, exceptions, settings, confirmed)
    names = ["agreement", "definition_evidence", "evidence_value", "unit"]
    frame = pd.DataFrame([told.get(s, (None, "asked", float("nan"), None)) for s in STATEMENTS],
                         columns=names)  # fmt: skip
    frame.insert(0, "statement", STATEMENTS)
    by_ledger = frame["agreement"].notna()
    frame.insert(2, "answered_by", by_ledger.map({True: "ledger", False: "nobody"}))
    frame["evidence"] = None
    if answers is not None and len(answers):
        said = answers.drop_duplicates("statement", keep="last").set_index("statement")
        said = said.reindex(columns=["agreement", "evidence"]).reindex(frame["statement"])
        by_person = said["agreement"].notna().to_numpy()
        frame.loc[by_person, "agreement"] = said["agreement"].to_numpy(object)[by_person]
        frame.loc[by_person, "answered_by"] = "person"
        frame["evidence"] = said["evidence"].to_numpy(object)
    return frame.astype(dict.fromkeys(frame.columns.drop("evidence_value"), "str"))


def _tell_definition(verdicts, exceptions, settings, confirmed) -> dict[str, tuple]:
    """Statement → what the figures say of it: agreement, evidence, its value and unit."""
    listed = verdicts["tier"].eq("key").any()
    apart = exceptions["exception"].value_counts()
    sides = sum(apart.get(name, 0) > 0 for name in ("large_not_key", "key_not_large"))
    rates, taken = settings.cost_to_serve, verdicts["on_list"].sum() / settings.define.cap_accounts
    key, standard = rates.kam_hours_key, rates.kam_hours_standard
    size, limited = AGREEMENTS[2 - sides], "yes" if confirmed else "partly"
    ratio = key / standard if standard else float("nan")
    return {
        "not_just_large": (
            size if listed else None,
            "list_beside_size",
            float(apart.sum()),
            "count",
        ),
        "limited": (limited if listed else None, "places_taken", float(taken), "percent"),
        "assets": ("partly" if key > standard else "no", "hours_ratio", ratio, "ratio"),
    }
