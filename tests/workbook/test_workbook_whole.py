"""What a notebook does with the whole portfolio: what if, and tables saved in the folder."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.problem import Problems
from kamlib.show.words import Words
from kamlib.workbook.whole import PortfolioFigures

FRAME = pd.DataFrame({"account": ["007", "B"], "net_revenue": [1.5, 2.0]})


@pytest.fixture
def kam(tmp_path):
    figures = PortfolioFigures()
    figures.client = SimpleNamespace(folder=tmp_path)
    figures.words = Words("es", "es-ES", "EUR")
    return figures


def test_a_table_is_saved_into_the_client_s_folder(kam, tmp_path):
    assert kam.save(FRAME, "cuentas clave") == (
        "exports/cuentas clave.csv, exports/cuentas clave.xlsx"
    )
    assert kam.save(FRAME, "lista.csv") == "exports/lista.csv"
    names = sorted(p.name for p in (tmp_path / "exports").iterdir())
    assert names == ["cuentas clave.csv", "cuentas clave.xlsx", "lista.csv"]


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a.exe", "..", "a\\b", ".x"])
def test_a_name_that_leads_elsewhere_is_refused(kam, tmp_path, name):
    with pytest.raises(Problems) as caught:
        kam.save(FRAME, name)
    assert caught.value.problems[0].code == "table_name"
    assert not list(tmp_path.iterdir())
