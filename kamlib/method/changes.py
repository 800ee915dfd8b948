"""REV-4: what changed between two days in what people say of an account.

Two states of the log are laid side by side, field by field. Nothing is asked twice: that an action
became late, that a date was put off or that an assumption died is told from the two states alone.
"""

from collections.abc import Mapping

import pandas as pd

from kamlib.method.due import CLOSED, decide_due

WATCHED: dict[str, tuple[str, dict[str, str]]] = {
    "tier": ("tier", {"tier": "label:tier"}),
    "decision": ("why", {"decision": "label:judgement.decision",
                         "progress": "label:judgement.progress"}),
    "override": ("why", {"tier": "label:tier"}),
    "action": ("action", {"state": "label:work_state", "due": "date", "owner": "person"}),
    "objective": ("objective", {"state": "label:work_state", "due": "date"}),
    "fact": ("topic", {"fact_text": "text"}),
    "answer": ("question", {"answer": "text"}),
    "wallet": ("family", {"need": "money"}),
    "gap": ("family", {"relevance": "label:judgement.relevance"}),
    "offer": ("solution", {"offer_state": "label:judgement.offer_state", "due": "date"}),
    "risk": ("risk", {"level": "count"}),
    "stakeholder": ("person", {"buying_role": "label:judgement.buying_role",
                               "attitude": "count", "relation_now": "count"}),
    "team_role": ("person", {"coverage": "label:judgement.coverage"}),
    "target": ("indicator", {"target_value": "number"}),
    "value": ("value_text", {"promised": "money", "delivered": "money",
                             "confirmed_value": "money"}),
    "obligation": ("obligation", {"state": "label:work_state", "due": "date"}),
    "voice": ("asked_item", {"satisfaction": "percent"}),
}  # fmt: skip
"""Kind → what names a thing of it, and the fields that are watched with the way they are written.

``state`` and ``level`` are derived: see `_derive`.
"""

KEYS: dict[str, tuple[str, ...]] = {
    "tier": (),
    "decision": ("review",),
    "override": (),
    "fact": ("topic", "item"),
    "answer": ("question",),
    "wallet": ("family",),
    "gap": ("family",),
    "stakeholder": ("person",),
    "team_role": ("team_role", "person"),
    "target": ("indicator", "period"),
    "voice": ("asked_item",),  # the last asking of an item beside the one before
}
"""What tells things of a kind apart within an account; ``item`` where not given."""

ASSUMED_KINDS = {"fact", "answer", "wallet", "gap"}
"""The kinds in which a plan assumes something; the others are intentions and events."""

ORDER = (
    *("tier_changed", "late", "dropped", "dead", "worse", "risk_up", "postponed", "lower"),
    *("done", "met", "waived", "confirmed_value", "confirmed", "better", "risk_down"),
    *("re_estimated", "delivered", "begun", "back_on_time", "reopened", "brought_forward"),
    *("answered", "higher", "owner_changed", "changed", "recorded", "doubted", "withdrawn", "new"),
)  # fmt: skip
"""The changes, those that ask for a word first."""

COLUMNS = ["changed_kind", "item", "field", "what", "change_kind", "was", "is_now", "unit",
           "changed_on", "change_by"]  # fmt: skip


def measure_changes(
    former: Mapping[str, pd.DataFrame],
    now: Mapping[str, pd.DataFrame],
    former_day: pd.Timestamp,
    day: pd.Timestamp,
) -> pd.DataFrame:
    """Tell what is new, gone or different between two states of one account.

    Parameters
    ----------
    former, now
        Kind → what stood at the end of each day, as `kamlib.judgement.Log.read_state` gives it; a
        kind that is missing had nothing. ``tier`` may hold one row with the account's tier.
    former_day, day
        The two data dates: what is late is late on them.

    Returns
    -------
    DataFrame
        One row per thing that is new or withdrawn (``field`` empty) and per field that differs:
        ``changed_kind``, ``item`` (what tells it apart), ``field``, ``what`` (its name or text),
        ``change_kind`` (a slug of `ORDER`), ``was``, ``is_now`` (missing: nothing was said),
        ``unit`` (how both are written), ``changed_on`` and ``change_by`` (missing where only time
        passed).
        What asks for a word comes first. Equal states give no row.

    Examples
    --------
    >>> plan = pd.DataFrame({"item": ["a1"], "action": ["visit"], "progress": ["planned"],
    ...     "due": pd.to_datetime(["2025-06-15"]), "said_on": pd.to_datetime(["2025-02-01"])})
    >>> days = pd.Timestamp("2025-03-31"), pd.Timestamp("2025-06-30")
    >>> found = measure_changes({"action": plan}, {"action": plan}, *days)
    >>> found[["changed_kind", "what", "change_kind", "was", "is_now"]]
      changed_kind   what change_kind      was is_now
    0       action  visit        late  planned   late
    """
    rows = []
    for kind in WATCHED:
        old = _things(kind, former.get(kind), former_day)
        new = _things(kind, now.get(kind), day)
        for key in sorted({*old, *new}):
            rows += _compare(kind, key, old.get(key), new.get(key))
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)  # dates, texts and money mixed
    kinds = {kind: n for n, kind in enumerate(WATCHED)}
    rank = {change: n for n, change in enumerate(ORDER)}
    by = frame.assign(_c=frame["change_kind"].map(rank), _k=frame["changed_kind"].map(kinds))
    order = by.sort_values(["_c", "_k", "item", "field"], kind="stable").index
    frame = frame.loc[order].reset_index(drop=True)
    return frame.astype({"changed_on": "datetime64[us]"})


def _things(kind: str, frame: pd.DataFrame | None, day: pd.Timestamp) -> dict[str, dict]:
    """Each thing of a kind by its key: what names it, its watched fields, who said it."""
    if frame is None or frame.empty:
        return {}
    name, fields = WATCHED[kind]
    key = KEYS.get(kind, ("item",))
    things = {}
    frame = _derive(kind, frame, day)
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        slug = "|".join(str(row[part]).removesuffix(" 00:00:00") for part in key)
        keep = {field: row.get(field) for field in fields}
        about = {"confidence": row.get("confidence")}
        about["called_late"] = row.get("obligation_state") == "late"
        about |= {"said_on": row.get("said_on"), "author": row.get("author")}
        things[slug] = {"what": row.get(name) or slug, "fields": keep, **about}
    return things


def _derive(kind: str, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Add how heavy a risk is, and how what has a date stands on a day: late, or as said."""
    if kind == "risk":
        return frame.assign(level=frame["likelihood"] * frame["impact"])
    if "state" not in WATCHED[kind][1]:
        return frame
    columns = frame.reindex(columns=["due", "progress", "obligation_state"])
    said = columns["obligation_state" if kind == "obligation" else "progress"].astype("object")
    late = decide_due(columns["due"], said, day).eq("late")
    return frame.assign(state=said.mask(late, "late"))


def _compare(kind: str, key: str, old: dict | None, new: dict | None) -> list[dict]:
    units = WATCHED[kind][1]
    first = next(iter(units))
    row = {"changed_kind": kind, "item": key, "field": "", "what": (new or old)["what"]}
    row |= {"was": None, "is_now": None, "unit": units[first]}
    row |= {"changed_on": None, "change_by": None}
    if new is None:
        dead = kind in ASSUMED_KINDS and old["confidence"] == "assumed"
        values = {"change_kind": "dead" if dead else "withdrawn", "was": old["fields"][first]}
        return [row | values]
    said = {"changed_on": new["said_on"], "change_by": new["author"]}
    if old is None:
        change = "late" if new["fields"].get("state") == "late" else "new"  # new, and late already
        return [row | said | {"change_kind": change, "is_now": new["fields"][first]}]
    rows = []
    for field, unit in units.items():
        was, now = old["fields"][field], new["fields"][field]
        if was != now:
            change = _name(field, was, now, old["confidence"])
            values = {"field": field, "was": was, "is_now": now, "unit": unit}
            by_itself = change == "late" and not new["called_late"]
            rows.append(row | ({} if by_itself else said) | values | {"change_kind": change})
    was, now = old["confidence"], new["confidence"]
    restated = any(r["change_kind"] in ("dead", "answered") for r in rows)
    if kind in ASSUMED_KINDS and was != now and not restated:
        values = {"field": "confidence", "was": was, "is_now": now}
        values |= {"unit": "label:judgement.confidence"}
        change = "confirmed" if now == "confirmed" else "doubted"
        rows.append(row | said | values | {"change_kind": change})
    return rows


def _name(field: str, before, now, confidence) -> str:
    """What a change of one field is called."""
    if field == "state":
        return _state(before, now)
    if field == "tier":
        return "tier_changed"
    if field == "progress":
        return now if now in CLOSED else "begun" if now == "doing" else "changed"
    if field in ("fact_text", "answer", "relevance"):
        return "answered" if before is None else "dead" if confidence == "assumed" else "changed"
    if field == "need":
        return "re_estimated"
    if field == "owner":
        return "owner_changed"
    if field in ("delivered", "confirmed_value") and before is None:
        return field
    if before is None:
        return "recorded"
    if now is None or isinstance(now, str):
        return "changed"
    up, down = {"level": ("risk_up", "risk_down"), "due": ("postponed", "brought_forward"),
                "attitude": ("better", "worse"), "relation_now": ("better", "worse"),
                "satisfaction": ("better", "worse")}.get(
        field, ("higher", "lower"))  # fmt: skip
    return up if now > before else down


def _state(before, now) -> str:
    if now in (*CLOSED, "late"):
        return now
    if before in CLOSED:
        return "reopened"
    if before == "late":
        return "back_on_time"
    return "begun" if now == "doing" else "changed"


def measure_figure_changes(former: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Lay the figures of two data dates side by side (REV-4, the ledger's side).

    Parameters
    ----------
    former, now
        From `kamlib.method.kpis.measure_kpis` on each date.

    Returns
    -------
    DataFrame
        ``kpi``, ``unit``, ``before`` (at the former date), ``now``, ``difference``. What is unknown
        on both dates is left out.

    Examples
    --------
    >>> then = pd.DataFrame({"kpi": ["revenue", "orders"], "unit": ["money", "count"],
    ...     "now": [100.0, None]})
    >>> today = then.assign(now=[90.0, None])
    >>> measure_figure_changes(then, today)
           kpi   unit  before   now  difference
    0  revenue  money   100.0  90.0       -10.0
    """
    both = now[["kpi", "unit"]].assign(
        before=now["kpi"].map(former.set_index("kpi")["now"]).astype("float64"), now=now["now"]
    )
    both["difference"] = both["now"] - both["before"]
    return both[both[["before", "now"]].notna().any(axis=1)].reset_index(drop=True)
