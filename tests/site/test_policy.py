"""Nothing leaves the device: what the page and its worker try to send or load elsewhere is refused."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import CHECK, answer, wait_for, worker_of
from playwright.sync_api import BrowserContext, Page

# What a program that wants to send answers away could try; each ends in "refused" or a failure.
WAYS = {
    "fetch": "fetch(elsewhere, {mode: 'no-cors'}).then(() => 'sent')",
    "beacon": "Promise.resolve(navigator.sendBeacon(elsewhere, 'x') ? 'queued' : 'refused')",
    "WebSocket": "new Promise(done => { const s = new WebSocket(elsewhere.replace('http', 'ws')); s.onopen = () => done('sent'); s.onerror = () => done('refused'); })",
    "event source": "new Promise(done => { const s = new EventSource(elsewhere); s.onopen = () => done('sent'); s.onerror = () => done('refused'); })",
    "import": "import(elsewhere + 'x.js').then(() => 'sent')",
}
PAGE_WAYS = {
    **WAYS,
    "image": "new Promise(done => { const i = new Image(); i.onload = () => done('sent'); i.onerror = () => done('refused'); i.src = elsewhere; })",
    "style": "new Promise(done => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.onload = () => done('sent'); l.onerror = () => done('refused'); l.href = elsewhere; document.head.append(l); })",
    "frame": "new Promise(done => { const f = document.createElement('iframe'); f.onload = () => done('loaded'); f.src = elsewhere; document.body.append(f); setTimeout(() => done('refused'), 500); })",
    "form": "new Promise(done => { const f = document.createElement('form'); f.action = elsewhere; f.method = 'post'; f.target = '_blank'; document.body.append(f); f.submit(); setTimeout(() => done('refused'), 500); })",
    "inline script": "new Promise(done => { const s = document.createElement('div'); try { s.innerHTML = '<img src=x onerror=\"fetch(elsewhere)\">'; } catch { return done('refused'); } document.body.append(s); setTimeout(() => done('refused'), 500); })",
    "eval": "new Promise(done => setTimeout(() => { try { eval('1'); done('ran'); } catch { done('refused'); } }))",
    "foreign worker": "Promise.resolve().then(() => new Worker(elsewhere)).then(() => 'made')",
}


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another origin, and every request that reached it."""
    reached: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", reached
    server.shutdown()


def attempt(way: str) -> str:
    return f"elsewhere => Promise.race([({way}), new Promise(done => setTimeout(() => done('refused'), 3000))]).catch(e => 'refused: ' + e)"


@pytest.mark.browser
@pytest.mark.parametrize("way", PAGE_WAYS)
def test_a_page_can_send_nothing_to_another_site(page: Page, elsewhere: tuple[str, list[str]], way: str) -> None:
    address, reached = elsewhere
    page.goto(CHECK)
    told = page.evaluate(attempt(PAGE_WAYS[way]), address)
    page.wait_for_timeout(300)
    assert reached == []
    assert told.startswith(("refused", "queued", "loaded")), told


@pytest.mark.browser
@pytest.mark.parametrize("way", [way for way in WAYS if way != "beacon"])
def test_the_worker_that_runs_python_can_send_nothing_either(
    page: Page, elsewhere: tuple[str, list[str]], way: str
) -> None:
    address, reached = elsewhere
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "provisional")
    told = worker_of(page, "python").evaluate(attempt(WAYS[way]), address)
    page.wait_for_timeout(300)
    assert reached == []
    assert told.startswith("refused"), told


@pytest.mark.browser
def test_the_worker_that_searches_can_send_nothing_either(page: Page, elsewhere: tuple[str, list[str]]) -> None:
    address, reached = elsewhere
    page.goto("/en/guides/fair-prices/")
    page.locator(".md-search__input").click()
    page.keyboard.type("refund")
    page.locator(".md-search-result__item").first.wait_for()
    for way in WAYS.keys() - {"beacon"}:
        told = worker_of(page, "search").evaluate(attempt(WAYS[way]), address)
        assert told.startswith("refused"), told
    assert reached == []


def test_every_page_has_the_policy_before_anything_else_and_no_handler_in_its_html(site: Path) -> None:
    for file in sorted(site.rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        head = html.partition("<head>")[2]
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head)
        assert policy is not None, file
        assert policy[1].startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), file
        assert ("sha256-" in policy[1]) == ("<script>" in html or "<style>" in html), file
        assert "unsafe-inline" not in policy[1]
        assert "<script" not in head[: policy.start()], file
        assert not re.search(r"<[^>]+\s(on\w+|style)=", html), file


@pytest.mark.browser
def test_no_part_of_the_site_is_stopped_by_its_own_policy(new_context: Callable[..., BrowserContext]) -> None:
    """Every kind of page is opened and used; the browser reports nothing that was blocked."""
    context = new_context()
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('blocked ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: blocked.append(str(error)))
    for path in (
        "/",
        "/th/",
        "/en/guides/fair-prices/",
        "/et/templates/incident-log/",
        "/fil/tools/triage/",
        "/en/myths/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").click()
    page.keyboard.type("refund")
    page.locator(".md-search-result__item").first.wait_for()
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    assert blocked == []
