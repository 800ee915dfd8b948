"""The map of people, the strip of actions and the grid of risks: readable, few or many."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from chart_checks import BRITAIN, SPAIN, WORDS, beyond_edge, overlaps, widest_font  # noqa: F401 (drawn in one font)

from kamlib.plan import risks as room
from kamlib.plan.people import people_map, power
from kamlib.plan.show import charts, charts_people
from kamlib.plan.show.charts import show_risk_chart, show_stages_chart, show_timeline_chart
from kamlib.plan.show.charts_people import ATTITUDES, show_network_chart
from kamlib.plan.work import actions as work
from kamlib.words.chart.canvas import canvas

DAY = pd.Timestamp("2025-12-31")
ROLES = [
    *("Dirección de compras", "Jefatura de mantenimiento", "Gerencia", "Almacén", "Laboratorio"),
    *(
        "Compras técnicas de repuestos",
        "Prevención y medio ambiente",
        "Finanzas y control de gestión",
    ),
    "Responsabledemantenimientoelectromecánico",
]


def network(count: int, seed: int = 1, links: float = 1.3):
    random = np.random.default_rng([count, seed])
    people = pd.DataFrame(
        {
            "person": [f"{ROLES[i % 9]} {i // 9 or ''}".strip() for i in range(count)],
            "buying_role": random.choice(["user", "influencer", "gatekeeper"], count),
            "power": pd.array(random.integers(1, 6, count), "Int64"),
            "attitude": pd.array(random.integers(-2, 3, count), "Int64"),
            "relation_now": 3,
            "relation_wanted": 4,
            "owner": "kam",
            "last_contact": DAY,
            "contact_days": 30,
            "supports_rival": [None if hit else "X" for hit in random.random(count) < 0.9],
        }
    )
    people.loc[: count // 12, "buying_role"] = "decision_maker"
    people.loc[random.random(count) < 0.2, "attitude"] = pd.NA
    people.loc[random.random(count) < 0.1, "power"] = pd.NA
    pairs = random.integers(0, count, (int(count * links), 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    names = people["person"].to_numpy()
    said = pd.DataFrame({"person": names[pairs[:, 0]], "influences": names[pairs[:, 1]]})
    said = said.drop_duplicates(ignore_index=True)
    said["influence"] = pd.array(random.integers(1, 6, len(said)), "Int64")
    said.loc[::7, "influence"] = pd.NA
    case = page(said={"stakeholder": people, "link": said})
    return people_map(case), said, power(case)


@pytest.mark.parametrize(("count", "links"), [(1, 0), (11, 1.3), (30, 0), (45, 2)])
def test_labels_of_people_never_meet_and_stay_inside(count, links):
    words = WORDS[count % 3]
    chart = show_network_chart(*network(count, links=links), words)
    assert not overlaps(chart)
    assert not beyond_edge(chart)
    assert len(chart.png) < 130_000 and "{" not in chart.alt
    drawn = [text for text, _ in chart.boxes]
    signs = [text for text in drawn if text in ("?", "0", "+1", "+2", "−1", "−2")]
    assert len(signs) == min(count, 30)


@pytest.mark.parametrize("seed", range(2))
def test_thirty_people_however_they_are_linked(seed):
    chart = show_network_chart(*network(30, seed + 10), SPAIN)
    assert not overlaps(chart) and not beyond_edge(chart)


def test_the_map_says_who_stands_where():
    """Powers 5 (attitude −1), 3 (2), 2 (unknown): 10 points, 3 with us, 5 against, 2 unknown."""
    people = pd.DataFrame(
        {
            "person": ["Buyer", "User", "Boss"],
            "buying_role": ["decision_maker", "user", "sponsor"],
            "power": pd.array([5, 3, 2], "Int64"),
            "attitude": pd.array([-1, 2, None], "Int64"),
            "relation_now": 3,
            "relation_wanted": 3,
            "owner": "kam",
            "last_contact": DAY,
            "contact_days": 30,
            "supports_rival": None,
        }
    )
    links = pd.DataFrame({"person": ["User"], "influences": ["Buyer"], "influence": [4]})
    case = page(said={"stakeholder": people, "link": links})
    found, balance = people_map(case), power(case)
    chart = show_network_chart(found, links, balance, BRITAIN)
    assert chart.title == ("Power with us: 3 of 10 points; against 5, undecided 0, unknown 2")
    assert "User: User, power 3, attitude +2" in chart.alt and "User → Buyer" in chart.alt
    assert "Boss: Sponsor, power 2, attitude ?" in chart.alt
    assert {"Decide", "One step away", "No known way"} <= {text for text, _ in chart.boxes}
    again = show_network_chart(found, links, balance, BRITAIN)
    assert again.png == chart.png


def test_a_map_of_nobody_is_a_sentence():
    said = show_network_chart(*(frame.head(0) for frame in network(3)[:2]), None, SPAIN)
    assert "nadie" in repr(said)


def test_attitudes_are_told_apart_in_grey_and_by_their_sign():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    shades = {attitude: light(fill) for attitude, fill in ATTITUDES.items()}
    for side in (1, -1):  # the stronger the darker; which side, the sign inside says
        assert shades[0] > shades[side] + 0.1 > shades[2 * side] + 0.2


def actions(count: int, dated: bool = True):
    random = np.random.default_rng(count)
    texts = ["Revisar consumos de «Coalescentes» en planta con mantenimiento", "Visita", "x" * 90]
    said = pd.DataFrame(
        {
            "item": [f"a{i:02}" for i in range(count)],
            "action": [texts[i % 3] for i in range(count)],
            "for_objective": "o1",
            "owner": "kam",
            "due": pd.Timestamp("2025-03-01")
            + pd.to_timedelta(random.integers(0, 600, count), "D"),
            "progress": random.choice(["planned", "doing", "done", "dropped"], count),
            "touches": "none",
            "compliance": None,
        }
    )
    if not dated:
        said["due"] = pd.NaT
    return work(page(said={"action": said, "objective": pd.DataFrame({"item": ["o1"]})}))


@pytest.mark.parametrize("count", [7, 60])
def test_the_strip_of_actions(count):
    chart = show_timeline_chart(actions(count), WORDS[count % 3], as_of=DAY)
    assert not overlaps(chart) and not beyond_edge(chart)
    assert len(chart.png) < 90_000 and "{" not in chart.alt


def test_the_strip_says_what_is_late_and_what_has_no_day():
    said = actions(3).assign(
        action_state=["late", "done", "undated"], days_late=[1, 0, 0], action=["a", "b", "c"]
    )
    said.loc[2, "due"] = pd.NaT
    chart = show_timeline_chart(said, SPAIN, as_of=DAY)
    assert chart.title == "Una acción de 3 va con retraso; hechas: 1"
    assert "1 día de retraso" in [text for text, _ in chart.boxes]
    assert "Una sin fecha no se dibuja." in chart.alt
    assert "fecha" in repr(show_timeline_chart(actions(2, dated=False), SPAIN, as_of=DAY))
    assert "acción" in repr(show_timeline_chart(actions(2).head(0), SPAIN, as_of=DAY))


def risks(count: int):
    random = np.random.default_rng(count)
    texts = ["Oferta más barata de un proveedor de importación con almacén propio en la zona", None]
    said = pd.DataFrame(
        {
            "item": [f"r{i:02}" for i in range(count)],
            "risk_kind": "one_contact",
            "risk": [texts[i % 2] for i in range(count)],
            "likelihood": pd.array(random.integers(1, 6, count), "Int64"),
            "impact": pd.array(random.integers(1, 6, count), "Int64"),
            "owner": "kam",
            "response": "x",
        }
    )
    return room.risks(page(said={"risk": said}))


@pytest.mark.parametrize("count", [1, 30])
def test_the_grid_of_risks(count):
    chart = show_risk_chart(risks(count), WORDS[count % 3])
    assert not overlaps(chart) and not beyond_edge(chart)
    assert len(chart.png) < 60_000


def test_the_grid_says_the_gravest_and_what_is_not_judged():
    said = risks(3).assign(risk=["Rival", "b", "c"], flags=["", "unwatched", "not_judged"])
    said["exposure"] = pd.array([15, 4, None], "Int64")
    said["likelihood"] = pd.array([3, 2, None], "Int64")
    said["impact"] = pd.array([5, 2, 1], "Int64")
    found = pd.DataFrame({"state": ["raised", "quiet", "raised", "unknown"]})
    chart = show_risk_chart(said, SPAIN, proposals=found)
    assert chart.title == "El riesgo más grave: Rival (3 × 5 = 15 de 25)"
    assert "A uno no lo vigila nadie." in chart.alt and "sin juzgar" in chart.alt
    assert "da motivo para 2" in chart.alt
    nothing = show_risk_chart(said.assign(exposure=pd.NA), SPAIN, proposals=found)
    assert "da motivo para 2" in repr(nothing)


def test_people_stand_in_columns_by_hand():
    """Two columns, two inches apart, in the middle of three; rows of one inch, the foot at 0.24."""
    columns = [("steps1", ["a", "b"]), ("decides", ["c"])]
    spots, heads = charts_people._spots(columns, 2.0, 1.0, 2)
    assert heads == [["steps1", 2, 2], ["decides", 4, 4]]
    assert spots == {"a": (2, 1.76), "b": (2, 0.76), "c": (4, 1.26)}
    split = [("steps1", ["a"]), ("steps1", ["b"]), ("steps1", ["c"]), ("decides", ["d"])]
    heads = charts_people._spots(split, 1.0, 1.0, 1)[1]
    assert heads == [["steps1", 0.5, 2.5], ["decides", 3.5, 3.5]]
    assert [charts_people._radius(power) for power in (1, 5, None)] == [8, 14, 11]


def test_a_label_has_three_lines_at_most():
    with canvas(1) as (figure, _):
        room = charts_people._width(figure, "aaaa aaaa") - 1
        assert charts_people._label(figure, "aaaa aaaa aaaa", room) == "aaaa\naaaa\naaaa"
        assert charts_people._label(figure, "aaaa aaaa aaaa aaaa", room).endswith("aaaa…")


def test_arrows_that_cross_are_uncrossed_and_far_people_share_a_column():
    people = pd.DataFrame(
        {"person": [*"abcdefg"], "steps": pd.array([1, 1, 2, 2, 0, 3, 7], "Int64")}
    )
    people.loc[7] = ["h", pd.NA]
    links = pd.DataFrame({"person": ["c", "d", "x"], "influences": ["b", "a", "a"]})
    assert charts_people._columns(people, links) == [
        ("no_way", ["h"]), ("steps3", ["f", "g"]), ("steps2", ["d", "c"]), ("steps1", ["a", "b"]),
        ("decides", ["e"]),
    ]  # fmt: skip


@pytest.fixture
def drawn(monkeypatch):
    """The title and the axes of a chart when it is laid out."""
    found = {}
    monkeypatch.setattr(
        charts,
        "finish",
        lambda figure, title, *notes: found.update(title=title, axes=figure.axes, notes=notes),
    )
    return found


def test_the_strip_of_actions_by_hand(drawn):
    """From 11 November to 19 February are 100 days: six of room on the left, twelve right."""
    said = actions(2).assign(action_state=["late", "open"], days_late=[50, 0])
    said["due"] = pd.to_datetime(["2025-11-11", "2026-02-19"])
    show_timeline_chart(said, BRITAIN, as_of=DAY)
    ax = drawn["axes"][0]
    ends = [pd.Timestamp(day) for day in ("2025-11-05", "2026-03-03")]
    days = [(day - pd.Timestamp(0)).days for day in ends]
    assert ax.get_xlim() == pytest.approx(days) and ax.get_ylim() == (1.7, -0.7)
    bars = [line.get_xdata() for line in ax.lines if len(line.get_xdata()) == 2]
    assert [pd.Timestamp("2025-11-11"), DAY] in [[pd.Timestamp(x) for x in bar] for bar in bars[1:]]


def test_the_ranks_of_a_cell_and_the_lines_of_a_risk(drawn):
    said = pd.DataFrame(
        {
            "risk_rank": range(1, 10), "risk_kind": "rival", "flags": "",
            "risk": ["word " * n for n in (2, 9, 18)] + ["x"] * 6,
            "likelihood": [1, 1, 2, 2, 2, 3, 3, 3, 3], "impact": 4, "exposure": 4,
        }
    )  # fmt: skip
    show_risk_chart(said, BRITAIN)
    grid, side = drawn["axes"]
    found = [(text.get_text(), text.get_size(), text.get_position()) for text in grid.texts]
    assert found == [("1, 2", 11, (1, 4)), ("3, 4, 5", 9, (2, 4)), ("6, 7, 8…", 9, (3, 4))]
    told = [text.get_text() for text in side.texts[1::2]]
    assert [text.count("\n") for text in told[:3]] == [0, 1, 1]
    assert [text.endswith("…") for text in told[:3]] == [False, False, True]
    listed = len(side.texts) // 2
    assert side.texts[-1].get_text() == BRITAIN.label("table.more", n=9 - listed) and listed < 9


def test_the_strip_of_stages_by_hand(drawn):
    """Five arrows over the width; the second one's tip stands 0.14 beyond its end."""
    stages = ["strategy", "research", "action", "execution", "review"]
    states = ["done", "current", "ahead", "ahead", "ahead"]
    said = pd.DataFrame({"stage": stages, "state": states, "needs": 3, "met": 2, "lacks": ""})
    show_stages_chart(said, BRITAIN)
    step = charts.WIDTH / 5
    end = 2 * step - 0.07
    corners = [(step, 0), (end, 0), (end + 0.14, 0.31), (end, 0.62), (step, 0.62)]
    corners += [(step + 0.16, 0.31), (step, 0)]
    assert drawn["axes"][0].patches[1].get_xy() == pytest.approx(np.array(corners))
    middles = [text.get_position()[0] for text in drawn["axes"][0].texts[::2]]
    assert middles == pytest.approx([(n + 0.5) * step + 0.03 for n in range(5)])
    assert [text.get_weight() for text in drawn["axes"][0].texts[:4:2]] == ["normal", "bold"]
    assert "Research" in drawn["title"]
