"""A box of plain widgets whose keys are its own."""

import anywidget
import ipywidgets as widgets

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


class FormBox(widgets.VBox):
    """Plain widgets below each other as one form, usable by keyboard in JupyterLab too."""

    def __init__(self, children=(), **given):
        super().__init__([*children, Guard(layout={"display": "none"})], **given)
        self.add_class("kam-form")
