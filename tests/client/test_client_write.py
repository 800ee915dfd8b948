"""New settings files round-trip; a changed setting keeps what people wrote around it."""

import pytest

from kamlib.client import (
    Settings,
    check_settings,
    find_client,
    list_settings,
    save_setting,
    settings_text,
    write_settings,
)
from kamlib.problem import Problems
from kamlib.words.label import LANGUAGES

SOURCES = [
    {"files": ["ventas_*.csv"], "header_row": 3, "columns": {"date": 'Fecha "doc"', "order": "Nº"}},
    {"files": ["2025.xlsx"], "sheet": "Hoja 1", "columns": {"date": "Fecha"}},
]
TABLES = [{"kind": "customers", "file": "clientes.csv", "columns": {"customer": "Código"}}]


def make(folder, lang="es"):
    folder.mkdir(exist_ok=True)
    text = settings_text(name="A", language=lang, locale="es-MX", currency="MXN")
    write_settings(folder, text)
    return find_client(folder.name, folder.parent)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_reads_back_without_loss(lang):
    text = settings_text(
        name='Ñandú & Cía "X"',
        language=lang,
        locale="pt-BR",
        currency="BRL",
        objective="profit",
        sources=SOURCES,
        tables=TABLES,
    )
    settings = check_settings(text)
    assert settings.client.model_dump() == {
        "name": 'Ñandú & Cía "X"',
        "language": lang,
        "locale": "pt-BR",
        "currency": "BRL",
        "objective": "profit",
    }
    defaults = Settings.model_validate({"client": settings.client.model_dump()})
    for section in (
        "window",
        "define",
        "segment",
        "factors",
        "weights",
        "cost_to_serve",
        "plan",
        "review",
        "ledger",
    ):
        assert getattr(settings, section) == getattr(defaults, section), section
    for tier, policy in settings.policy:
        roles = {"responds": "", "sponsor": ""}
        assert policy.model_copy(update=roles) == getattr(defaults.policy, tier)
    assert [s.model_dump(exclude_none=True) for s in settings.sources] == SOURCES
    assert [t.model_dump(exclude_none=True) for t in settings.tables] == TABLES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_threshold_stands_in_a_new_file(lang):
    text = settings_text(name="A", language=lang, locale="en-US", currency="USD")
    for section, name, _ in list_settings():
        if section not in ("own_factors", "sources", "tables", "stated", "changes"):
            assert f"\n{name} =" in text or f"\n# {name} =" in text or f".{name}]" in text, name
    assert max(len(line) for line in text.splitlines()) <= 110
    assert "\xa0" not in text


def test_a_changed_setting_keeps_the_comments_and_notes_who_and_why(tmp_path):
    client = make(tmp_path / "a")
    before = client.settings_file.read_text(encoding="utf-8")
    changed = save_setting(client, "define.above_mean", 0.4, who="M. Ruiz", why="Menos cuentas")
    after = client.settings_file.read_text(encoding="utf-8")
    assert changed.settings.define.above_mean == 0.4
    assert after.startswith(before.replace("above_mean = 0.33", "above_mean = 0.4").rstrip("\n"))
    (entry,) = changed.settings.changes
    assert (entry.who, entry.why) == ("M. Ruiz", "Menos cuentas")
    assert entry.what == "define.above_mean: 0.33 → 0.4"
    again = save_setting(changed, "define.fixed_costs", 120000, who="M. Ruiz", why="Balance")
    assert again.settings.define.fixed_costs == 120000
    assert [c.what for c in again.settings.changes][1] == "define.fixed_costs: – → 120000"
    back = save_setting(again, "define.fixed_costs", None, who="M. Ruiz", why="Dudoso")
    assert back.settings.define.fixed_costs is None
    assert len(back.settings.changes) == 3
    assert sorted(p.name for p in client.folder.iterdir()) == ["client.toml"]


def test_a_setting_of_an_account_whose_code_holds_a_dot(tmp_path):
    client = make(tmp_path / "a")
    saved = save_setting(client, ("plan", "stages", "C.1"), "research", who="A", why="B")
    assert saved.settings.plan.stages == {"C.1": "research"}
    saved = save_setting(saved, "policy.key.lead_days", 1, who="A", why="B")
    assert saved.settings.policy.key.lead_days == 1


def test_a_section_that_the_file_does_not_have_is_added(tmp_path):
    folder = tmp_path / "a"
    folder.mkdir()
    who = '[client]\nname = "A"\nlanguage = "en"\nlocale = "en-GB"\ncurrency = "GBP"\n'
    (folder / "client.toml").write_text("# mine\n" + who, encoding="utf-8")
    saved = save_setting(find_client("a", tmp_path), "review.quiet_days", 30, who="A", why="B")
    assert saved.settings.review.quiet_days == 30
    assert (folder / "client.toml").read_text(encoding="utf-8").startswith("# mine\n" + who)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("define.above_meen", 1, "setting_unknown"),
        ("define.above_mean", -1, "setting_range"),
        ("client.currency", "EURO", "currency_unknown"),
        ("client.name", None, "setting_absent"),
    ],
)
def test_a_bad_value_leaves_the_file_as_it_was(tmp_path, name, value, code):
    client = make(tmp_path / "a")
    before = client.settings_file.read_bytes()
    with pytest.raises(Problems) as caught:
        save_setting(client, name, value, who="A", why="B")
    assert [p.code for p in caught.value.problems] == [code]
    assert client.settings_file.read_bytes() == before
    assert sorted(p.name for p in client.folder.iterdir()) == ["client.toml"]
