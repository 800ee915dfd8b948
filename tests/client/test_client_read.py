"""A settings file with mistakes: all of them are told, each at its line."""

import pytest

from kamlib.client import check_settings, read_settings
from kamlib.client.settings import Settings, list_settings
from kamlib.problem import Problems
from kamlib.words.label import LANGUAGES, labels

WHO = '[client]\nname = "A"\nlanguage = "es"\nlocale = "es-ES"\ncurrency = "EUR"\n'


def told(text: str) -> dict[str, tuple[int | None, str, str]]:
    """Code of each problem, with its row, column and whole text in English."""
    with pytest.raises(Problems) as caught:
        check_settings(text)
    return {p.column or p.code: (p.row, p.code, p.text("en")) for p in caught.value.problems}


def test_five_mistakes_are_all_told_with_their_lines(tmp_path):
    text = (
        "[client]\n"  # 1
        'name = "Filtros"\n'
        'language = "es"\n'
        'locale = "es_MX"\n'  # 4: hyphen
        'currency = "EURO"\n'  # 5: EUR
        "\n"
        "[define]\n"
        "above_meen = 0.33\n"  # 8: misspelt
        'cap_accounts = "ten"\n'  # 9: not a number
        "pareto_share = 80\n"  # 10: not a share
    )
    (tmp_path / "client.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read_settings(tmp_path)
    problems = caught.value.problems
    assert [p.row for p in problems] == [4, 5, 8, 9, 10]
    assert [p.where for p in problems] == ["client.toml"] * 5
    for lang in LANGUAGES:
        for problem in problems:
            assert problem.part("found", lang) and problem.part("expected", lang)
    shown = [p.text("en") for p in problems]
    assert "es-MX" in shown[0]
    assert "EUR" in shown[1].split("near:")[1]
    assert "above_mean" in shown[2]
    assert '"ten"' in shown[3] and "1 … 10000" in shown[3]
    assert "> 0, < 1" in shown[4]
    assert caught.value.lang == "es"  # the client's own language, though its file has mistakes


def test_a_line_that_is_not_toml_does_not_hide_the_others():
    found = told(
        WHO
        + "[define]\n"  # 6
        + "above_mean = 0,33\n"  # 7
        + "top1_bands = [\n 0.3,\n 0.2,\n]\n"  # 8–11
        + "cap_accounts = 0\n"  # 12
        + "[review\n"  # 13
        + "[plan]\npeers_min = 1\n"  # 15
    )
    assert found["define.top1_bands"][:2] == (8, "setting_bands")
    assert found["define.cap_accounts"][:2] == (12, "setting_range")
    assert found["plan.peers_min"][:2] == (15, "setting_range")
    with pytest.raises(Problems) as caught:
        check_settings(WHO + "[define]\nabove_mean = 0,33\n[review\n")
    assert [(p.code, p.row) for p in caught.value.problems] == [
        ("settings_syntax", 7),
        ("settings_syntax", 8),
    ]


def test_a_broken_header_does_not_blame_what_stands_below_it():
    found = told(WHO.replace("[client]", "[client") + "[define]\ncap_accounts = 0\n")
    assert {name: row for name, (row, _, _) in found.items()} == {
        "settings_syntax": 1,
        "define.cap_accounts": 7,
    }


def test_the_same_name_twice_is_told_at_the_second():
    found = told(WHO + "[define]\ncap_accounts = 3\ncap_accounts = 4\n")
    assert found["settings_twice"][0] == 8


def test_lines_inside_arrays_of_tables_are_those_of_their_own_entry():
    found = told(
        WHO
        + '[[sources]]\nfiles = ["a.csv"]\n'  # 6, 7
        + "[sources.columns]\ndate = 3\n"  # 8, 9
        + '[[sources]]\nfiles = ["../b.csv"]\ndecimal = ";"\n'  # 10–12
        + '[sources.columns]\ncustomer = ""\n'  # 14
        + '[[tables]]\nkind = "customer"\nfile = "c.csv"\n'  # 15, 16
    )
    assert {name: row for name, (row, _, _) in found.items()} == {
        "sources[1].columns.date": 9,
        "sources[2].files[1]": 11,
        "sources[2].decimal": 12,
        "sources[2].columns.customer": 14,
        "tables[1].kind": 16,
    }
    assert "Perhaps customers?" in found["tables[1].kind"][2]


def test_unknown_language_section_stage_and_encoding():
    found = told(
        WHO.replace('"es"', '"fr"')
        + '[plan.stages]\n"C.1" = "reserch"\n'  # 7
        + "[segmnt]\nx = 1\n"  # 8
        + '[[sources]]\nfiles = ["a"]\nencoding = "utf-9"\n'  # 12
    )
    assert found["client.language"][:2] == (3, "setting_choice")
    assert found["plan.stages.C.1"][:2] == (7, "setting_choice_near")
    assert found["segmnt"][0] == 8 and "segment" in found["segmnt"][2]
    assert found["sources[1].encoding"][:2] == (12, "setting_encoding")


def test_an_unknown_fact_of_a_gate_gets_a_near_one_and_only_facts():
    found = told(WHO + '[plan.gates]\nresearch = ["wallet_know"]\nreserch = []\n')
    row, code, shown = found["plan.gates.research[1]"]
    assert (row, code) == (7, "setting_choice_near") and "Perhaps wallet_known?" in shown
    assert "strategy" not in shown
    assert "Perhaps research?" in found["plan.gates.reserch.[key]"][2]


@pytest.mark.parametrize(
    ("currency", "near"), [("EURO", "EUR"), ("euros", "EUR"), ("R$", "BRL"), ("BLR", "BRL")]
)
def test_an_unknown_currency_gets_near_ones(currency, near):
    shown = told(WHO.replace("EUR", currency))["client.currency"][2]
    assert near in shown.split("near: ")[1].split(", ")


@pytest.mark.parametrize(
    ("locale", "near"), [("es_ES", "es-ES"), ("pt-br", "pt-BR"), ("es-MXX", "es-MX")]
)
def test_an_unknown_locale_gets_near_ones(locale, near):
    shown = told(WHO.replace("es-ES", locale))["client.locale"][2]
    assert near in shown.split("near: ")[1].split(", ")


def test_types_are_not_guessed_and_missing_ones_are_named():
    found = told(
        '[client]\nname = "A"\nlanguage = "en"\n'
        + "[window]\nwindow_months = 12.5\nas_of = 2025-02-31\n"
        + "[define]\nabove_mean = true\ncap_accounts = nan\n[policy.key]\ndiscount_min = 0.4\n"
    )
    assert found["client.locale"][:2] == (1, "setting_absent")
    assert found["client.currency"][:2] == (1, "setting_absent")
    assert found["settings_syntax"][0] == 6  # there is no 31 February
    assert found["window.window_months"][1] == "setting_not_number_whole"
    assert found["define.above_mean"][1] == "setting_not_number"
    assert found["define.cap_accounts"][1] == "setting_not_number_whole"
    assert found["policy.key"][1] == "setting_discounts"  # 0.4 above the default 0.15


def test_a_day_may_be_written_as_text_or_as_a_day():
    assert check_settings(WHO + "[window]\nas_of = 2025-12-31").window.as_of == "2025-12-31"
    assert check_settings(WHO + '[window]\nas_of = "2025-12-31"').window.as_of == "2025-12-31"
    assert told(WHO + '[window]\nas_of = "31/12/2025"')["window.as_of"][:2] == (7, "setting_day")


def test_a_tier_that_says_one_thing_keeps_its_defaults_for_the_rest():
    policy = check_settings(WHO + "[policy.key]\nlead_days = 1\n").policy
    assert (policy.key.lead_days, policy.key.contacts_per_year) == (1, 12)
    assert policy.trial == Settings.model_fields["policy"].default.trial


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    text = (WHO + "[define]\ncap_accounts = 0\n").replace("\n", "\r\n")
    (tmp_path / "client.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(Problems) as caught:
        read_settings(tmp_path)
    assert [p.row for p in caught.value.problems] == [7]


def test_a_file_that_is_not_utf8_is_told_at_its_line(tmp_path):
    (tmp_path / "client.toml").write_bytes('[client]\nname = "Año"\n'.encode("cp1252"))
    with pytest.raises(Problems) as caught:
        read_settings(tmp_path)
    assert [(p.code, p.row) for p in caught.value.problems] == [("settings_not_utf8", 2)]


def test_the_chapters_settings_stand_among_the_others_in_the_order_of_the_file():
    sections = list(dict.fromkeys(section for section, _, _ in list_settings()))
    assert sections == [
        *("client", "window", "define", "segment", "factors", "weights", "cost_to_serve"),
        *("policy", "plan", "review", "ledger"),
        *("own_factors", "sources", "tables", "stated", "changes"),
    ]
    assert len(list_settings()) == 161


def test_every_setting_has_words_and_a_unit_in_three_languages():
    known = labels()
    for section, name, field in list_settings():
        unit = field.json_schema_extra["unit"]
        for slug in (f"setting.{section}.{name}", f"setting_unit.{unit}"):
            assert slug in known, slug
            assert all(known[slug].get(lang) for lang in LANGUAGES), slug


def test_every_problem_that_a_mistake_raises_has_words():
    wrong = (
        WHO
        + "plan = 3\n[define]\nq = 1\ntop3_bands = 1\n[ledger]\ninternal_customers = [1]\n"
        + '[[sources]]\nfiles = []\nseparator = ";;"\nheader_row = "1"\ncolumns = 3\n'
        + '[[tables]]\n[[changes]]\ndate = 1\n[cost_to_serve.expected_loss]\nA = 2\nB = "x"\n'
    )
    with pytest.raises(Problems) as caught:
        check_settings(wrong)
    problems = caught.value.problems
    assert len(problems) >= 14
    for problem in problems:
        for lang in LANGUAGES:
            assert problem.part("found", lang) and problem.part("expected", lang), problem
            assert "{" not in problem.part("expected", lang), problem
        assert problem.row is not None, problem
