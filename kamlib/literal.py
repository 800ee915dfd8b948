"""HTML as it stands: Jupyter takes what is between two «$» for mathematics, also in R$ and US$."""


def literal(html: str, tag: str = "div") -> str:
    """HTML within which no viewer of notebooks sets mathematics; all that is shown goes through it.

    The first class is for JupyterLab and the web page, the second for older viewers.

    Parameters
    ----------
    html
        Safe HTML: texts in it are escaped.
    tag
        What stands around it: ``div``, or ``span`` within a line.

    Examples
    --------
    >>> literal("R$ 1, R$ 2", "span")
    '<span class="mathjax_ignore tex2jax_ignore">R$ 1, R$ 2</span>'
    """
    return f'<{tag} class="mathjax_ignore tex2jax_ignore">{html}</{tag}>'
