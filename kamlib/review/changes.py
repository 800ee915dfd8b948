"""REV-4: what changed between two days in what people say of an account.

Two states of the log are laid side by side, field by field. Nothing is asked twice: that an action
became late, that a date was put off or that an assumption died is told from the two states alone.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import CLOSED, decide_due
from kamlib.figures.slugs import find_places
from kamlib.judgement.kinds import KINDS, marked
from kamlib.kind import AGAIN, LEVEL, NAMES, STATE, WATCHED, FieldOf, Mark, choice_unit, fields_of
from kamlib.review.kpis import kpis
from kamlib.vocabulary import INDICATORS

KIND_ORDER = (
    *("decision", "override", "action", "objective", "fact", "answer", "wallet", "gap"),
    *("offer", "risk", "stakeholder", "team_role", "target", "value", "obligation", "voice"),
)
"""The kinds in which changes are told, those that ask for a word first; before them the
account's tier, after them all others."""

UNITS = {"money": "money", "share": "percent", "whole": "count", "number": "number", "day": "date",
         "person": "person", "flag": "flag"}  # fmt: skip
"""Kind of field → how it is written; any other is text."""

DERIVED = {STATE: ("state", "label:work_state"), LEVEL: ("level", "count")}
"""Mark → what is watched in place of the fields that bear it, and how it is written."""


@dataclass(frozen=True)
class Watch:
    """How changes of a kind are told, as the marks of its model say."""

    name: str
    """The field that names a thing."""
    written: str
    """How that is written."""
    key: tuple[str, ...]
    """What tells things of the kind apart within an account."""
    units: Mapping[str, str]
    """What is watched → how it is written; the first stands for a thing that is new or gone."""
    marks: Mapping[Mark, list[str]] = field(default_factory=dict)
    """Mark → the fields from which something is derived."""
    assumes: bool = False
    """Whether a plan assumes something in it."""


def list_watches() -> dict[str, Watch]:
    """Every kind whose changes are told, in the order of `KIND_ORDER`.

    Examples
    --------
    >>> list_watches()["action"].units
    {'state': 'label:work_state', 'owner': 'person', 'due': 'date'}
    """
    watches = {kind: _watch(kind) for kind in dict.fromkeys([*KIND_ORDER, *KINDS])}
    watches = {kind: watch for kind, watch in watches.items() if watch.units}
    return {"tier": Watch("tier", "label:tier", (), {"tier": "label:tier"}), **watches}


def _watch(kind: str) -> Watch:
    model, fields = KINDS[kind], fields_of(KINDS[kind])
    units = {}
    for one in sorted(fields, key=lambda one: one.kind in ("day", "person")):
        units |= {one.name: _unit(one)} if WATCHED in one.marks else {}
        units |= dict(DERIVED[mark] for mark in DERIVED if mark in one.marks)
    named = next((one for one in fields if NAMES in one.marks), fields[0])
    apart = {"account", *marked(kind, AGAIN)}
    return Watch(
        name=named.name,
        written=_unit(named),
        key=tuple(name for name in model.KEY if name not in apart),
        units=units,
        marks={mark: marked(kind, mark) for mark in DERIVED},
        assumes=model.ASSUMES,
    )


def _unit(one: FieldOf) -> str:
    if one.kind == "choice":
        return choice_unit(one.name) or "text"
    return UNITS.get(one.kind, "text")


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
    rows, watches = [], list_watches()
    for kind, watch in watches.items():
        old = _things(watch, former.get(kind), former_day)
        new = _things(watch, now.get(kind), day)
        for key in sorted({*old, *new}):
            about = {"changed_kind": kind, "item": key, "what": (new.get(key) or old[key])["what"]}
            rows += [about | row for row in _compare(watch, old.get(key), new.get(key))]
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)  # dates, texts and money mixed
    by = frame.assign(_c=find_places(frame["change_kind"], ORDER),
                      _k=find_places(frame["changed_kind"], [*watches]))  # fmt: skip
    order = by.sort_values(["_c", "_k", "item", "field"], kind="stable").index
    return frame.loc[order].reset_index(drop=True).astype({"changed_on": "datetime64[us]"})


def _things(watch: Watch, frame: pd.DataFrame | None, day: pd.Timestamp) -> dict[str, dict]:
    """Each thing of a kind by its key: what names it, its watched fields, who said it."""
    if frame is None or frame.empty:
        return {}
    things = {}
    frame = _derive(watch, frame, day)
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        slug = "|".join(str(row[part]).removesuffix(" 00:00:00") for part in watch.key)
        about = {name: row.get(name) for name in ("confidence", "said_on", "author")}
        about["called_late"] = any(row.get(name) == "late" for name in watch.marks.get(STATE, ()))
        about["fields"] = {name: row.get(name) for name in watch.units}
        things[slug] = {"what": row.get(watch.name) or slug, **about}
    return things


def _derive(watch: Watch, frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Add how heavy a risk is, and how what has a date stands on a day: late, or as said."""
    if parts := watch.marks.get(LEVEL):
        frame = frame.assign(level=frame[parts].prod(axis=1, skipna=False))
    for name in watch.marks.get(STATE, ()):
        said = frame.reindex(columns=["due", name])
        state = said[name].astype("object")
        late = decide_due(said["due"], state, day).eq("late")
        frame = frame.assign(state=state.mask(late, "late"))
    return frame


def _compare(watch: Watch, old: dict | None, new: dict | None) -> list[dict]:
    first, unit = next(iter(watch.units.items()))
    if new is None:
        dead = watch.assumes and old["confidence"] == "assumed"
        return [_row("", old["fields"][first], None, unit, "dead" if dead else "withdrawn")]
    said = {"changed_on": new["said_on"], "change_by": new["author"]}
    if old is None:
        change = "late" if new["fields"].get("state") == "late" else "new"  # new, and late already
        return [_row("", None, new["fields"][first], unit, change) | said]
    rows, sure = [], old["confidence"]
    for name, unit in watch.units.items():
        was, now = old["fields"][name], new["fields"][name]
        if was != now:
            change = _name(name, was, now, sure)
            by_itself = change == "late" and not new["called_late"]
            rows.append(_row(name, was, now, unit, change) | ({} if by_itself else said))
    restated = any(row["change_kind"] in ("dead", "answered") for row in rows)
    if watch.assumes and sure != (now := new["confidence"]) and not restated:
        change = "confirmed" if now == "confirmed" else "doubted"
        rows.append(_row("confidence", sure, now, "label:judgement.confidence", change) | said)
    return rows


def _row(field: str, was, is_now, unit: str, change: str) -> dict:
    return {"field": field, "was": was, "is_now": is_now, "unit": unit, "change_kind": change}


CALLED = {"tier": "tier_changed", "need": "re_estimated", "owner": "owner_changed"}
"""Field → what every change of it is called."""

UP_DOWN = {
    "level": ("risk_up", "risk_down"),
    "due": ("postponed", "brought_forward"),
    **dict.fromkeys(("attitude", "relation_now", "satisfaction"), ("better", "worse")),
}
"""Field → what it is called when it rises and when it falls; any other is higher or lower."""


def _name(field: str, before, now, confidence) -> str:
    """What a change of one field is called."""
    if field in CALLED:
        return CALLED[field]
    if field == "state":
        if now in (*CLOSED, "late"):
            return now
        if before in CLOSED:
            return "reopened"
        if before == "late":
            return "back_on_time"
    if field in ("state", "progress"):
        return now if now in CLOSED else "begun" if now == "doing" else "changed"
    if field in ("fact_text", "answer", "relevance"):
        return "answered" if before is None else "dead" if confidence == "assumed" else "changed"
    if before is None:
        return field if field in ("delivered", "confirmed_value") else "recorded"
    if now is None or isinstance(now, str | bool):
        return "changed"
    up, down = UP_DOWN.get(field, ("higher", "lower"))
    return up if now > before else down


@figure("REV-4")
def reviews(case: Case) -> list[dt.date]:
    """REV-4, the data dates of the reviews closed before this one, newest first.

    A review is closed when people confirm a list or decide about the account on its date.
    """
    confirmed = case.said("confirmed_list", everywhere=True)["review"]
    days = pd.concat([confirmed, case.said("decision")["review"]]).dropna().dt.date
    return sorted({day for day in days if case.first_date <= day < case.as_of}, reverse=True)


@figure("REV-4")
def last_review(case: Case, since: str | dt.date | None = None) -> dt.date | None:
    """REV-4, the day to compare with: the last closed review's, or the one asked for."""
    if since is None:
        return next(iter(reviews(case)), None)
    return pd.Timestamp(since).date()


@figure("REV-4")
def changes(case: Case, since: str | dt.date | None = None) -> pd.DataFrame:
    """REV-4, what changed in the plan since the last review: `measure_changes`.

    Parameters
    ----------
    since
        The data date to compare with; empty: that of the last closed review. Where none was
        closed there is nothing to compare with, and the frame is empty.
    """
    day = last_review(case, since)
    states = [] if day is None else [_state(case.at(day)), _state(case)]
    found = measure_changes(*(states or ({}, {})), pd.Timestamp(day or case.as_of), case.day)
    return _named(case, found)


def _state(case: Case) -> dict[str, pd.DataFrame]:
    """Every watched kind as it stands for this page, and the tier of the portfolio."""
    state = {kind: case.said(kind) for kind in list_watches() if kind != "tier"}
    rows = [{"tier": case.tier}] if case.tier else []
    return {**state, "tier": pd.DataFrame(rows, columns=["tier"])}


def _named(case: Case, found: pd.DataFrame) -> pd.DataFrame:
    """Names for people, questions as they are asked, the unit of each indicator."""
    people = case.people
    named = found["unit"].eq("person")
    for column in ("was", "is_now"):
        found[column] = found[column].where(~named, found[column].map(people))
    found["unit"] = found["unit"].where(~named, "text")
    targets = found["changed_kind"].eq("target")
    found["unit"] = found["unit"].where(~targets, found["what"].map(INDICATORS).fillna("number"))
    by_slug = [kind for kind, one in list_watches().items() if one.written.startswith("label:")]
    slugs = found["changed_kind"].isin(by_slug)
    found["what"] = found["what"].where(slugs, [people.get(what, what) for what in found["what"]])
    bank = dict(zip(case.bank["question"], case.bank["question_text"], strict=True))
    asked = found["changed_kind"].eq("answer")
    found["what"] = found["what"].mask(asked, found["what"].replace(bank))
    return found.assign(change_by=found["change_by"].map(people))


@figure("REV-4")
def figures_since(case: Case, since: str | dt.date | None = None) -> pd.DataFrame:
    """REV-4, the figures at the last review and now, side by side.

    Returns
    -------
    DataFrame
        ``kpi``, ``unit``, ``before`` (at the former date), ``now``, ``difference``. What is unknown
        on both dates is left out; empty where no review was closed.
    """
    day, now = last_review(case, since), kpis(case)
    former = kpis(case.at(day) if day else case)["now"]  # a row per indicator, in one order
    both = now[["kpi", "unit"]].assign(
        before=former, now=now["now"], difference=now["now"] - former
    )
    known = both[["before", "now"]].notna().any(axis=1) & (day is not None)
    return both[known].reset_index(drop=True)
