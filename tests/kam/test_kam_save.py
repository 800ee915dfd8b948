"""Tables saved in the client's folder."""

import pandas as pd
import pytest

from kamlib.kam.save import save_frame
from kamlib.problem import Problems
from kamlib.words.words import Words

FRAME = pd.DataFrame({"account": ["007", "B"], "net_revenue": [1.5, 2.0]})
SPAIN = Words("es", "es-ES", "EUR")


def test_a_table_is_saved_into_the_client_s_folder(tmp_path):
    assert save_frame(FRAME, tmp_path, "cuentas clave", SPAIN) == (
        "exports/cuentas clave.csv, exports/cuentas clave.xlsx"
    )
    assert save_frame(FRAME, tmp_path, "lista.csv", SPAIN) == "exports/lista.csv"
    names = sorted(p.name for p in (tmp_path / "exports").iterdir())
    assert names == ["cuentas clave.csv", "cuentas clave.xlsx", "lista.csv"]


@pytest.mark.parametrize("name", ["../a", "a/b", "", "a.exe", "..", "a\\b", ".x"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(Problems) as caught:
        save_frame(FRAME, tmp_path, name, SPAIN)
    assert caught.value.problems[0].code == "table_name"
    assert not list(tmp_path.iterdir())
