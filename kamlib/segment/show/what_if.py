"""What if: sliders for lines, places and weights; the list and a map follow, nothing is saved.

Only the button saves: into the client's settings, with who decides and why.
"""

import html
from collections.abc import Callable

import ipywidgets as widgets
import numpy as np
import pandas as pd

from kamlib.client.setting_words import name_setting
from kamlib.judgement.forms.grid import FormBox
from kamlib.problem import Problems
from kamlib.segment.classes import VOLUME
from kamlib.segment.show.live_map import LiveMap, make_live_map
from kamlib.segment.weights import PRESETS
from kamlib.segment.what_if import LISTED, Base, measure_moves, measure_what_if
from kamlib.words import palette
from kamlib.words.table import show_table
from kamlib.words.words import Words

CHOICES = {
    "define.cap_accounts": ("count", range(1, 41)),
    "define.cap_hours": ("hours", range(0, 4001, 50)),
    "segment.volume_rule": ("label:volume_rule", tuple(VOLUME)),
    **{rule.setting: (rule.unit, rule.steps) for rule in VOLUME.values()},
    "segment.high_profit_markup": ("percent0", np.arange(0, 151) / 100),
    "segment.trial_needs_potential": ("percent0", np.arange(0, 61) / 20),
    "factors.matrix_cut": ("number", np.arange(10, 51) / 10),
}
"""Setting → how its values are written, and which can be chosen; today's value joins them."""

_ROWS = 8
"""Accounts named at most in each list."""


class WhatIfForm(FormBox):
    """Sliders, the map, who comes in and who goes out, and the button that saves.

    Parameters
    ----------
    base
        From `kamlib.segment.what_if.prepare_what_if`.
    accounts
        `account`, `net_revenue`, `markup`, in the order of the base.
    words
        Language, locale and currency.
    own
        The client's own factors.
    save
        Called with {setting: value}, who and why; returns the base and the accounts as they are
        then. A setting is a dotted name, or a tuple for an own factor's weight.
    who
        Who fills the form, as a name; empty where not known.
    """

    def __init__(
        self,
        base: Base,
        accounts: pd.DataFrame,
        words: Words,
        *,
        own: tuple[str, ...] = (),
        save: Callable,
        who: str = "",
    ):
        self._words, self._save, self._own = words, save, own
        self._held = True
        self.fields = {name: self._field(name, base) for name in CHOICES}
        self.weights = {
            factor: self._weight(factor, weight) for factor, weight in base.weights.items()
        }
        presets = [(self._label("as_saved"), ""), *((words.label(f"objective.{o}"), o)
                   for o in PRESETS)]  # fmt: skip
        self.preset = _wide(widgets.Dropdown, self._label("preset"), options=presets)
        self.back = widgets.Button(description=self._label("back"), layout=_NARROW)
        self.ground, self.found, self.said = (widgets.HTML() for _ in range(3))
        self.who = _wide(widgets.Text, self._label("who"), value=who)
        self.why = _wide(widgets.Text, self._label("why"))
        self.save = widgets.Button(description=self._label("save"), layout=_NARROW)
        lines = widgets.VBox([self._head("lines"), *self.fields.values()])
        weights = widgets.VBox([self._head("weights"), self.preset, *self.weights.values()])
        asked = widgets.Box([lines, weights], layout={"display": "flex", "flex_flow": "row wrap"})
        saving = widgets.VBox([self.who, self.why, self.save, self.said])
        super().__init__([asked, self.back, self.ground, self.found, saving])
        self._base(base, accounts)
        for field in self._all.values():
            field.observe(self._moved, "value")
        self.preset.observe(self._chosen, "value")
        self.back.on_click(lambda _: self._set(dict(self._today)))
        self.save.on_click(self._saved)
        self._held = False
        self.show()

    @property
    def _all(self) -> dict:
        return {**self.fields, **self.weights}

    @property
    def changes(self) -> dict[str | tuple, object]:
        """What stands otherwise than saved: setting → value."""
        names = {factor: ("own_factors", factor, "weight") if factor in self._own
                 else f"weights.{factor}" for factor in self.weights}  # fmt: skip
        return {names.get(name, name): field.value for name, field in self._all.items()
                if field.value != self._today[name]}  # fmt: skip

    def show(self) -> None:
        """Measure and tell what the sliders say now."""
        rules = {name.split(".")[1]: field.value for name, field in self.fields.items()}
        weights = {factor: field.value for factor, field in self.weights.items()}
        self.tiers = measure_what_if(self._prepared, weights=weights, **rules)
        self.found.value = tell_what_if(
            self.tiers, self._map, self._words, line=rules["high_profit_markup"]
        )

    def _base(self, base: Base, accounts: pd.DataFrame) -> None:
        self._prepared = base
        self._map = make_live_map(accounts, self._words)
        self.ground.value = f"<style>{self._map.style}{_CSS}</style>"
        self._today = {name: base.settings.get(name) for name in self.fields} | base.weights

    def _field(self, name: str, base: Base):
        kind, values = CHOICES[name]
        today, label = base.settings.get(name), name_setting(name, self._words)
        if isinstance(today, str):
            options = [(self._words.write(value, kind), value) for value in values]
            return _wide(widgets.Dropdown, label, options=options, value=today)
        return self._slider(label, kind, [type(today)(v) for v in values], today)

    def _weight(self, factor: str, weight: float):
        label = factor if factor in self._own else self._label(f"factor.{factor}")
        return self._slider(label, "count", [float(v) for v in range(0, 61)], weight)

    def _slider(self, label: str, kind: str, values: list, today):
        chosen = sorted({*(round(v, 6) for v in values), today})
        options = [(self._write(value, kind), value) for value in chosen]
        return _wide(widgets.SelectionSlider, label, options=options, value=today)

    def _write(self, value, kind: str) -> str:
        whole = kind == "percent0" and not round(value * 100, 6).is_integer()
        return self._words.write(value, "percent" if whole else _PLAIN.get(kind, kind))

    def _label(self, name: str, **values) -> str:
        return self._words.label(f"form_what_if.{name}", **values)

    def _head(self, name: str):
        return widgets.HTML(f"<strong>{html.escape(self._label(name))}</strong>")

    def _moved(self, _) -> None:
        if not self._held:
            self.said.value = ""
            self.show()

    def _set(self, values: dict) -> None:
        """Set several fields and measure once."""
        self._held = True
        for name, value in values.items():
            field = self._all[name]
            if value not in [v for _, v in field.options]:
                field.options = sorted([*field.options, (self._write(value, "count"), value)],
                                       key=lambda option: option[1])  # fmt: skip
            field.value = value
        self._held = False
        self._moved(None)

    def _chosen(self, change) -> None:
        preset = PRESETS.get(change["new"], {})
        self._set({f: float(preset.get(f, self._today[f])) for f in self.weights})

    def _saved(self, _) -> None:
        changes, who, why = self.changes, self.who.value.strip(), self.why.value.strip()
        if not changes or not who or not why:
            self._say(self._label("nothing" if not changes else "needed"))
            return
        try:
            base, accounts = self._save(changes, who, why)
        except Problems as wrong:
            self._say(wrong.text(self._words.lang))
            return
        self._base(base, accounts)
        self.why.value = ""
        self.show()
        self._say(self._label("saved", n=len(changes)))

    def _say(self, text: str) -> None:
        self.said.value = f'<p class="kam-form-said" role="status">{html.escape(text)}</p>'


def tell_what_if(found: pd.DataFrame, live: LiveMap, words: Words, *, line: float) -> str:
    """Tell other settings as HTML: the finding, the tiers, the map, and who moves.

    Parameters
    ----------
    found
        From `kamlib.segment.what_if.measure_what_if`.
    live
        The map of the same accounts in the same order.
    words
        Language, locale and currency.
    line
        The markup from which profit is high.
    """
    before = found["former_tier"].isin(LISTED).to_numpy(bool)
    after, moved = (found[name].to_numpy(bool) for name in ("on_list", "moved"))
    comes, goes = after & ~before, before & ~after
    moves = measure_moves(found).set_index("tier")
    title = words.label(
        "form_what_if.changed" if moved.any() else "form_what_if.unchanged",
        n=int(after.sum()),
        share=float(moves.loc["key", "revenue_share"]),
        comes=int(comes.sum()),
        goes=int(goes.sum()),
        former=float(moves.loc["key", "former_revenue_share"]),
    )
    parts = [
        f'<p class="kam-finding"><strong>{html.escape(title)}</strong></p>',
        f'<p class="kam-live-key">{_key(moves, words)}</p>',
        live.marks(found["tier"], comes, goes, line, title),
    ]
    for name, chosen in {"comes": comes, "goes": goes, "others": moved & ~comes & ~goes}.items():
        if chosen.any():
            # the first rows alone are written: a slider does not wait for a long table
            rows = found[chosen].head(_ROWS)
            heading = f"{words.label(f'form_what_if.{name}')}: {words.number(int(chosen.sum()))}"
            parts.append(show_table(rows, words, columns=_COLUMNS, title=heading)._repr_html_())
    return "".join(parts)


def _key(moves: pd.DataFrame, words: Words) -> str:
    """What the map's colours and signs mean, with the accounts of each tier now and before."""
    chips = []
    for tier, row in moves.iterrows():
        named = {"tier": words.label(f"tier.{tier}"), "n": int(row["accounts"])}
        told = words.label("form_what_if.now", **named, former=int(row["former_accounts"]))
        colour = f'<i style="background:{palette.TIERS[tier]}"></i>'
        chips.append(f"<span>{colour}{html.escape(told)}</span>")
    for sign, slug in (("○", "ring"), ("×", "cross")):
        chips.append(f"<span>{sign} {html.escape(words.label(f'form_what_if.{slug}'))}</span>")
    return "".join(chips)


_COLUMNS = ["account", "account_name", "net_revenue", "former_tier", "tier", "rank"]
_PLAIN = {"hours": "count"}
_STYLE = {"description_width": "12.5em"}
_NARROW = {"width": "auto", "align_self": "flex-start"}
_CSS = (
    ".kam-live-key span{display:inline-block;margin:0 1.2em .3em 0;white-space:nowrap}"
    ".kam-live-key i{display:inline-block;width:.8em;height:.8em;border-radius:50%;"
    "margin-right:.4em;vertical-align:-.06em}"
)


def _wide(made, label: str, **given):
    """A widget as wide as its column, with its label beside it."""
    layout = {"width": "31em", "max_width": "100%"}
    return made(description=label, style=_STYLE, layout=layout, **given)
