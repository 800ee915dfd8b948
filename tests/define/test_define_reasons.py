"""DEF-4 and DEF-6: reasons that stand, key accounts without one, the six statements."""

import pandas as pd
import pytest
from method_frames import make_settings

from kamlib.define.reasons import STATEMENTS, check_definition, check_reasons, decide_reasons
from kamlib.segment.factors import FACTORS, LEVELS
from kamlib.words.label import LANGUAGES, labels

GIVEN = pd.DataFrame(
    [
        ("A", "potential", "second plant in 2027", True, None),
        ("A", "leadership", "quoted in the trade press", True, True),
        ("B", "leadership", "known everywhere", True, None),
        ("C", "intangible", "  ", True, None),
        ("D", "profitability", "contract to 2029", False, None),
    ],
    columns=["account", "key_reason", "evidence", "approved", "permission"],
)
VERDICTS = pd.DataFrame(
    {
        "account": list("ABCDE"),
        "tier": ["key", "key", "standard", "key", "key"],
        "potential_share": [0.1, 0.5, 0.9, 0.2, None],
        "on_list": [True, True, False, True, True],
    }
)
CLASSES = pd.DataFrame(
    {
        "account": list("ABCDE"),
        "profit": ["high", "high", "high", "low", "unknown"],
        "markup": [0.5, 0.4, 0.6, 0.1, None],
    }
)


def test_only_approved_reasons_with_evidence_stand():
    """A reference needs the customer's permission, every reason evidence and approval.

    Under «innovate» leadership weighs most, then intangible value, potential, profitability.
    """
    found = decide_reasons(GIVEN, objective="innovate")
    assert found[["account", "reason_rank", "reason_finding"]].to_numpy().tolist() == [
        ["A", 1, "stands"],
        ["A", 3, "stands"],
        ["B", 1, "no_permission"],
        ["C", 2, "no_evidence"],
        ["D", 4, "not_approved"],
    ]
    assert decide_reasons(None, objective="grow").empty
    with pytest.raises(ValueError, match="size"):
        decide_reasons(GIVEN.assign(key_reason="size"), objective="grow")


def test_every_key_account_carries_a_reason_or_is_named():
    """A has one. B: potential 50 % > 20 % and markup 40 % are proposed. D's 20 % is not above."""
    decided = decide_reasons(GIVEN, objective="grow")
    found = check_reasons(decided, VERDICTS, CLASSES, make_settings())
    new = found[found["reason_finding"].isin(["proposed", "missing"])]
    told = new[["account", "key_reason", "reason_value"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["B", "potential", 0.5],
        ["B", "profitability", 0.4],
        ["D", None, None],
        ["E", None, None],
    ]
    assert len(found) == 9


def definition(answers=None, exceptions=(), confirmed=False, **hours):
    frame = pd.DataFrame({"exception": list(exceptions)}, dtype="str")
    return check_definition(
        VERDICTS,
        frame,
        answers,
        make_settings(define={"cap_accounts": 8}, cost_to_serve=hours),
        confirmed=confirmed,
    ).set_index("statement")


def test_definition_from_the_figures():
    """Four of eight places: 50 %. KAM hours 100 ÷ 4 = 25. Structure: only people know the rest."""
    found = definition(exceptions=["large_not_key", "large_not_key"])
    assert found.index.tolist() == list(STATEMENTS)
    assert found["agreement"].fillna("?").tolist() == [*["partly", "partly"], "?", "?", "partly",
                                                       "?"]  # fmt: skip
    assert found.loc["limited", "evidence_value"] == 0.5
    assert found.loc["assets", "evidence_value"] == 25
    assert found.loc["not_just_large", "evidence_value"] == 2
    assert definition()["agreement"]["not_just_large"] == "no"  # the list is the size list
    alike = definition(kam_hours_key=4, kam_hours_standard=4)
    assert alike.loc["assets", ["agreement", "evidence_value"]].tolist() == ["no", 1]
    both = definition(exceptions=["large_not_key", "key_not_large"], confirmed=True)
    assert both["agreement"].tolist()[:2] == ["yes", "yes"]


def test_a_person_s_answer_counts():
    answers = pd.DataFrame(
        {"statement": ["limited", "partners"], "agreement": ["no", None], "evidence": ["grew", ""]}
    )
    found = definition(answers)
    assert found.loc["limited", ["agreement", "answered_by", "evidence"]].tolist() == [
        *["no", "person", "grew"]
    ]
    assert found.loc["partners", "answered_by"] == "nobody"


def test_every_level_of_every_factor_has_a_meaning():
    known = labels()
    for factor in FACTORS:
        texts = {known[f"level.{factor}_{level}"][lang] for level in LEVELS for lang in LANGUAGES}
        assert len(texts) >= 14, factor  # a word may be the same in two languages
        assert f"judgement.factor.{factor}" in known
