"""Whatever goes wrong with Python, the page says what happened, keeps every answer and offers a way on."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar, override

import pytest
from conftest import CHECK, Quiet, Server, answer, stored, wait_for
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser

ANSWERS = {"ten-questions-answered": 3, "newcomer-product-check": 0}
# Every file of /py/<hash>/, in the order in which a start needs them.
FILES = ("worker.js", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "library.bin")
TOGETHER = {"pyodide.mjs": ("pyodide.mjs", "snapshot.js")}  # loaded at the same time
PORTAL = b"<!doctype html><title>Hotel Wi-Fi</title><p>Please log in"
PATIENCE_MS = 60_000  # data-patience
# What the reader is told, by kind of failure.
TOLD = {
    "download": "could not be loaded ({file}",
    "damaged": "arrived damaged ({file}",
    "timeout": "did not start in time",
    "stuck": "took too long to answer",
    "memory": "too little free memory",
    "crash": "stopped unexpectedly",
    "wasm": "blocks WebAssembly",
    "unsupported": "too old",
}


class FaultyHost(Quiet):
    """A static host that spoils the files named in `faults`."""

    faults: ClassVar[dict[str, Callable[["FaultyHost", bytes], None]]] = {}
    closing: ClassVar[threading.Event]
    address: ClassVar[str]

    @override
    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        fault = self.faults.get(path.name)
        if fault:
            fault(self, path.read_bytes())
        else:
            super().do_GET()

    def reply(self, body: bytes, mime: str = "", status: int = 200, length: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime or self.guess_type(self.path))
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, pieces: bytes) -> None:
        """Says that all is well and then sends a byte now and then, for as long as anybody listens."""
        self.reply(b"", length=10_000_000)
        for piece in pieces:
            self.wfile.write(bytes([piece]))
            if self.closing.wait(0.2):
                return


def kinds(scripts: str, others: str) -> dict[str, str]:
    return {file: scripts if file.endswith("js") else others for file in FILES}


# What goes wrong -> how the host does that, and the kind of failure that each file then makes; "" if none.
FAULTS: dict[str, tuple[Callable[[FaultyHost, bytes], None], dict[str, str]]] = {
    "no answer at all": (lambda host, _: host.connection.close(), kinds("download", "download")),
    "404": (lambda host, _: host.reply(b"not found", "text/html", 404), kinds("download", "download")),
    "500": (lambda host, _: host.reply(b"oh", "text/html", 500), kinds("download", "download")),
    "half a file as if it were whole": (
        lambda host, data: host.reply(data[: len(data) // 2]),
        {**kinds("download", "damaged"), "pyodide.asm.mjs": "damaged"},  # of the first two, browsers say no more
    ),
    "the connection is lost half-way": (
        lambda host, data: host.reply(data[: len(data) // 2], length=len(data)),
        {**kinds("download", "download"), "library.bin": "damaged"},
    ),
    "a login page in place of the file": (
        lambda host, _: host.reply(PORTAL, "text/html"),
        kinds("download", "damaged"),
    ),
    "the wrong type": (lambda host, data: host.reply(data, "text/plain"), kinds("download", "")),
    "a drip that does not end": (FaultyHost.drip, kinds("timeout", "timeout")),
    "silence": (lambda host, _: host.closing.wait() and None, kinds("timeout", "timeout")),
}


@pytest.fixture
def faulty(site: Path) -> Iterator[type[FaultyHost]]:
    class Host(FaultyHost):
        faults: ClassVar = {}
        closing = threading.Event()

    server = Server(("127.0.0.1", 0), partial(Host, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Host.address = f"http://127.0.0.1:{server.server_port}"
    yield Host
    Host.closing.set()
    server.shutdown()
    server.server_close()


def expect_told(page: Page, kind: str, file: str = "") -> None:
    """The reader is told this kind of failure; every answer is on the device and can be saved as a file."""
    wait_for(page, "failed")
    short = page.locator("[data-score-so-far] a")
    if short.is_visible():
        short.click()
    failure = page.locator("#failure")
    expect(failure).to_contain_text(TOLD[kind].format(file=file))
    expect(failure).to_contain_text("Your answers are safe")
    assert {item: entry["value"] for item, entry in stored(page)["answers"].items()} == ANSWERS
    expect(page.locator("#result [data-download]").last).to_be_visible()


def retry(page: Page) -> None:
    page.get_by_role("button", name="Try again").click()


def expect_recovery(page: Page) -> None:
    page.unroute_all()
    retry(page)
    wait_for(page, "provisional")
    expect(page.locator("#failure")).to_be_empty()
    expect(page.locator(".dial-number")).to_be_visible()


def let_time_pass(page: Page, state: str) -> None:
    """Once the engine is in this state, all the time that it may take passes."""
    engine = page.evaluate_handle(
        "import(document.querySelector('link[href$=\"/engine.js\"]').href).then(({engine}) => engine)"
    )
    page.wait_for_function("([engine, state]) => engine.state === state", arg=[engine, state])
    while engine.evaluate("engine => engine.state") != "failed":
        page.clock.fast_forward(PATIENCE_MS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_does_not_arrive_well_ends_in_its_sentence_and_a_retry_that_works(
    faulty: type[FaultyHost], new_context: Callable[..., BrowserContext], fault: str
) -> None:
    """One file after another is spoilt: that a retry fails at the next file shows that it got past the one before."""
    spoil, failures = FAULTS[fault]
    failing = [file for file in FILES if failures[file]]
    page = new_context(base_url=faulty.address).new_page()
    page.clock.install()
    for file in failing:
        faulty.faults = dict.fromkeys(TOGETHER.get(file, (file,)), spoil)
        if file == failing[0]:
            page.goto(CHECK)
            answer(page, ANSWERS)
        else:
            retry(page)
        if failures[file] == "timeout":
            let_time_pass(page, "starting")
        expect_told(page, failures[file], "worker.js" if file in TOGETHER else file)  # it imports them
    faulty.faults = {file: spoil for file in FILES if not failures[file]}
    expect_recovery(page)


def changed_worker(page: Page, *changes: tuple[str, str]) -> None:
    """The worker's file arrives with these changes, until all routes are taken away."""

    def change(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        for before, after in changes:
            assert before in body
            body = body.replace(before, after)
        route.fulfill(response=response, body=body)

    page.route("**/py/*/worker.js*", change)


SCORING = "handle(request)"
CALLED = "(() => { %s })()"
# What happens inside the worker -> the change that makes it happen, and the kind of failure.
CRASHES = {
    "an error in the middle of the start": ('self.postMessage({ step: 3 });', "throw new Error('boom');", "crash"),
    "an error outside of everything": ('self.postMessage({ step: 3 });', "setTimeout(() => { throw new Error('boom'); }); await new Promise(() => {});", "crash"),
    "a silent end in the middle of the start": ('self.postMessage({ step: 2 })', "self.close()", "timeout"),
    "no memory for the start": ("await plainInstantiate(response, imports)", "new WebAssembly.Memory({ initial: 65536, maximum: 65536 }) && (() => { throw new RangeError('WebAssembly.Memory(): could not allocate memory'); })()", "memory"),
    "an error while scoring": (SCORING, CALLED % "throw new Error('boom');", "crash"),
    "no memory while scoring": (SCORING, "python.runPython('bytearray(2**31 - 1) * 4')", "memory"),
    "no end of scoring": (SCORING, CALLED % "for (;;);", "stuck"),
}  # fmt: skip


@pytest.mark.parametrize("crash", CRASHES)
def test_a_worker_that_fails_ends_in_its_sentence_and_is_started_afresh(page: Page, crash: str) -> None:
    before, after, kind = CRASHES[crash]
    if "python" in after:  # the interpreter itself runs out of memory
        changed_worker(page, ("return python", "self.python = python; return python"), (before, after))
    else:
        changed_worker(page, (before, after))
    page.clock.install()
    page.goto(CHECK)
    answer(page, ANSWERS)
    if kind in ("timeout", "stuck"):
        let_time_pass(page, "starting" if kind == "timeout" else "busy")
    expect_told(page, kind)
    expect_recovery(page)


def test_a_retry_loads_files_past_the_browsers_cache_only_if_they_may_be_to_blame(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    changed_worker(page, (SCORING, CALLED % "throw new Error('boom');"))
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "crash")
    page.unroute_all()
    page.route("**/py/*/library.bin*", lambda route: route.fulfill(status=404))
    retry(page)
    expect_told(page, "download", "library.bin")
    assert not [url for url in asked if "afresh" in url]
    expect_recovery(page)
    assert [url for url in asked if "afresh" in url]


@pytest.mark.parametrize(
    "late",
    [
        pytest.param("self.postMessage({ id: 1, reply: old });", id="an old number"),
        pytest.param("self.postMessage({ id: id - 1, reply: old });", id="the number before"),
        pytest.param("self.postMessage({ id: id + 1, reply: old });", id="a number not asked yet"),
    ],
)
def test_a_late_reply_changes_nothing(page: Page, late: str) -> None:
    """The worker answers the question before once more, each time before it answers the new one."""
    repeated = "(() => { const old = self.old; if (old) { LATE } return (self.old = handle(request)); })()"
    changed_worker(page, (SCORING, repeated.replace("LATE", late)))
    page.goto(CHECK)
    shown: list[str] = []

    def show(score: str) -> None:
        shown.append(score)

    page.expose_function("show", show)
    page.evaluate(
        "new MutationObserver(() => show(document.getElementById('result').dataset.score ?? ''))"
        ".observe(document.getElementById('result'), {attributeFilter: ['data-score']})"
    )
    answer(page, {"ten-questions-answered": 3})
    assert wait_for(page, "provisional")["score"] == "100"
    answer(page, {"newcomer-product-check": 0})
    page.wait_for_function("() => document.getElementById('result').dataset.score !== '100'")
    newest = page.locator("#result").get_attribute("data-score")
    answer(page, {"find-out-by-time": 0})
    page.wait_for_function("score => document.getElementById('result').dataset.score !== score", arg=newest)
    assert len(set(shown)) == len(shown), shown


def test_a_reply_of_an_ended_worker_is_not_heard(page: Page) -> None:
    """Old workers are kept by the test, and speak after a new one has taken over."""
    page.add_init_script(
        "const Plain = Worker; window.workers = [];"
        "window.Worker = class extends Plain { constructor(...given) { super(...given); workers.push(this); } }"
    )
    changed_worker(page, (SCORING, CALLED % "throw new Error('boom');"))
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "crash")
    expect_recovery(page)
    before = page.locator("#result").get_attribute("data-score")
    page.evaluate(
        "() => { const [ended] = workers.filter(each => each.onmessage); for (const data of [{failed: 'crash'}, {step: 1}, {ready: true}, {id: 2, reply: '{\"ok\": false}'}])"
        " ended.onmessage({data});"
        "ended.onerror(new ErrorEvent('error', {message: 'boom'})); }"
    )
    expect(page.locator("#failure")).to_be_empty()
    answer(page, {"find-out-by-time": 0})
    page.wait_for_function("score => document.getElementById('result').dataset.score !== score", arg=before)


def test_blocked_webassembly_is_named_as_the_reason(page: Page) -> None:
    page.route(f"**{CHECK}", with_policy)
    page.route("**/py/*/worker.js*", with_policy)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "wasm")


def with_policy(route: Route) -> None:
    response = route.fetch()
    headers = {
        **response.headers,
        "content-security-policy": "script-src 'self' 'unsafe-inline'; worker-src 'self' blob:",
    }
    route.fulfill(response=response, headers=headers)


# Browsers that will never score, however often they try.
OLD_BROWSERS = {
    "no WebAssembly": "delete globalThis.WebAssembly",
    "no workers": "delete globalThis.Worker",
    "module workers are refused": "window.Worker = class { constructor() { throw new TypeError('module'); } }",
    "workers are never modules": "const Plain = Worker; window.Worker = function (url) { return new Plain(url); }",
}


@pytest.mark.parametrize("browser_lacks", OLD_BROWSERS)
def test_an_old_browser_is_offered_paper_and_a_file_instead_of_another_try(page: Page, browser_lacks: str) -> None:
    page.add_init_script(OLD_BROWSERS[browser_lacks])
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "unsupported")
    failure = page.locator("#failure")
    expect(failure.get_by_role("button", name="Try again")).to_have_count(0)
    with page.expect_download() as saved:
        failure.locator("[data-download]").click()
    assert '"newcomer-product-check"' in Path(saved.value.path()).read_text(encoding="utf-8")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    failure.locator("[data-print]").click()
    expect(page).to_have_title("printed")


def test_without_scripts_a_check_is_read_answered_and_added_up_on_paper(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(CHECK)
    expect(page.locator(".no-script")).to_contain_text("add up the points on paper")
    for part in ("#ten-questions-answered legend", ".paper-sum", "section[data-section] .choice-3 .paper >> nth=-1"):
        expect(page.locator(part)).to_be_visible()
    page.locator("#ten-questions-answered .choice-2").click()
    expect(page.locator("input[name=ten-questions-answered][value='2']")).to_be_checked()
    for part in ("#result", "#bar", "[data-print] >> nth=0"):
        expect(page.locator(part)).to_be_hidden()


def test_answers_given_after_a_failure_are_kept_and_scored_after_the_retry(page: Page) -> None:
    page.route("**/py/*/library.bin*", lambda route: route.fulfill(status=404))
    page.goto(CHECK)
    answer(page, ANSWERS)
    wait_for(page, "failed")
    answer(page, {"find-out-by-time": 2})
    assert stored(page)["answers"]["find-out-by-time"]["value"] == 2
    page.locator("[data-map=result]").click()
    expect_recovery(page)
    expect(page.locator("[data-progress]")).to_have_text("3 of 40 answered")


def test_a_slow_connection_is_mentioned_before_the_time_limit(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.clock.install()
    page.route("**/py/*/pyodide.asm.wasm", lambda _: None)
    page.goto(CHECK)
    answer(page, ANSWERS)
    page.clock.run_for(20_000)
    expect(page.locator("[data-score-so-far]")).to_contain_text("connection is slow")
