"""Sums told in words: figures that can be added again, signs that stay true, no setting's key."""

import pandas as pd
import pytest

from kamlib.client.setting_words import show_changes
from kamlib.segment.show.arithmetic import show_arithmetic
from kamlib.words.words import Words

WORDS = {
    "es": Words("es", "es-ES", "EUR"),
    "pt": Words("pt", "pt-BR", "BRL"),
    "en": Words("en", "en-GB", "GBP"),
}


def rows(rule, parts, result="passed.yes", passes=True, about="size", **more):
    """One rule's rows; a part is a figure with its unit (and setting), or a slug."""
    made = []
    for part, told in parts.items():
        value, unit, setting = (*told, None)[:3] if isinstance(told, tuple) else (None, None, None)
        slug = told if isinstance(told, str) else None
        made.append((part, value, slug, unit, setting))
    frame = pd.DataFrame(made, columns=["part", "value", "slug", "unit", "setting"])
    return frame.assign(
        account="007", account_name="Talleres <Ruiz>", question_of=about, rule=rule, result=result,
        passes=passes, disagrees=False, lines=12, value=frame["value"].astype(float)
    ).assign(**more)  # fmt: skip


LARGE = {
    "value": (326_412.0, "money"),
    "sign": "above",
    "line": (177_328.9, "money"),
    "factor": (1.33, "ratio"),
    "above_mean": (0.33, "percent", "define.above_mean"),
    "mean": (133_330.0, "money"),
    "cases": (178.0, "count"),
}


def test_the_sum_in_words():
    told = repr(show_arithmetic(rows("above_mean_revenue", LARGE), WORDS["es"]))
    assert told.splitlines()[0] == "Talleres <Ruiz> (007)"
    assert (
        "Ventas netas 326.412 € > línea 177.329 € = 1,33 × media 133.330 € de las cuentas activas "
        "(178) → pasa"
    ) in told
    assert "Ajuste: Sobre la media, 33 %" in told
    assert "12 líneas de ventas detrás" in told
    assert "above_mean" not in told


def test_figures_that_lie_close_are_told_to_the_cent():
    near = {**LARGE, "value": (177.50, "money"), "line": (177.33, "money")}
    told = repr(show_arithmetic(rows("above_mean_revenue", near), WORDS["pt"]))
    assert "R$ 177,50 > linha R$ 177,33" in told


def test_unknown_is_told_as_such():
    dark = {**LARGE, "value": (None, "money"), "sign": "unknown"}
    told = show_arithmetic(
        rows("above_mean_margin", dark, "passed.unknown", pd.NA), WORDS["en"]
    )  # fmt: skip
    assert "Goods margin ? against line £177,329" in repr(told)
    assert "→ not known" in repr(told)
    assert 'class="sum unknown"' in told._repr_html_()


def test_rules_that_disagree_are_named_and_stand_side_by_side():
    both = pd.concat(
        [
            rows("above_mean_revenue", LARGE, disagrees=True),
            rows("above_mean_margin", LARGE, "passed.no", False, disagrees=True),
        ]
    )
    told = show_arithmetic(both, WORDS["es"])
    assert "Aquí las reglas no coinciden" in repr(told)
    html = told._repr_html_()
    assert html.count("<dl>") == 1 and html.count('class="sum ') == 2
    assert "Talleres &lt;Ruiz&gt;" in html


@pytest.mark.parametrize("lang", WORDS)
def test_every_rule_has_its_sentence(lang):
    """Over the demo clients every rule is told; here: no template is left open."""
    parts = {
        "policy": {"policy_cost": (10.0, "money"), "profit_after": (5.0, "money")},
        "pareto_profit": {},
        "hysteresis": {
            "keep_ratio": (0.85, "percent"), "sign": "under", "keep_below": (0.9, "percent"),
            "reviews_below": (1.0, "count"), "sign_reviews": "under",
            "keep_reviews": (2.0, "count"),
        },
        "profit": {"cost_coverage": (0.5, "percent"), "sign": "under", "line": (0.8, "percent")},
    }  # fmt: skip
    results = {"profit": "profit.unknown"}
    for rule, told in parts.items():
        if told:
            frame = rows(rule, told, results.get(rule, "passed.yes"))
            assert "{" not in repr(show_arithmetic(frame, WORDS[lang]))


def test_changes_speak_of_settings_and_not_of_their_keys():
    from kamlib.client import Settings

    who = {"name": "X", "language": "es", "locale": "es-ES", "currency": "EUR"}
    day = {"date": "2026-01-05", "who": "Dirección", "why": "Menos cuentas"}
    changes = [
        {**day, "what": "define.above_mean: 0.33 → 0.4"},
        {**day, "what": "segment.volume_rule: monthly_share → pareto"},
        {**day, "what": "own_factors.Solvencia.weight: 10.0 → 20.0"},
        {**day, "what": "se bajó la línea"},
    ]
    told = repr(show_changes(Settings.model_validate({"client": who, "changes": changes}),
                             WORDS["es"]))  # fmt: skip
    for text in ("33 %", "40 %", "Peso mensual medio", "En el grupo de Pareto", "Solvencia",
                 "se bajó la línea"):  # fmt: skip
        assert text in told
    assert "above_mean:" not in told
    none = show_changes(Settings.model_validate({"client": who}), WORDS["es"])
    assert "Nadie ha cambiado" in repr(none)
