"""The what-if form: nothing is saved by moving; what the button saves is what batch then decides.

The toy client: A has 90 % of the sales, B 5 %, the third 3.3 %, all at a markup of 100 %. Above a
line of 15 % of the sales A alone is high in both; above one of 3 % all three are.
"""

import re
import tomllib

import pytest
from toy_client import HOSTILE, make_client

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.segment.show.live_map import HEIGHT, WIDTH, make_live_map
from kamlib.words.words import Words


@pytest.fixture
def kam(tmp_path, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    make_client(tmp_path)
    return start(client="toy")


def tiers(frame):
    return frame.set_index("account")["tier"].to_dict()


def test_moving_a_slider_moves_the_list_and_saves_nothing(kam):
    before = kam.client.settings_file.read_bytes()
    form = kam.form.what_if()
    assert tiers(form.tiers) == {"A": "key", "B": "standard", HOSTILE: "standard"}
    assert "today" in form.found.value and form.changes == {}
    form.fields["segment.high_volume_share"].value = 0.03
    assert set(tiers(form.tiers).values()) == {"key"}
    assert "In: 2 · out: 0" in form.found.value
    assert "Hostile Ltd" in form.found.value
    form.fields["define.cap_accounts"].value = 1
    assert tiers(form.tiers) == {"A": "key", "B": "standard", HOSTILE: "standard"}
    assert set(form.changes) == {"segment.high_volume_share", "define.cap_accounts"}
    form.back.click()
    assert form.changes == {}
    assert kam.client.settings_file.read_bytes() == before


def test_only_the_button_saves_with_who_and_why_and_batch_shows_the_choice(kam):
    form = kam.form.what_if()
    form.save.click()
    assert "Nothing has been moved" in form.said.value
    form.fields["segment.high_volume_share"].value = 0.03
    form.preset.value = "profit"
    form.who.value = "Ana <Ruiz>"
    before = kam.client.settings_file.read_bytes()
    form.save.click()
    assert "fill in both" in form.said.value
    assert kam.client.settings_file.read_bytes() == before
    form.why.value = "The room agreed"
    chosen, count = tiers(form.tiers), len(form.changes)
    form.save.click()
    assert f"Saved: {count} settings" in form.said.value
    assert form.changes == {}

    fresh = start(client="toy")
    assert tiers(fresh.case.portfolio.accounts) == chosen
    assert fresh.settings.segment.high_volume_share == 0.03
    assert fresh.settings.weights.effort == 25
    assert tiers(kam.case.portfolio.accounts) == chosen  # the notebook that saved sees it as well
    assert tiers(form.tiers) == chosen and not form.tiers["moved"].any()
    noted = fresh.settings.changes
    assert len(noted) == count
    assert {(change.who, change.why) for change in noted} == {("Ana <Ruiz>", "The room agreed")}
    assert "segment.high_volume_share: 0.15 → 0.03" in {change.what for change in noted}


def test_a_weight_of_an_own_factor_is_saved_where_it_stands(kam):
    path = kam.client.settings_file
    text = '\n# ours\n[[own_factors]]\nname = "Solvency.x"\nweight = 10  # agreed\n'
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    kam = start(client="toy")
    form = kam.form.what_if()
    form.weights["Solvency.x"].value = 30.0
    form.who.value, form.why.value = "Ana", "Late payers"
    form.save.click()
    saved = find_client("toy", path.parent.parent)
    assert saved.settings.own_factors[0].weight == 30
    assert "# ours" in path.read_text("utf-8") and "# agreed" in path.read_text("utf-8")
    assert tomllib.loads(path.read_text("utf-8"))["changes"][0]["why"] == "Late payers"


def test_a_value_that_cannot_be_is_told_and_nothing_is_saved(kam):
    form = kam.form.what_if()
    before = kam.client.settings_file.read_bytes()
    form.fields["define.cap_accounts"].options = [("0", 0)]
    form.fields["define.cap_accounts"].value = 0
    form.who.value, form.why.value = "Ana", "None at all"
    form.save.click()
    assert "cap_accounts" in form.said.value or "Most key accounts" in form.said.value
    assert kam.client.settings_file.read_bytes() == before


def test_the_sums_of_a_chosen_account_follow_the_drop_down(kam):
    form = kam.form.sums("segment")
    assert form.choice.value == "A" and "Alpha Mills" in form.found.value
    form.choice.value = HOSTILE
    assert "Hostile Ltd" in form.found.value and "&lt;i&gt;" in form.found.value
    assert "sales.csv" in form.found.value  # the lines behind it


WORDS = [Words("es", "es-ES", "EUR"), Words("pt", "pt-BR", "BRL"), Words("en", "en-GB", "GBP")]


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.lang)
@pytest.mark.parametrize("count", [1, 9, 180, 4000])
def test_nothing_overlaps_on_the_map_few_or_many(count, words):
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(count)
    frame = pd.DataFrame(
        {"net_revenue": chance.lognormal(10, 1.4, count), "markup": chance.normal(0.3, 0.2, count)}
    )
    frame.loc[chance.random(count) < 0.1, "markup"] = np.nan
    live = make_live_map(frame, words)
    assert ((live.x >= 0) & (live.x <= WIDTH) & (live.y >= 0) & (live.y <= HEIGHT)).all()
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*?(rotate)?[^>]*>'
                       r"([^<]*)</text>", live.ground)  # fmt: skip
    boxes = []
    for x, y, anchor, _, text in found:
        if "rotate" in live.ground.split(f'x="{x}" y="{y}"')[1].split(">")[0]:
            continue
        wide = 6.2 * len(text)
        left = float(x) - {"middle": wide / 2, "end": wide, "start": 0}[anchor]
        boxes.append((left, float(y) - 9, left + wide, float(y) + 3, text))
    assert len(boxes) >= 3
    for i, a in enumerate(boxes):
        assert a[0] >= 0 and a[2] <= WIDTH + 8, a
        for b in boxes[i + 1 :]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (a, b)
    drawn = live.marks(["key"] * count, [True] * count, [False] * count, 0.3, "x")
    assert drawn.count("<circle") == min(count, 60)
    assert len(drawn) < 150_000
