"""The report of a ledger's reading as frames, so that a notebook can show it."""

import json
from collections.abc import Iterator, Mapping

import pandas as pd

from kamlib.vocabulary import ACCOUNTED
from kamlib.words.label import has_label, label


class Reading(Mapping):
    """What the read counted and decided: a mapping, and the same as frames for tables.

    Parameters
    ----------
    report
        ``Ledger.report``: its keys are this mapping's.
    """

    def __init__(self, report: dict):
        self._report = report

    def __getitem__(self, key: str):
        return self._report[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._report)

    def __len__(self) -> int:
        return len(self._report)

    def __repr__(self) -> str:
        return f"Reading(lines_in={self['lines_in']}, kept={self['kept']})"

    @property
    def sources(self) -> pd.DataFrame:
        """Files: `source`, `line_count`, `kept_lines`, `set_aside_lines`, `net_exact`, `sha256`.

        Money as it stands in the file's kept lines; of the hash its first digits.
        """
        rows = [
            (s["file"], s["lines"], s["kept"], s["lines"] - s["kept"], s["net_revenue"],
             s["sha256"][:12])
            for s in self["sources"]
        ]  # fmt: skip
        names = ["source", "line_count", "kept_lines", "set_aside_lines", "net_exact", "sha256"]
        return pd.DataFrame(rows, columns=names)

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided for each column of numbers and dates, with the lines for and against.

        `source`, `source_column`, `read_as` (how a number or a date is written), `decided_by`
        (slug), `lines_for`, `lines_against`, `lines_open` (fit both), `cells_typed` (a spreadsheet
        or Parquet types them: nothing to decide). Each file is decided by itself; those that
        read and count alike are shown once.
        """
        rows, seen = [], set()
        for found in self["conventions"]:
            decided = found.get("decisions") or {}
            key = json.dumps([decided, found["columns"]], sort_keys=True)
            if key in seen:
                continue
            seen.add(key)
            rows += [
                (found["source"], found["columns"].get(name, name), *_decision(how))
                for name, how in decided.items()
            ]
        names = ["source", "source_column", "read_as", "decided_by", "lines_for", "lines_against",
                 "lines_open", "cells_typed"]  # fmt: skip
        return pd.DataFrame(rows, columns=names)

    def rules(self, words) -> pd.DataFrame:
        """The rules at work in each file, told in the language of `words`: `source`, `rule_text`.

        How an amount that the file lacks was derived, what a discount or a freight was taken for,
        which documents count as credit notes, what was converted.
        """
        rows = {
            (found["source"], _rule(rule, words))
            for found in self["conventions"]
            for rule in found.get("rules", [])
            if has_label(f"reading.rule_{rule['rule']}")
        }
        return pd.DataFrame(sorted(rows), columns=["source", "rule_text"])

    @property
    def aside_rows(self) -> pd.DataFrame:
        """Rows set aside: `source`, `set_aside_reason`, `line_count`, `source_rows` (text)."""
        rows = [(a["source"], a["reason"], a["lines"], a["rows"])
                for a in self._report.get("aside_rows", [])]  # fmt: skip
        names = ["source", "set_aside_reason", "line_count", "source_rows"]
        return pd.DataFrame(rows, columns=names)

    @property
    def stated(self) -> pd.DataFrame:
        """Totals that the client or its files state, beside those read.

        `source`, `source_rows` (of a totals row), `period`, `who`, `stated_total`, `read_total`,
        `total_gap` (money), `currency` (of a totals row over lines that were converted: compared
        as the file states them). A row with a gap is what to look for before anything else.
        """
        rows = [
            (
                t["source"],
                str(t["row"]),
                "",
                "",
                t["stated"],
                t["read"],
                t["read"] - t["stated"],
                t.get("currency", ""),
            )
            for t in self["totals"]
        ]
        rows += [
            (t["file"], "", t["period"], t["who"], t["stated"], t["read"], t["difference"], "")
            for t in self._report.get("stated", [])
        ]
        names = ["source", "source_rows", "period", "who", "stated_total", "read_total",
                 "total_gap", "currency"]  # fmt: skip
        frame = pd.DataFrame(rows, columns=names).round({"total_gap": 4})
        texts = ("source_rows", "period", "who", "currency")
        empty = [n for n in texts if not frame[n].astype(bool).any()]
        return frame.drop(columns=empty)

    @property
    def file_months(self) -> pd.DataFrame:
        """Kept lines by month and file: `month`, `source`, `line_count`, `net_exact` (money)."""
        rows = [(m["month"], m["source"], m["lines"], m["net_revenue"])
                for m in self._report.get("file_months", [])]  # fmt: skip
        frame = pd.DataFrame(rows, columns=["month", "source", "line_count", "net_exact"])
        frame["month"] = pd.to_datetime(frame["month"])
        return frame.sort_values(["month", "source"], ascending=[False, True], ignore_index=True)

    @property
    def conventions(self) -> pd.DataFrame:
        """How each file was read; what its format does not have is unknown."""
        names = [
            "source",
            "encoding",
            "separator",
            "decimal",
            "thousands",
            "date_order",
            "header_row",
        ]
        rows = [[_shown(found.get(name)) for name in names] for found in self["conventions"]]
        return pd.DataFrame(rows, columns=names)

    @property
    def accounted(self) -> pd.DataFrame:
        """Lines in = kept + set aside: `accounted` (slug), `line_count`, `share` (of all, 0–1)."""
        counts = {name: self[name] for name in ACCOUNTED}
        whole = self["lines_in"]
        rows = [(name, n, n / whole if whole else float("nan")) for name, n in counts.items()]
        return pd.DataFrame(rows, columns=["accounted", "line_count", "share"])

    @property
    def kinds(self) -> pd.DataFrame:
        """Kept lines by kind: `line_kind` (slug), `line_count`, `net_revenue` (money)."""
        rows = [
            (kind, found["lines"], float(found["net_revenue"]))
            for kind, found in self["kinds"].items()
        ]
        frame = pd.DataFrame(rows, columns=["line_kind", "line_count", "net_revenue"])
        return frame.sort_values(
            ["line_count", "line_kind"], ascending=[False, True], ignore_index=True
        )

    @property
    def set_aside(self) -> pd.DataFrame:
        """Lines not usable by reason: `set_aside_reason` (slug), `line_count`."""
        frame = pd.DataFrame(
            list(self["reasons"].items()), columns=["set_aside_reason", "line_count"]
        )
        return frame.sort_values(
            ["line_count", "set_aside_reason"], ascending=[False, True], ignore_index=True
        )

    @property
    def totals(self) -> pd.DataFrame:
        """What the books can be compared with: `ledger_total` (slug), `value`, its `unit`."""
        rows = [
            ("net_revenue_all_lines", float(self["net_revenue_all_lines"]), "money_exact"),
            ("net_revenue", float(self["net_revenue"]), "money_exact"),
            *(
                (f"order_level_{name}", float(total), "money_exact")
                for name, total in self["order_level"].items()
            ),
            ("customers", float(self["customers"]), "count"),
            ("accounts", float(self["accounts"]), "count"),
            ("duplicates", float(self["duplicates"]), "count"),
        ]
        return pd.DataFrame(rows, columns=["ledger_total", "value", "unit"])

    @property
    def months(self) -> pd.DataFrame:
        """Net revenue by month of the whole ledger: `month`, `net_revenue` (money)."""
        frame = pd.DataFrame(list(self["months"]), columns=["month", "net_revenue"])
        frame["month"] = pd.to_datetime(frame["month"])
        return frame.astype({"net_revenue": float})


def _rule(rule: dict, words) -> str:
    """A rule as a sentence, its numbers as the reader writes them."""
    values = {name: words.number(value) if isinstance(value, int) else value
              for name, value in rule.items()}  # fmt: skip
    if has_label(f"discount_as.{rule.get('value')}"):
        values["value"] = label(f"discount_as.{rule['value']}", words.lang)
    return label(f"reading.rule_{rule['rule']}", words.lang).format(**values)


def _decision(how: dict) -> tuple:
    """How a column is read, who says so, its lines for, against and open, its typed cells."""
    counts = how.get("evidence") or {}
    votes = sum(counts.get(name, 0) for name in ("comma", "point", "dmy", "mdy", "both", "self"))
    typed = counts.get("typed", 0)
    if "typed" in (how.get("decimal"), how.get("date_order")) or (typed and not votes):
        return "", "typed", None, None, None, typed
    by = how["decided_by"]
    if "date_order" in how:
        order = how["date_order"]
        other = {"dmy": "mdy", "mdy": "dmy"}.get(order)
        pro = counts.get("self" if other is None else order)
        return order, by, pro, counts.get(other, 0), counts.get("both"), typed
    comma = how.get("decimal") == ","
    pro, against = ("comma", "point") if comma else ("point", "comma")
    bare = not (counts.get("comma") or counts.get("point"))
    shape = "" if bare else "1.234,5" if comma else "1,234.5"
    return shape, by, counts.get(pro), counts.get(against), counts.get("both"), typed


def _shown(value):
    """Name a sign that cannot be seen; what the format does not have stays unknown."""
    if value is None or value == "":
        return None
    names = {"\t": "TAB", " ": "SPACE", "\xa0": "NBSP", "\u202f": "NNBSP"}
    return names.get(value, str(value))
