"""A box of plain widgets whose keys are its own."""

import html

import anywidget
import ipywidgets as widgets
from ipywidgets.widgets.widget_description import DescriptionWidget

from kamlib.literal import literal

_GUARD = """
export default {
  render({ el }) {
    const guard = (tries) => {
      const box = el.closest(".kam-form");
      const own = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      if (box) box.addEventListener("focusin", own);
      else if (tries) requestAnimationFrame(() => guard(tries - 1));
    };
    guard(600);
  },
};
"""


class Guard(anywidget.AnyWidget):
    """Keeps JupyterLab from taking keys typed into the box around it for its own commands.

    In command mode a letter typed into a list or a button is a command: «x» cuts the cell. The mark
    must be on what has the focus; on a box around it it comes too late.
    """

    _esm = _GUARD
    _css = ".kam-form .widget-checkbox label{white-space:normal;line-height:1.4;height:auto}"


class FormBox(widgets.VBox):
    """Plain widgets below each other as one form, usable by keyboard in JupyterLab too."""

    def __init__(self, children=(), **given):
        for child in children:
            _take_literally(child)
        super().__init__([*children, Guard(layout={"display": "none"})], **given)
        self.add_class("kam-form")


def _take_literally(widget) -> None:
    """Have the labels of a widget and of those in it stand as they are: see `literal`."""
    for child in getattr(widget, "children", ()):
        _take_literally(child)
    described = isinstance(widget, DescriptionWidget) and widget.description
    if described and not widget.description_allow_html:
        widget.description = literal(html.escape(widget.description), "span")
        widget.description_allow_html = True
