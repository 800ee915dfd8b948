"""DEF-4: why an account is key, and DEF-6: whether what is called key account management is it."""

import pandas as pd

from kamlib.method.rules import RULES
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
    rank = {reason: place for place, reason in enumerate(_ORDER[objective], start=1)}
    frame["reason_rank"] = frame["key_reason"].map(rank).astype("Int64")
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
    decided: pd.DataFrame,
    verdicts: pd.DataFrame,
    classes: pd.DataFrame,
    *,
    objective: str,
    trial_needs_potential: float,
) -> pd.DataFrame:
    """Every key account carries at least one reason: those given, those the ledger proposes.

    Parameters
    ----------
    decided
        From `decide_reasons`.
    verdicts, classes
        From `decide_verdicts` (`tier`, `potential_share`) and `decide_classes` (`profit`,
        `markup`).
    objective
        As in `decide_reasons`.
    trial_needs_potential
        Headroom to expect ÷ revenue above which potential is proposed as a reason.

    Returns
    -------
    DataFrame
        The rows of `decided`; for key accounts without one that stands the rows proposed by the
        ledger (`reason_finding` proposed, `reason_value`: markup, or potential ÷ revenue; `unit`)
        or one row `missing`. By account, reasons that weigh most first.
    """
    frame = decided.assign(reason_value=float("nan"), unit=None)
    settled = set(frame.loc[frame["stands"], "account"])
    key = verdicts.loc[verdicts["tier"].eq("key"), ["account", "potential_share"]]
    key = key[~key["account"].isin(settled)].merge(
        classes[["account", "profit", "markup"]], on="account", how="left"
    )
    promising = RULES["potential"].decide(key["potential_share"], trial_needs_potential)
    promising = promising.fillna(False)
    rows = []
    for row, more in zip(key.itertuples(), promising, strict=True):
        found = [("potential", row.potential_share)] if more else []
        found += [("profitability", row.markup)] if row.profit == "high" else []
        rows += [(row.account, name, "proposed", value) for name, value in found]
        if not found:
            rows.append((row.account, None, "missing", float("nan")))
    new = pd.DataFrame(rows, columns=["account", "key_reason", "reason_finding", "reason_value"])
    rank = {reason: place for place, reason in enumerate(_ORDER[objective], start=1)}
    new["reason_rank"] = new["key_reason"].map(rank)
    new["unit"] = "percent"
    frame = pd.concat([frame, new.reindex(columns=frame.columns)], ignore_index=True)
    frame = frame.astype(
        {
            **dict.fromkeys(["account", "key_reason", "reason_finding", "evidence"], "str"),
            **{"unit": "str", "approved": "boolean", "permission": "boolean"},
            **{"reason_rank": "Int64", "reason_value": "float64"},
        }
    )
    frame["stands"] = frame["reason_finding"].eq("stands")
    return frame.sort_values(["account", "reason_rank"], kind="stable", ignore_index=True)


def check_definition(
    verdicts: pd.DataFrame,
    exceptions: pd.DataFrame,
    answers: pd.DataFrame | None = None,
    *,
    cap_accounts: int,
    kam_hours: dict[str, float],
    confirmed: bool,
) -> pd.DataFrame:
    """DEF-6: six statements, each yes, partly, no or unknown, with evidence.

    A person's answer counts; where there is none, figures answer three of the six.

    Parameters
    ----------
    verdicts, exceptions
        From `decide_verdicts` and `decide_exceptions`.
    answers
        `statement`, `agreement` (yes, partly, no; empty unknown), `evidence` (text).
    cap_accounts, kam_hours
        The list's limit; hours per account and year by tier.
    confirmed
        Whether a person has confirmed a former list, so that hysteresis protects it.

    Returns
    -------
    DataFrame
        Six rows in the method's order: `statement`, `agreement` (empty: unknown), `answered_by`
        (person, ledger, nobody), `definition_evidence` (list_beside_size: accounts that are large
        and not key or key and not large; places_taken: share of the cap; hours_ratio: KAM hours of
        a key account ÷ a standard one's; asked), `evidence_value`, `unit`, `evidence` (the
        person's text).
    """
    key = int(verdicts["tier"].eq("key").sum())
    apart = exceptions["exception"].value_counts()
    sides = sum(apart.get(name, 0) > 0 for name in ("large_not_key", "key_not_large"))
    hours = kam_hours["key"] / kam_hours["standard"] if kam_hours["standard"] else float("nan")
    more = kam_hours["key"] > kam_hours["standard"]
    told = {
        "not_just_large": (
            AGREEMENTS[2 - sides] if key else None,
            "list_beside_size",
            float(apart.sum()),
            "count",
        ),
        "limited": (
            ("yes" if confirmed else "partly") if key else None,
            "places_taken",
            float(verdicts["on_list"].sum() / cap_accounts),
            "percent",
        ),
        "assets": ("partly" if more else "no", "hours_ratio", hours, "ratio"),
    }
    rows = []
    for statement in STATEMENTS:
        answer, evidence, value, unit = told.get(statement, (None, "asked", float("nan"), None))
        rows.append((statement, answer, "ledger" if answer else "nobody", evidence, value, unit))
    names = ["statement", "agreement", "answered_by", "definition_evidence", "evidence_value"]
    frame = pd.DataFrame(rows, columns=[*names, "unit"]).assign(evidence=None)
    if answers is not None and len(answers):
        said = answers.drop_duplicates("statement", keep="last").set_index("statement")
        said = said.reindex(columns=["agreement", "evidence"]).reindex(frame["statement"])
        by_person = said["agreement"].notna().to_numpy()
        frame.loc[by_person, "agreement"] = said["agreement"].to_numpy(object)[by_person]
        frame.loc[by_person, "answered_by"] = "person"
        frame["evidence"] = said["evidence"].to_numpy(object)
    return frame.astype({**dict.fromkeys(names[:4], "str"), "unit": "str", "evidence": "str"})
