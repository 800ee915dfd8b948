"""The footer names every setting that a page's figures hang on, in words and never by its key."""

from functools import partial

import pytest
from toy_client import make_client

from kamlib.client import Settings, find_client, list_settings
from kamlib.figure import load_figures
from kamlib.figures.examples import example_wallet
from kamlib.kam.record import RULES, list_rules
from kamlib.kam.start import start
from kamlib.segment.portfolio import decide_portfolio
from kamlib.words.words import Words

WHO = {"name": "X", "language": "es", "locale": "es-ES", "currency": "EUR"}
GIVEN = {
    "client": {**WHO, "objective": "profit"},
    "define": {"top1_bands": [0.15, 0.3]},
    "segment": {"volume_rule": "pareto"},
    "cost_to_serve": {"per_order": 18, "expected_loss": {"A": 0.001}},
    "weights": {"growth": 40},
    "own_factors": [{"name": "Solvencia", "weight": 15}],
}
SPAIN = Words("es", "es-ES", "EUR")


@pytest.mark.parametrize("notebook", RULES)
def test_rules_are_settings_and_speak_no_key(notebook):
    keys = {name for _, name, _ in list_settings() if "_" in name}
    for name, value in list_rules(Settings.model_validate(GIVEN), notebook, SPAIN):
        assert not keys & set(f"{name} {value}".split()), (name, value)
        assert value


def test_what_define_and_segment_hang_on():
    settings = Settings.model_validate(GIVEN)
    define = dict(list_rules(settings, "1_define", SPAIN))
    assert define["Dependencia de la mayor cuenta: dónde empiezan media y alta"] == (
        "15\xa0% · 30\xa0%"
    )
    segment = dict(list_rules(settings, "2_segment", SPAIN))
    assert segment["Objetivo del programa"] == "Ganar más"
    assert segment["Regla de volumen"] == "En el grupo de Pareto"
    assert segment["Gestionar un pedido"] == "18,00\xa0€"
    assert "Una entrega" not in segment  # not charged
    assert "A 0,1\xa0%" in segment.values()
    assert segment["Corte de la matriz"] == "3"
    # «profit» weighs growth 10, were it not given; the others are the objective's
    assert "Potencial de crecimiento 40" in segment["Pesos"]
    assert "Esfuerzo relativo 25" in segment["Pesos"] and "Solvencia 15" in segment["Pesos"]


def test_every_factor_setting_is_named_in_segment():
    """Every field of the section, so that none is forgotten when one is added."""
    names = dict(list_rules(Settings.model_validate({"client": WHO}), "2_segment", SPAIN))
    assert len([1 for section, *_ in list_settings() if section == "factors"]) + 17 <= len(names)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Notebook → the settings that its figures read, as the case notes them."""
    folder = tmp_path_factory.mktemp("record")
    make_client(folder)
    kam = start(find_client("toy", folder), account="A")
    case, found = kam.case, {}
    case.keep("decided again", lambda: decide_portfolio(
        case.lines, {"customers": case.tables["customers"], "wallet": example_wallet([1], [2])[1]},
        case.settings, as_of=case.as_of,
    ))  # fmt: skip
    for chapter in ("plan", "review"):
        for name, one in load_figures(chapter).items():
            case.keep((chapter, name), partial(one, case))
    for about, (_, reads) in case.kept.items():
        places = [about[0]] if isinstance(about, tuple) else ["define", "segment"]
        for place in places:
            found.setdefault(place, set()).update(n for what, n in reads if what == "setting")
    return found


@pytest.mark.parametrize("notebook", RULES)
def test_a_footer_names_only_what_the_figures_read(read, notebook):
    looked_at = read[notebook[2:]]
    for name in RULES[notebook]:
        assert any(f"{one}.".startswith(f"{name}.") for one in looked_at), name
