"""How large the page of a run is, how long it takes to make, and how long until a browser has opened it.

    python benchmarks/page.py [RUNS]

The cases are 40 claims of the worked example, the whole of it, and made-up court cases with one wrong claim in a
hundred. Opening is from the start of navigation to the end of the load event and the first frame after it, in headless
Chromium (the best and the median of RUNS, default 5), wide and as wide as a phone.
"""

import shutil
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from claim_generator import write
from claimcheck import Options
from claimcheck.model.dossier import Dossier
from claimcheck.reports.html import render_html
from claimcheck.reports.style import Style
from claimcheck.run import dossier

RUST = Path("claims/rust-shooting")
FORTY = ("entities", "last-take", "cbs-timeline", "cinetitbit", "fox", "hindustan-times", "ap-ksn")
SIZES = (1_000, 2_000, 10_000, 50_000)
WIDTHS = (1280, 420)
FIRST_FRAME = (
    """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
)


def dossiers(folder: Path) -> dict[str, Dossier]:
    options = Options(as_of="2025-01-01")
    made = {
        "worked example, part": dossier([RUST / f"{name}.claims.yaml" for name in FORTY], options=options),
        "worked example": dossier(RUST, options=options),
    }
    for size in SIZES:
        file = folder / f"{size}.claims.jsonl"
        write(size, file)
        made[f"court cases, {size:,}"] = dossier(file, options=options)
    return made


def milliseconds(browser: Browser, file: Path, width: int) -> float:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    taken: float = page.evaluate(FIRST_FRAME)
    page.close()
    return taken


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chromium = shutil.which("chromium") or sys.exit("Chromium is needed: apt-get install chromium")
    print(f"{'case':<24}{'claims':>8}{'findings':>10}{'kB':>8}{'made in s':>11}{'wide ms':>16}{'phone ms':>16}")
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for case, told in dossiers(Path(name)).items():
            began = time.perf_counter()
            page = render_html(told, Style())
            made = time.perf_counter() - began
            file = Path(name) / "page.html"
            file.write_text(page, encoding="utf-8")
            row = f"{case:<24}{told.report.summary.claims:>8,}{len(told.report.findings):>10,}"
            row += f"{len(page.encode()) / 1000:>8,.0f}{made:>11.2f}"
            for width in WIDTHS:
                taken = [milliseconds(browser, file, width) for _ in range(runs)]
                row += f"{min(taken):>8,.0f}{statistics.median(taken):>8,.0f}"
            print(row, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
