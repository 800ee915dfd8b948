"""The report of a ledger's reading as frames, so that a notebook can show it."""

from collections.abc import Iterator, Mapping

import pandas as pd


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
        """Files: `source`, `line_count`, `net_revenue` (money), `sha256` (its first digits)."""
        rows = [
            (s["file"], s.get("lines"), s.get("net_revenue"), str(s.get("sha256", ""))[:12])
            for s in self["sources"]
        ]
        return pd.DataFrame(rows, columns=["source", "line_count", "net_revenue", "sha256"])

    @property
    def conventions(self) -> pd.DataFrame:
        """How each file was read; what its format does not have is unknown."""
        names = ["source", "encoding", "separator", "decimal", "thousands", "date_order",
                 "header_row"]
        rows = [[_shown(found.get(name)) for name in names] for found in self["conventions"]]
        return pd.DataFrame(rows, columns=names)

    @property
    def accounted(self) -> pd.DataFrame:
        """Lines in = kept + set aside: `accounted` (slug), `line_count`, `share` (of all, 0–1)."""
        counts = {"lines_in": self["lines_in"], "kept": self["kept"],
                  "set_aside": self["set_aside"]}
        whole = self["lines_in"]
        rows = [(name, n, n / whole if whole else float("nan")) for name, n in counts.items()]
        return pd.DataFrame(rows, columns=["accounted", "line_count", "share"])

    @property
    def kinds(self) -> pd.DataFrame:
        """Kept lines by kind: `line_kind` (slug), `line_count`, `net_revenue` (money)."""
        rows = [(kind, found["lines"], float(found["net_revenue"]))
                for kind, found in self["kinds"].items()]
        frame = pd.DataFrame(rows, columns=["line_kind", "line_count", "net_revenue"])
        return frame.sort_values(["line_count", "line_kind"], ascending=[False, True],
                                 ignore_index=True)

    @property
    def set_aside(self) -> pd.DataFrame:
        """Lines not usable by reason: `set_aside_reason` (slug), `line_count`."""
        frame = pd.DataFrame(list(self["reasons"].items()),
                             columns=["set_aside_reason", "line_count"])
        return frame.sort_values(["line_count", "set_aside_reason"], ascending=[False, True],
                                 ignore_index=True)

    @property
    def totals(self) -> pd.DataFrame:
        """What the books can be compared with: `ledger_total` (slug), `value`, its `unit`."""
        rows = [
            ("net_revenue_all_lines", float(self["net_revenue_all_lines"]), "money_exact"),
            ("net_revenue", float(self["net_revenue"]), "money_exact"),
            *((f"order_level_{name}", float(total), "money_exact")
              for name, total in self["order_level"].items()),
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


def _shown(value):
    """Name a sign that cannot be seen; what the format does not have stays unknown."""
    if value is None or value == "":
        return None
    names = {"\t": "TAB", " ": "SPACE", "\xa0": "NBSP", "\u202f": "NNBSP"}
    return names.get(value, str(value))
