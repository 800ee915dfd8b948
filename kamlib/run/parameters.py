"""What a notebook may be told: read from its own ``parameters`` cell and checked before it runs.

papermill only warns on a name that the notebook does not know, and turns dates, paths and tuples
into text without a word. Here a run stops before anything starts, with all mistakes at once.
"""

import ast
import io
import math
import re
import tokenize
from dataclasses import dataclass

from kamlib.near import near
from kamlib.problem import Problem, Problems

_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
_BRACKETS = re.compile(r"\s*\[([^\]]*)\]\s*$")


@dataclass(frozen=True)
class Parameter:
    """One line of a ``parameters`` cell: ``name: type = default  # help [a | b]``.

    Parameters
    ----------
    name
        What it is called.
    type
        ``str``, ``int``, ``float``, ``bool`` or ``list``; ``optional`` allows None beside it.
    default
        Its value in the notebook.
    help
        What it means, without the brackets.
    choices
        The values allowed, where the help ends in ``[a | b]``.
    low, high
        The range allowed, both ends included, where it ends in ``[1 … 60]``.
    """

    name: str
    type: str
    default: object
    help: str = ""
    choices: tuple = ()
    low: float | None = None
    high: float | None = None
    optional: bool = False


def read_parameters(notebook) -> dict[str, Parameter]:
    """The parameters of a notebook, by name, in the order of its cell.

    Parameters
    ----------
    notebook
        A notebook node.

    Raises
    ------
    Problems
        No cell (or several) tagged ``parameters``, or a line that is not
        ``name: type = value``.
    """
    cells = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    if len(cells) != 1:
        raise Problems(Problem("parameters_cell", {"n": len(cells)}))
    source = cells[0].source
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise Problems(_bad_line(source, error.lineno or 1)) from error
    helps = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found, problems = {}, []
    for line in lines:
        try:
            parameter = _read_line(line, helps.get(line.end_lineno, ""))
            found[parameter.name] = parameter
        except (ValueError, AttributeError, KeyError, TypeError):
            problems.append(_bad_line(source, line.lineno))
    if problems:
        raise Problems(problems)
    return found


def _bad_line(source: str, number: int) -> Problem:
    lines = source.splitlines()
    text = lines[number - 1].strip() if number <= len(lines) else ""
    return Problem("parameters_line", {"line": text}, row=number)


def _read_line(line: ast.stmt, comment: str) -> Parameter:
    if not isinstance(line, ast.AnnAssign):
        raise ValueError
    annotation = ast.unparse(line.annotation).replace(" ", "")
    kinds = [kind.split("[")[0] for kind in annotation.split("|")]
    optional = "None" in kinds
    (kind,) = [kind for kind in kinds if kind != "None"]
    if kind not in _TYPES:
        raise ValueError
    choices, low, high = (), None, None
    if match := _BRACKETS.search(comment):
        inside = match[1]
        if "|" in inside:
            choices = tuple(_as(kind, part) for part in inside.split("|"))
        elif "…" in inside:
            low, high = (float(part) for part in inside.split("…"))
        if choices or low is not None:
            comment = comment[: match.start()]
    default = ast.literal_eval(line.value)
    return Parameter(line.target.id, kind, default, comment.strip(), choices, low, high, optional)


def _as(kind: str, text: str):
    text = text.strip()
    return _TYPES[kind](text) if kind in ("int", "float") else text.strip("\"'")


def check_parameters(notebook, given: dict, lang: str | None = None) -> dict:
    """The values given to a notebook, checked against its own ``parameters`` cell.

    Parameters
    ----------
    notebook
        The notebook that shall run.
    given
        Name → value. Only values that JSON can hold pass: text, numbers, yes or no, None, lists.
    lang
        The language of the problems.

    Returns
    -------
    dict
        `given`, ready for papermill; a whole number given for a ``float`` is made one.

    Raises
    ------
    Problems
        All at once: a name not known (with near ones), a value of another type (text is not
        turned into a number in silence), out of its range or not among its choices, or one that
        cannot be written into a notebook.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> cell = v4.new_code_cell('months: int = 12  # window [1 … 60]')
    >>> cell.metadata["tags"] = ["parameters"]
    >>> check_parameters(v4.new_notebook(cells=[cell]), {"months": 24})
    {'months': 24}
    """
    known = read_parameters(notebook)
    problems, checked = [], {}
    for name, value in given.items():
        if name not in known:
            values = {"name": name, "known": near(name, known, others=None)}
            problems.append(Problem("parameter_unknown", values))
            continue
        problem = _check_value(known[name], value)
        if problem:
            problems.append(problem)
        elif known[name].type == "float" and isinstance(value, int):
            checked[name] = float(value)
        else:
            checked[name] = value
    if problems:
        raise Problems(problems, lang)
    return checked


def _check_value(parameter: Parameter, value) -> Problem | None:
    values = {"name": parameter.name, "value": _shorten(value)}
    if value is None and parameter.optional:
        return None
    if not _fits(parameter.type, value):
        values["type"] = type(value).__name__
        return Problem("parameter_type", {**values, "wanted": parameter.type})
    if not _safe(value):
        return Problem("parameter_unsafe", values)
    if parameter.choices and value not in parameter.choices:
        choices = ", ".join(map(str, parameter.choices))
        return Problem("parameter_choice", {**values, "choices": choices})
    if parameter.low is not None and not parameter.low <= value <= parameter.high:
        return Problem(
            "parameter_range",
            {**values, "low": f"{parameter.low:g}", "high": f"{parameter.high:g}"},
        )
    return None


def _fits(kind: str, value) -> bool:
    if type(value) is bool:  # True is an int to Python, not to a reader
        return kind == "bool"
    if kind == "float":
        return type(value) in (int, float)
    return type(value) is _TYPES[kind]  # exactly: a subclass may write itself otherwise


def _safe(value) -> bool:
    """Whether the value comes out of the notebook's text as it went in."""
    if type(value) is list:
        return all(_safe(part) for part in value)
    if type(value) is float:
        return math.isfinite(value)
    if type(value) is int:
        return abs(value) < 2**63
    if type(value) is str:  # a lone half of a surrogate pair cannot be stored as UTF-8
        return not any("\ud800" <= sign <= "\udfff" for sign in value)
    return value is None or type(value) is bool


def _shorten(value) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
