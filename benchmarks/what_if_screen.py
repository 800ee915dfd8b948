"""What if, on screen: from a slider's move in JupyterLab to the changed list and map.

    python benchmarks/what_if_screen.py [--accounts 180 5000] [--rounds 20] [--json]

Starts JupyterLab on this machine, opens a notebook with the form over an invented portfolio, moves
a slider by the keyboard as a person does, and takes the time in the page from the key to the new
drawing (a mutation of the form's output, then two frames: it is painted). Chromium is driven by
Playwright; where either is missing it says so. In the same run the plain way: the same portfolio
decided again with pandas and a chart drawn anew by matplotlib, in this process.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat

CELL = """
import sys
sys.path[:0] = {paths}
from what_if_screen import make_form
make_form({accounts})
"""

WATCH = """
() => {
  const found = document.querySelector('.kam-live-map').closest('.widget-html');
  window.kamTimes = [];
  let begun = 0;
  document.addEventListener('keydown', () => { begun = performance.now(); }, true);
  new MutationObserver(() => {
    const from = begun;
    requestAnimationFrame(() => requestAnimationFrame(
      () => { window.kamTimes.push(performance.now() - from); }));
  }).observe(found, {childList: true, subtree: true, characterData: true});
}
"""


def make_form(accounts: int):
    """The form over an invented portfolio, with nothing to save into."""
    from what_if import WHO, make_lines

    from kamlib.client import Settings
    from kamlib.segment.portfolio import decide_portfolio
    from kamlib.segment.show.what_if import WhatIfForm
    from kamlib.segment.what_if import prepare_what_if
    from kamlib.words.words import Words

    settings = Settings.model_validate(
        {"client": WHO, "factors": {"draws": 100}, "segment": {"volume_rule": "above_mean"}}
    )
    frames = decide_portfolio(make_lines(accounts), {}, settings)
    return WhatIfForm(
        prepare_what_if(frames, settings),
        frames["accounts"],
        Words("en", "en-GB", "GBP"),
        save=lambda *_: None,
    )


def main() -> None:
    """Measure and print a table, or JSON."""
    options = _options()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    told = {"processors": os.cpu_count(), "python": platform.python_version()}
    for count in options.accounts:
        told[f"pandas_and_matplotlib_{count}"] = round(1000 * measure_plain(count, 3))
    if sync_playwright is None or browser is None:
        told["on_screen"] = "Playwright or Chromium is missing: not measured"
    else:
        flags = ["--no-sandbox", "--disable-gpu"]
        with (
            tempfile.TemporaryDirectory() as folder,
            _lab(Path(folder)) as address,
            sync_playwright() as play,
            play.chromium.launch(executable_path=browser, args=flags) as chrome,
        ):
            for count in options.accounts:
                times = measure_screen(chrome, address, Path(folder), count, options.rounds)
                told[f"on_screen_{count}"] = round(statistics.median(times))
                told[f"on_screen_{count}_slowest"] = round(max(times))
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        width = max(map(len, told))
        print("\n".join(f"{name:<{width}}  {value}" for name, value in told.items()))


def measure_screen(chrome, address: str, folder: Path, count: int, rounds: int) -> list[float]:
    """Milliseconds from a key on a slider to the painted answer, one per round."""
    here = Path(__file__).resolve().parent
    code = CELL.format(paths=[str(here), str(here.parent)], accounts=count)
    cells = [nbformat.v4.new_code_cell(code)]
    name = f"what_if_{count}.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / name)
    page = chrome.new_page(viewport={"width": 1300, "height": 1500})
    page.goto(f"{address}/doc/tree/{name}", timeout=60_000)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_timeout(3_000)
    page.click(".jp-Notebook .jp-CodeCell .jp-InputArea-editor")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".kam-live-map", timeout=120_000)
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH)
    # places on the list: every step lets another account in or out, so that list and map change
    page.locator(".kam-form .noUi-handle").first.focus()
    for i in range(rounds):
        page.keyboard.press("ArrowRight" if i % 8 < 5 else "ArrowLeft")
        page.wait_for_function(f"window.kamTimes.length > {i}", timeout=20_000)
        page.wait_for_timeout(150)
    times = page.evaluate("window.kamTimes")
    page.close()
    return times


def measure_plain(count: int, rounds: int) -> float:
    """Seconds to decide again with pandas and to draw the chart anew."""
    from what_if import WHO, decide_with_pandas, make_lines

    from kamlib.client import Settings
    from kamlib.figures.window import decide_window
    from kamlib.segment.portfolio import decide_portfolio
    from kamlib.segment.show.charts import show_volume_profit_chart
    from kamlib.words.words import Words

    settings = Settings.model_validate({"client": WHO, "factors": {"draws": 100}})
    frames = decide_portfolio(make_lines(count), {}, settings)
    window, words = decide_window("2025-12-31", window_months=12), Words("en", "en-GB", "GBP")
    taken = []
    for i in range(rounds + 1):  # the first draws in what it needs
        begin = time.perf_counter()
        tiers = decide_with_pandas(frames, settings, window, 0.0005 + 0.0002 * i, 10.0 + i)
        show_volume_profit_chart(
            frames["accounts"].assign(tier=tiers.to_numpy()), words, high_profit_markup=0.3
        )
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken[1:])


@contextlib.contextmanager
def _lab(folder: Path):
    """JupyterLab on a free port of this machine, in a folder of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    flags = ["--no-browser", f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token="]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--allow-root")
    state = {name: str(folder / ".jupyter") for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    lab = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *flags, f"--ServerApp.root_dir={folder}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **state},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api", timeout=2).close()
                break
            time.sleep(0.5)
        yield address
    finally:
        lab.terminate()
        lab.wait(20)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, nargs="+", default=[180, 5000])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
