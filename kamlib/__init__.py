"""Key account management on a company's own sales ledger.

A notebook begins with ``from kamlib import *``: the names below, each imported when it is first
asked for, so that the command line does not wait for charts. All else hangs on what ``start``
gives: ``kam.plan.wallet()``. No logic is here.
"""

from importlib import import_module

_MODULE_OF = {
    "check": "kamlib.practice",
    "example": "kamlib.example",
    "show_record": "kamlib.kam.record",
    "show_table": "kamlib.words.table",
    "show_terms": "kamlib.words.terms",
    "start": "kamlib.kam.start",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str):
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'kamlib' has no attribute {name!r}")
    module = import_module(_MODULE_OF[name])
    value = globals()[name] = module if name == "example" else getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
