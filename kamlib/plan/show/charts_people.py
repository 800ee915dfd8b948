"""PLAN-3: the account's people by distance to who decides, with power, attitude and influence.

Columns say how many steps a person is from the decision maker, so that arrows run to the right and
every label has a place of its own; within a column people stand near those they influence.
"""

from itertools import combinations

import pandas as pd

from kamlib.words import palette
from kamlib.words.chart.canvas import DENSITY, WIDTH, canvas, finish, nothing, wrap_text
from kamlib.words.text import clean
from kamlib.words.words import MINUS, Words

ATTITUDES = {-2: "#A8480C", -1: "#EBB27D", 0: "#D5DBE0", 1: "#8FBBDD", 2: "#14508C"}
"""Orange against, blue for: apart for colour-blind readers, and the sign is written inside."""

INKS = {-2: "white", 2: "white"}
"""What is written on a fill, where it is not the usual ink."""

FARTHEST = 3
"""Steps from which people share a column."""

ROWS = 8
"""People in a column before it is split, as long as there are few columns."""

MOST = 30
"""People drawn at most, those of most power."""

SWEEPS = 6
"""Of changing places at most."""


def show_network_chart(
    people: pd.DataFrame, links: pd.DataFrame, power: pd.DataFrame, words: Words
):
    """Draw the account's people and who influences whom.

    Parameters
    ----------
    people
        From `kamlib.plan.people.people_map`, people by role or name: ``person`` (each
        once), ``buying_role``, ``power``, ``attitude``, ``supports_rival``, ``steps``.
    links
        ``person``, ``influences`` (as in `people`), ``influence`` (1–5 or unknown).
    power
        From `kamlib.plan.people.power`.
    words
        Language, locale and currency.
    """
    if people.empty:
        return nothing(words, "chart.network.nobody")
    shown = people.head(MOST)
    columns = _columns(shown, links)
    step = WIDTH / max(3, len(columns))
    with canvas(1) as (figure, ax):
        room = (step - 0.12) * DENSITY
        texts = {row.person: _label(figure, row.person, room) for row in shown.itertuples()}
        tall = 0.46 + 0.125 * max(text.count("\n") + 1 for text in texts.values())
        rows = max(len(column) for _, column in columns)
        figure.set_figheight(tall * rows + 1.1)
        spots, heads = _spots(columns, step, tall, rows)
        _arrows(ax, shown, links, spots)
        _people(ax, shown, spots, texts, words)
        for slug, left, right in heads:
            middle, top = (left + right) / 2, tall * rows + 0.12
            ax.text(middle, top, words.label(f"chart.network.{slug}"), ha="center", va="bottom",
                    size=9, color=palette.SOFT, weight="bold")  # fmt: skip
            ax.plot([left - step * 0.42, right + step * 0.42], [top - 0.04] * 2,
                    color=palette.LINE, linewidth=1)  # fmt: skip
        ax.set_xlim(0, step * max(3, len(columns)))
        ax.set_ylim(-0.05, tall * rows + 0.34)
        ax.axis("off")
        _legend(ax, shown, words)
        row = power.iloc[0]
        total = sum(row[f"power_{side}"] for side in ("for", "undecided", "against", "unknown"))
        title = words.label(
            "finding.network", total=total, ours=row["power_for"], against=row["power_against"],
            undecided=row["power_undecided"], unknown=row["power_unknown"],
        )  # fmt: skip
        notes = [words.label("chart.network.subtitle")]
        if len(people) > MOST:
            notes.append(words.label("chart.network.left_out", n=len(people) - MOST))
        return finish(figure, title, _told(shown, links, words), " ".join(notes))


def _columns(people: pd.DataFrame, links: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Columns from the farthest to who decides: the slug of the group, people from the top down."""
    groups: dict[str, list[str]] = {slug: [] for slug in ("no_way", "steps3", "steps2", "steps1")}
    groups["decides"] = []
    for row in people.itertuples():
        if pd.isna(row.steps):
            groups["no_way"].append(row.person)
        else:
            steps = min(int(row.steps), FARTHEST)
            groups["decides" if steps == 0 else f"steps{steps}"].append(row.person)
    most = ROWS
    while sum(-(-len(group) // most) for group in groups.values()) > 6 and most < 11:
        most += 1
    _settle(groups, links, most)
    columns = []
    for slug, group in groups.items():
        parts = -(-len(group) // most)
        columns += [(slug, group[part::parts]) for part in range(parts)]
    return columns


def _settle(groups: dict[str, list[str]], links: pd.DataFrame, most: int) -> None:
    """Let people of a column change places as long as the arrows get shorter up and down."""
    height = {}
    for group in groups.values():
        parts, middle = -(-len(group) // most), (len(group) - 1) / 2
        height |= {p: (i - middle) / parts for i, p in enumerate(group)}
    known = links[links["person"].isin(height) & links["influences"].isin(height)]
    pairs = list(zip(known["person"], known["influences"], strict=True))
    near = {p: [b if a == p else a for a, b in pairs if p in (a, b)] for p in height}

    def length(*people) -> float:
        return sum((height[p] - height[q]) ** 2 for p in people for q in near[p])

    for _ in range(SWEEPS):
        for p, q in (pair for group in groups.values() for pair in combinations(group, 2)):
            before = length(p, q)
            height[p], height[q] = height[q], height[p]
            if length(p, q) > before - 1e-9:
                height[p], height[q] = height[q], height[p]
    for group in groups.values():
        group.sort(key=lambda p: (height[p], p))


def _spots(columns, step: float, tall: float, rows: int):
    """Where each person stands, and each group's heading: slug, left and right column."""
    first = step * (max(3, len(columns)) - len(columns)) / 2
    spots, heads = {}, []
    for number, (slug, column) in enumerate(columns):
        x = first + step * (number + 0.5)
        if heads and heads[-1][0] == slug:
            heads[-1][2] = x
        else:
            heads.append([slug, x, x])
        above = (rows - len(column)) / 2
        for place, person in enumerate(column):
            spots[person] = (x, tall * (rows - above - place) - 0.24)
    return spots, heads


def _radius(power) -> float:
    """Points; a person of unknown power is drawn of middle size with a dashed edge."""
    return 6.5 + 1.5 * (3 if pd.isna(power) else int(power))


def _arrows(ax, people, links, spots) -> None:
    from matplotlib.patches import FancyArrowPatch

    radii = {row.person: _radius(row.power) for row in people.itertuples()}
    for link in links.itertuples():
        if link.person not in spots or link.influences not in spots:
            continue
        start, end = spots[link.person], spots[link.influences]
        unknown = pd.isna(link.influence)
        bend = 0.4 if abs(start[0] - end[0]) < 0.01 else 0.08
        ax.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=8, zorder=1,
                connectionstyle=f"arc3,rad={bend}", color="#93A0AB",
                shrinkA=radii[link.person] + 1, shrinkB=radii[link.influences] + 1.5,
                linewidth=1 if unknown else 0.4 + 0.42 * int(link.influence),
                linestyle=(0, (3, 2)) if unknown else "-",
            )
        )  # fmt: skip


def _people(ax, people, spots, texts, words: Words) -> None:
    for row in people.itertuples():
        x, y = spots[row.person]
        radius = _radius(row.power)
        unknown = pd.isna(row.attitude)
        ax.scatter(
            [x], [y], s=(2 * radius) ** 2, zorder=3,
            facecolors="white" if unknown else ATTITUDES[int(row.attitude)],
            edgecolors=palette.LOSS if _rival(row) else palette.SOFT,
            hatch=palette.HATCH if unknown else None,
            linewidths=2.4 if _rival(row) else 0.9,
            linestyles=(0, (2, 1.5)) if pd.isna(row.power) else "-",
        )  # fmt: skip
        sign = "?" if unknown else _sign(int(row.attitude))
        ink = palette.INK if unknown else INKS.get(int(row.attitude), palette.INK)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if unknown else None
        ax.text(x, y - 0.005, sign, ha="center", va="center", size=8.5, weight="bold", color=ink,
                zorder=4, bbox=box)  # fmt: skip
        ax.annotate(
            texts[row.person], (x, y), xytext=(0, -radius - 2.5), textcoords="offset points",
            ha="center", va="top", size=8, linespacing=1.1, zorder=5, bbox={
                "facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5},
        )  # fmt: skip


def _label(figure, person: str, room: float) -> str:
    """A person's label in at most three lines, each within its column."""
    text = clean(person, 60)
    lines = wrap_text(figure, text, 8, room)
    while any(_is_wide(figure, line, room) for line in lines):
        lines = [line[:-2].rstrip("…") + "…" if _is_wide(figure, line, room) else line
                 for line in lines]  # fmt: skip
    return "\n".join(lines[:3] if len(lines) <= 3 else [*lines[:2], lines[2].rstrip("…") + "…"])


def _is_wide(figure, line: str, room: float) -> bool:
    return len(line) > 2 and _width(figure, line) > room


def _width(figure, line: str) -> float:
    """Pixels that a line of a label takes."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(size=8)
    return figure.canvas.get_renderer().get_text_width_height_descent(line, font, False)[0]


def _rival(row) -> bool:
    return isinstance(row.supports_rival, str) and bool(row.supports_rival.strip())


def _sign(attitude: int) -> str:
    return f"+{attitude}" if attitude > 0 else str(attitude).replace("-", MINUS)


def _legend(ax, people, words: Words) -> None:
    """What is drawn: attitudes, the unknown, rivals' supporters."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [
        Patch(facecolor=fill, edgecolor=palette.SOFT, linewidth=0.6,
              label=words.label(f"attitude.{_slug(attitude)}"))
        for attitude, fill in reversed(ATTITUDES.items())
        if people["attitude"].eq(attitude).any()
    ]  # fmt: skip
    if people["attitude"].isna().any():
        marks.append(Patch(facecolor="white", edgecolor=palette.SOFT, hatch=palette.HATCH * 2,
                           linewidth=0.6, label=words.label("attitude.unknown")))  # fmt: skip
    if any(_rival(row) for row in people.itertuples()):
        marks.append(Line2D([], [], linestyle="", marker="o", markersize=8, markerfacecolor="white",
                            markeredgecolor=palette.LOSS, markeredgewidth=2,
                            label=words.label("chart.network.rival")))  # fmt: skip
    ax.legend(handles=marks, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=4, fontsize=8.5,
              handlelength=1.2, columnspacing=1.6)  # fmt: skip


def _slug(attitude: int) -> str:
    return {-2: "against", -1: "cool", 0: "neutral", 1: "friendly", 2: "ours"}[attitude]


def _told(people, links, words: Words) -> str:
    """The picture in words: each person, then who influences whom."""
    said = [
        words.label(
            "chart.network.person",
            person=clean(row.person, 60),
            role=words.write(row.buying_role, "label:judgement.buying_role"),
            power=row.power,
            attitude="?" if pd.isna(row.attitude) else _sign(int(row.attitude)),
        )
        for row in people.itertuples()
    ]
    ways = [f"{clean(k.person, 60)} → {clean(k.influences, 60)}" for k in links.itertuples()]
    return "; ".join([*said, *ways])
