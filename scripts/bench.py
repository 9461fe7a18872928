"""Measures our page against a stock Pyodide page with the same engine, side by side in one run.

python3 scripts/bench.py [--runs N]: prints medians and ratios. Both pages run the same engine on the
same answers in a module worker, served by the same local server with gzip and lasting caches.

python3 scripts/bench.py search: measures the search; see scripts/bench_search.py.
python3 scripts/bench.py lighthouse: measures pages with Lighthouse; see scripts/bench_lighthouse.py.
python3 scripts/bench.py build: measures the build and how soon an edit is seen; see scripts/bench_build.py.
"""

import argparse
import gzip
import http.server
import json
import mimetypes
import shutil
import statistics
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import install

install.enter("test")

import build  # noqa: E402
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright  # noqa: E402

from translations import LANGUAGES  # noqa: E402

ROOT = install.ROOT
STOCK = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
CHECK = "en/checks/losing-customers/"
GUIDE = "en/guides/keep-every-promise/"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SEARCH = ("/search/", "/search.js", "/guesses.js", "/showing.js", "/words.js")
CLICKS = 60
READING_SECONDS = 12


class Host(http.server.BaseHTTPRequestHandler):
    """A good static host: gzip for everything that shrinks, a year of cache for names that carry a hash."""

    protocol_version = "HTTP/1.1"
    folder = Path()
    bytes_sent: dict[str, int]
    packed: dict[Path, bytes]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.lstrip("/")
        file = self.folder / path
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        if file not in self.packed:
            self.packed[file] = gzip.compress(file.read_bytes(), 9, mtime=0)
        body = self.packed[file]
        self.send_response(200)
        kind = "application/wasm" if file.suffix == ".wasm" else mimetypes.guess_type(file.name)[0]
        self.send_header("Content-Type", "text/javascript" if file.suffix in (".js", ".mjs") else kind or "text/plain")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        lasting = "/py/" in f"/{path}" or "/assets/" in f"/{path}" or path.startswith("stock/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache")
        self.end_headers()
        self.wfile.write(body)
        self.bytes_sent[path] = len(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def host(folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    sent: dict[str, int] = {}
    handler = type("Handler", (Host,), {"folder": folder, "bytes_sent": sent, "packed": {}})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", sent
    server.shutdown()


def reference_answers() -> dict[str, Any]:
    text = (ROOT / "checklists" / "content" / "losing-customers.references.toml").read_text(encoding="utf-8")
    answers: dict[str, Any] = tomllib.loads(text)["businesses"][0]["answers"]
    return answers


def make_stock_page(folder: Path, answers: dict[str, Any]) -> None:
    """The page one would write first: Pyodide as npm ships it, the engine as a zip, one score."""
    stock = folder / "stock"
    stock.mkdir()
    for name in STOCK:
        shutil.copy(ROOT / "node_modules" / "pyodide" / name, stock / name)
    with tempfile.TemporaryDirectory() as sources:
        content = ("*.py", "content/losing-customers.toml")
        for path in (path for pattern in content for path in (ROOT / "checklists").glob(pattern)):
            target = Path(sources) / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        shutil.make_archive(str(stock / "engine"), "zip", sources)
    request = json.dumps({"ask": "score", "checklist": "losing-customers", "answers": answers})
    (stock / "worker.js").write_text(f"""
import {{ loadPyodide }} from "./pyodide.mjs";
const python = await loadPyodide();
const archive = await (await fetch("./engine.zip")).arrayBuffer();
python.unpackArchive(archive, "zip");
const handle = python.pyimport("checklists.browser").handle;
postMessage(handle({json.dumps(request)}));
""")
    (stock / "index.html").write_text("""<!doctype html><title>stock</title><script type="module">
const worker = new Worker("worker.js", { type: "module" });
worker.onmessage = ({ data }) => {
  window.score = JSON.parse(data).result.total.score;
  window.scored = window.worked = performance.now();
};
</script>""")


Moments = tuple[float, float]


def seconds_to_score(page: Page, address: str) -> Moments:
    """From the start of a page to the first score it shows, and to the score that this visit's Python worked out."""
    page.goto(address)
    page.wait_for_function("() => window.worked", polling=20, timeout=120_000)
    shown, worked = page.evaluate("[window.scored, window.worked]")
    return shown / 1000, worked / 1000


def seconds_to_score_stock(page: Page, address: str) -> Moments:
    return seconds_to_score(page, f"{address}stock/index.html")


def seconds_to_score_ours(page: Page, address: str) -> Moments:
    """The answers lie on the device, as on a return visit."""
    return seconds_to_score(page, f"{address}{CHECK}")


def remember_answers(context: BrowserContext, answers: dict[str, Any]) -> None:
    """Answers as if given before, and a note of the moment when the first score shows."""
    stored = json.dumps({
        "format": "customer-handbook-answers",
        "format_version": 1,
        "checklist": "losing-customers",
        "answers": {item: {"value": value} for item, value in answers.items()},
    })  # fmt: skip
    context.add_init_script(f"""
if (location.pathname.includes("/checks/")) {{
  localStorage.setItem("customer-handbook:answers:losing-customers", {json.dumps(stored)});
  new MutationObserver(() => {{
    const {{ state, earlier }} = document.getElementById("result")?.dataset ?? {{}};
    if (!["provisional", "complete"].includes(state)) return;
    window.scored ??= performance.now();
    if (earlier === undefined) window.worked ??= performance.now();
  }}).observe(document, {{ subtree: true, attributes: true, attributeFilter: ["data-state", "data-earlier"] }});
}}""")


def visits(
    playwright: Playwright, address: str, measure: Callable[[Page, str], Moments], answers: dict[str, Any]
) -> tuple[float, float, float]:
    """Seconds of the first visit of a new profile, and the medians of three later visits of the same profile: to the
    first score, and to the one that Python worked out."""
    with tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=install.chromium(), args=FLAGS)
        remember_answers(context, answers)
        page = context.new_page()
        cold, _ = measure(page, address)
        later: list[Moments] = []
        for _ in range(4):
            time.sleep(READING_SECONDS)  # compiled code and the snapshot are kept some seconds after all has settled
            page.goto("about:blank")
            later.append(measure(page, address))
        context.close()
    shown, worked = (statistics.median(moments) for moments in zip(*later[1:], strict=True))
    return cold, shown, worked


def click_to_score(page: Page, address: str) -> list[float]:
    """Milliseconds from clicks on answers to the updated score on the page."""
    page.goto(f"{address}{CHECK}")
    page.wait_for_function("() => window.scored", timeout=120_000)
    taken: list[float] = page.evaluate(
        """async clicks => {
          const radios = [...document.querySelectorAll("section[data-section=know-how] input[type=radio]")];
          const figures = document.querySelector("[data-score-so-far]");
          const taken = [];
          for (let i = 0; i < clicks; i++) {
            const updated = new Promise(done => {
              const observer = new MutationObserver(() => { observer.disconnect(); done(); });
              observer.observe(figures, { childList: true, subtree: true });
            });
            const before = performance.now();
            radios[(i * 7 + 3) % radios.length].click();
            await updated;
            taken.push(performance.now() - before);
            await new Promise(done => setTimeout(done, 30));
          }
          return taken;
        }""",
        CLICKS,
    )
    return taken


def first_question(page: Page, address: str) -> float:
    """Milliseconds until the first question is painted and its answers can be clicked."""
    page.goto(f"{address}{CHECK}")
    page.locator("#answers input").first.wait_for()
    entry: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return entry


def weigh(page: Page, address: str, path: str, sent: dict[str, int]) -> dict[str, int]:
    sent.clear()
    page.goto(f"{address}{path}")
    page.wait_for_load_state("networkidle")
    return dict(sent)


def kilobytes(files: dict[str, int]) -> float:
    return sum(files.values()) / 1000


def row(name: str, ours: float, stock: float | None, unit: str, goal: str) -> None:
    ratio = f"{ours / stock:.2f}x" if stock else ""
    stock_text = f"{stock:.2f} {unit}" if stock else ""
    print(f"{name:<44} {f'{ours:.2f} {unit}':>14} {stock_text:>14} {ratio:>8}   {goal}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, help="new browser profiles per page (5; with Lighthouse 3)")
    parser.add_argument(
        "what",
        nargs="?",
        choices=("score", "search", "build", "lighthouse"),
        default="score",
        help="score unless named",
    )
    parser.add_argument(
        "--language", nargs="+", choices=tuple(LANGUAGES), default=tuple(LANGUAGES), help="of search and lighthouse"
    )
    parser.add_argument("--pages", type=int, default=750, help="of the build, in each language (750)")
    parser.add_argument("--misses", action="store_true", help="list the queries whose page did not come first")
    options = parser.parse_args()
    if options.what == "search":
        import bench_search  # noqa: PLC0415 - it takes from here what both need

        bench_search.measure(options.language, options.misses)
        return
    if options.what == "lighthouse":
        import bench_lighthouse  # noqa: PLC0415 - as above

        bench_lighthouse.measure(options.language, options.runs or 3)
        return
    if options.what == "build":
        import bench_build  # noqa: PLC0415

        bench_build.measure(options.pages)
        return
    measure(options.runs or 5)


def measure(runs: int) -> None:
    """Prints our page beside the stock page."""
    answers = reference_answers()
    build.build()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        shutil.copytree(build.SITE, place, dirs_exist_ok=True)
        make_stock_page(place, answers)
        with host(place) as (address, sent):
            browser = playwright.chromium.launch(executable_path=install.chromium(), args=FLAGS)
            context = browser.new_context()
            guide = weigh(context.new_page(), address, GUIDE, sent)
            page = browser.new_context().new_page()
            sent.clear()
            seconds_to_score_stock(page, address)
            stock_bytes = {name: size for name, size in sent.items() if name.startswith("stock/")}
            context = browser.new_context()
            remember_answers(context, answers)
            page = context.new_page()
            sent.clear()
            seconds_to_score_ours(page, address)
            our_bytes = {name: size for name, size in sent.items() if name.startswith("py/")}
            clicks = sorted(click_to_score(page, address))
            paints = [first_question(browser.new_context().new_page(), address) for _ in range(runs)]
            browser.close()
            ours, stock = [], []
            for _ in range(runs):  # taken in turns, so that a slow moment of the machine meets both
                ours.append(visits(playwright, address, seconds_to_score_ours, answers))
                stock.append(visits(playwright, address, seconds_to_score_stock, answers))
    before_search = {name: size for name, size in guide.items() if not any(part in f"/{name}" for part in SEARCH)}
    print(f"\n{'':<44} {'ours':>14} {'stock':>14} {'ratio':>8}   goal   (medians of {runs} runs)")
    for i, (name, goal) in enumerate(
        [
            ("first score, first visit", "<= 0.65x"),
            ("first score, later visit", "<= 0.2x"),
            ("score worked out anew, later visit", ""),
        ]
    ):
        ours_median, stock_median = (statistics.median(times[i] for times in each) for each in (ours, stock))
        row(name, ours_median, stock_median, "s", goal)
    row("bytes of Python, gzipped", kilobytes(our_bytes), kilobytes(stock_bytes), "KB", "<= 0.85x")
    row("click to updated score, 95th percentile", clicks[int(len(clicks) * 0.95)], None, "ms", "<= 50 ms")
    row("first answerable question, painted after", statistics.median(paints), None, "ms", "")
    row("guide page before search, gzipped", kilobytes(before_search), None, "KB", "<= 75 KB")
    row("guide page with search, gzipped", kilobytes(guide), None, "KB", "")


if __name__ == "__main__":
    main()
