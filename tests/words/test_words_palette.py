"""One colour per tier, told apart by those who do not see all colours.

Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes (2009) at full
severity, in linear RGB; difference is Euclidean in CIELAB, where 10 is plainly seen side by side.
"""

from itertools import combinations

import numpy as np
import pytest

from kamlib.words.palette import GAIN, LOSS, REST, STRONG, TIER_INKS, TIERS

SEEN = {
    "all": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    x, y, z = np.cbrt(np.clip(to_xyz @ rgb, 1e-4, None) / [0.95047, 1, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, seen: np.ndarray) -> float:
    return float(
        np.linalg.norm(
            lab(np.clip(seen @ linear(one), 0, 1)) - lab(np.clip(seen @ linear(other), 0, 1))
        )
    )


@pytest.mark.parametrize("seen", SEEN)
def test_tiers_are_told_apart(seen):
    for one, other in combinations(TIERS.values(), 2):
        assert difference(one, other, SEEN[seen]) > 15, (one, other)


@pytest.mark.parametrize("seen", SEEN)
def test_loss_is_told_from_the_rest(seen):
    for other in (STRONG, REST, GAIN):
        assert difference(LOSS, other, SEEN[seen]) > 15, other


def test_words_on_tiers_can_be_read():
    def luminance(colour):
        return float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05

    for tier, fill in TIERS.items():
        pair = sorted([luminance(fill), luminance(TIER_INKS[tier])])
        assert pair[1] / pair[0] > 4, tier
