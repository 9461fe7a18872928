"""The built site, served as a static host would, and one Chromium for all browser tests."""

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import build
import install
import offline
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--disable-extensions",
    "--disable-features=TopChromeWebUI,WebUIOmniboxPopup,GlanceableWebUI,PreloadTopChromeWebUI,InitialWebUI",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--liftoff-only",  # Python runs for seconds in a test: compiling it twice costs more than it gains
]
START_SECONDS = 60
ENGLISH = Path(__file__).resolve().parents[2] / "docs" / "en"
# Every page, as its address below the language; "" is home.
PAGES = sorted(
    re.sub(r"(^|/)index/$", r"\1", f"{path.relative_to(ENGLISH).with_suffix('').as_posix()}/")
    for path in ENGLISH.rglob("*.md")
)
expect.set_options(timeout=15_000)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain static host; `under` is the path the site is published below."""

    under = ""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.under))

    def log_message(self, *_: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """A browser that hangs up is no news."""

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The whole site, freshly built: once, by the first test process that needs it."""
    shared = tmp_path_factory.getbasetemp()
    built = (shared if worker_id == "master" else shared.parent) / "site-is-built"
    with FileLock(built.with_suffix(".lock")):
        if not built.exists():
            build.build()
            built.touch()
    return build.SITE


def serve(folder: Path, under: str = "") -> tuple[Server, str]:
    handler = type("Handler", (Quiet,), {"under": under})
    server = Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}{under}"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server, url = serve(site)
    yield url
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install.chromium_for_tests(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser profiles of their own, closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        usual = {"base_url": address, "viewport": {"width": 1280, "height": 900}, "service_workers": "block"}
        snapshots = options.pop("snapshots", False)
        context = browser.new_context(**{**usual, **options})
        if not snapshots:  # as on a device with little memory
            context.add_init_script("Object.defineProperty(navigator, 'deviceMemory', {value: 1})")
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


class Host:
    """A copy of the site on a host that can be switched off and on again and be given a new version."""

    def __init__(self, folder: Path, under: str = "") -> None:
        self.folder = folder
        self.under = under
        self.asked: list[str] = []
        self.port = 0
        self.start()

    def start(self) -> None:
        asked = self.asked

        class Handler(Quiet):
            under = self.under

            def end_headers(self) -> None:
                asked.append(self.path)
                self.send_header("Cache-Control", "no-store")
                super().end_headers()

        handler = functools.partial(Handler, directory=str(self.folder))
        self.server = Server(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        self.address = f"http://127.0.0.1:{self.port}{self.under}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def renew(self) -> str:
        """A new version of the English pages, with a runtime and modules in new folders; returns the runtime's name."""
        for folder in (next(self.folder.glob("py/*")), next(self.folder.glob("en/assets/app-*"))):
            renewed = folder.with_name(folder.name[:-4] + "new0")
            folder.rename(renewed)
            for page in self.folder.glob("en/**/*.html"):
                text = page.read_text(encoding="utf-8")
                page.write_text(text.replace(folder.name, renewed.name), encoding="utf-8")
        offline.publish(self.folder, ["en"])
        return next(self.folder.glob("py/*")).name


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[Host]:
    shutil.copytree(site, tmp_path / "site")
    host = Host(tmp_path / "site")
    yield host
    host.stop()


@pytest.fixture
def visitor(host: Host, new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(base_url=host.address, service_workers="allow").new_page()


def visit_check(page: Page, language: str = "en", above: str = "") -> None:
    """One visit to a check, until it is kept."""
    page.goto(f"{above}/{language}/checks/losing-customers/")
    page.locator("#offline[data-kept]:not([data-kept=''])").wait_for(state="attached", timeout=60_000)


CHECK = "/en/checks/losing-customers/"


def answer(page: Page, answers: dict[str, Any]) -> None:
    """Clicks answers as a person would, section by section, whatever section shows now."""
    for item, value in answers.items():
        section = page.locator(f"section[data-section]:has([data-item={item}])")
        if not section.is_visible():
            page.locator(f"[data-map={section.get_attribute('data-section')}]").click()
        page.locator(f"input[name='{item}'][value='{value}']").click()


def wait_for(page: Page, *states: str) -> dict[str, str]:
    """Waits until #result is in one of these states, by this visit's Python, and returns what it says."""
    page.wait_for_function(
        """states => {
          const { state, earlier } = document.getElementById('result')?.dataset ?? {};
          return states.includes(state) && earlier === undefined;
        }""",
        arg=list(states),
        timeout=START_SECONDS * 1000,
    )
    figures: dict[str, str] = page.evaluate("({...document.getElementById('result').dataset})")
    return figures


def worker_of(page: Page, kind: str) -> Worker:
    """The worker that runs "python" or the "search"; the address of both is a blob's."""
    return next(each for each in page.workers if each.evaluate("'at' in self ? 'search' : 'python'") == kind)


def until(page: Page, promise: str) -> None:
    """Waits until this JavaScript expression, a promise, is fulfilled with something true."""
    for _ in range(600):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {promise}")


def versions_kept(page: Page) -> list[str]:
    """The versions of the site that lie on the device."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("customer-handbook:") and not name.endswith(":kept")]


def figures_of(document: dict[str, Any]) -> dict[str, str]:
    """What #result must say for the command line's result."""
    total = document["total"]
    named = {"score": total["score"], "low": total["low"], "high": total["high"], "shown": total["shown"]}
    figures = {name: f"{number:.4f}".rstrip("0").rstrip(".") for name, number in named.items() if number is not None}
    return {**figures, **({"band": total["band"]} if total["band"] else {})}


def stored(page: Page) -> dict[str, Any]:
    """The answers as they lie on the device."""
    text = page.evaluate("localStorage.getItem('customer-handbook:answers:losing-customers')")
    document: dict[str, Any] = json.loads(text) if text else {"answers": {}}
    return document
