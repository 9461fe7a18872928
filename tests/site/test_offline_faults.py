"""Versions, stops and full disks: whatever happens to host and device, pages stay whole and answers stay."""

import shutil
from collections.abc import Callable
from pathlib import Path

import offline
import pytest
from conftest import CHECK, Host, answer, stored, versions_kept, visit_check, wait_for
from playwright.sync_api import BrowserContext, Page, expect

from translations import LANGUAGES, load_words

pytestmark = pytest.mark.browser
ANSWERS = {"ten-questions-answered": 3}
CACHED = "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys())))).then(all => all.flat().map(request => request.url))"
ENGINE = "import(document.querySelector('link[href$=\"/engine.js\"]').href).then(({engine}) => engine"


def score(page: Page) -> str:
    return wait_for(page, "provisional")["score"]


def expect_failure(page: Page, told: str) -> None:
    wait_for(page, "failed")
    page.locator("[data-map=result]").click()
    expect(page.locator("#failure")).to_contain_text(told)
    assert stored(page)["answers"]["ten-questions-answered"]["value"] == 3


def retry(page: Page) -> None:
    page.get_by_role("button", name="Try again").click()
    assert score(page) == "100"


def take_update(page: Page) -> None:
    """Waits for a new version and opens it now."""
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    page.locator("[data-offline=update]:not([hidden])").wait_for(state="attached", timeout=60_000)
    with page.expect_navigation():
        page.locator("[data-offline=take]").evaluate("button => button.click()")


def app(page: Page) -> str:
    return str(page.locator("link[href$='/engine.js']").get_attribute("href"))


def test_a_new_page_met_by_an_old_service_worker_runs_with_its_own_runtime(host: Host, visitor: Page) -> None:
    visit_check(visitor)
    answer(visitor, ANSWERS)
    runtime = host.renew()
    visitor.goto(CHECK)
    assert score(visitor) == "100"
    assert "new0" in app(visitor)
    assert any(f"/py/{runtime}/library.bin" in path for path in host.asked)


def test_a_new_page_whose_runtime_is_not_there_yet_says_so_and_goes_on_when_it_is(host: Host, visitor: Page) -> None:
    visit_check(visitor)
    answer(visitor, ANSWERS)
    runtime = host.folder / "py" / host.renew()
    runtime.rename(host.folder / "not-yet")
    visitor.goto(CHECK)
    expect_failure(visitor, "could not be loaded")
    (host.folder / "not-yet").rename(runtime)
    retry(visitor)


def test_pages_of_the_version_before_work_on_after_another_tab_took_the_new_one(host: Host, visitor: Page) -> None:
    """What they have yet to load comes from what was kept of their version: the host has removed it."""
    visit_check(visitor)
    visitor.goto(CHECK)
    other = visitor.context.new_page()
    other.goto(CHECK)
    other.evaluate("window.stillTheSamePage = true")
    host.renew()
    answer(visitor, ANSWERS)
    take_update(visitor)
    assert score(visitor) == "100"
    assert "new0" in app(visitor)
    host.stop()
    answer(other, {"newcomer-product-check": 3})
    assert wait_for(other, "provisional")["score"] == "100"
    other.locator("[data-map=result]").click()
    expect(other.locator("#after")).to_be_visible()
    other.evaluate(f"{ENGINE}.fail('crash', ''))")
    retry(other)
    assert other.evaluate("window.stillTheSamePage")
    assert set(stored(other)["answers"]) == {"ten-questions-answered", "newcomer-product-check"}
    host.start()


def test_an_update_opens_when_it_is_wanted_even_if_the_browser_holds_the_new_version_back(
    host: Host, visitor: Page
) -> None:
    visit_check(visitor)
    visitor.goto(CHECK)
    old_app = app(visitor)
    answer(visitor, ANSWERS)
    host.renew()
    worker = host.folder / "sw.js"
    held_back = worker.read_text(encoding="utf-8").replace("worker.skipWaiting()", "new Promise(() => {})")
    worker.write_text(held_back, encoding="utf-8")
    take_update(visitor)
    assert app(visitor) != old_app
    assert score(visitor) == "100"


def test_after_a_rollback_readers_get_the_version_before_and_nothing_is_mixed(host: Host, visitor: Page) -> None:
    before = host.folder.with_name("before")
    shutil.copytree(host.folder, before)
    visit_check(visitor)
    visitor.goto(CHECK)
    old_app = app(visitor)
    answer(visitor, ANSWERS)
    host.renew()
    take_update(visitor)
    assert app(visitor) != old_app
    shutil.rmtree(host.folder)
    before.rename(host.folder)
    visitor.goto(CHECK)
    assert app(visitor) == old_app
    assert score(visitor) == "100"
    take_update(visitor)
    visitor.evaluate("navigator.serviceWorker.ready")
    versions = versions_kept(visitor)
    assert len(versions) <= 2, "older versions are removed"
    host.stop()
    visitor.goto(CHECK)
    assert app(visitor) == old_app
    assert score(visitor) == "100"
    host.start()


def test_a_site_below_a_path_works_without_a_connection(
    site: Path, tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    shutil.copytree(site, tmp_path / "site")
    host = Host(tmp_path / "site", under="/some/path")
    page = new_context(service_workers="allow").new_page()
    visit_check(page, above=host.address)
    host.stop()
    page.goto(f"{host.address}{CHECK}")
    answer(page, ANSWERS)
    assert score(page) == "100"
    page.goto(f"{host.address}/en/templates/team-card/")
    page.get_by_role("link", name="Are you losing customers?").click()
    expect(page).to_have_url(f"{host.address}{CHECK}")


def test_after_a_first_visit_without_connection_the_next_one_is_like_any_other(host: Host, visitor: Page) -> None:
    host.stop()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        visitor.goto(CHECK)
    host.start()
    again = visitor.context.new_page()
    visit_check(again)
    answer(again, ANSWERS)
    assert score(again) == "100"


def test_of_what_was_kept_half_no_page_is_used_and_the_next_visit_completes_it(host: Host, visitor: Page) -> None:
    library = next(host.folder.glob("py/*/library.bin"))
    library.rename(host.folder / "aside")
    visitor.goto(CHECK)
    expect(visitor.locator("[data-offline=state]")).to_contain_text("Not everything could be kept", timeout=30_000)
    assert not [url for url in visitor.evaluate(CACHED) if url.endswith("/")]
    (host.folder / "aside").rename(library)
    visit_check(visitor)
    host.stop()
    visitor.goto(CHECK)
    answer(visitor, ANSWERS)
    assert score(visitor) == "100"
    host.start()


def test_a_kept_file_that_the_browser_removed_comes_from_the_host_again(host: Host, visitor: Page) -> None:
    remove = "caches.keys().then(names => Promise.all(names.map(async name => { const cache = await caches.open(name); for (const key of await cache.keys()) if (key.url.endsWith('library.bin')) await cache.delete(key); })))"
    visit_check(visitor)
    visitor.evaluate(remove)
    host.stop()
    visitor.goto(CHECK)
    answer(visitor, ANSWERS)
    expect_failure(visitor, "could not be loaded (library.bin")
    host.start()
    retry(visitor)
    visit_check(visitor)
    assert [url for url in visitor.evaluate(CACHED) if url.endswith("library.bin")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_not_kept_says_so_kindly_and_leads_to_pages_that_are(
    host: Host, visitor: Page, language: str
) -> None:
    visit_check(visitor, language)
    host.stop()
    visitor.goto(f"/{language}/templates/team-card/?from=a-link")
    words = load_words(language)["offline"]
    expect(visitor.locator("h1")).to_have_text(words["missing_title"])
    assert visitor.locator("html").get_attribute("lang") == language
    links = visitor.locator("li a").evaluate_all("all => all.map(link => new URL(link.href).pathname)")
    assert f"/{language}/checks/losing-customers/" in links
    assert f"/{language}/checks/letting-go/" not in links
    visitor.locator("li a[href$='/checks/losing-customers/']").click()
    expect(visitor.locator("#check")).to_be_visible()
    visitor.go_back()
    host.start()
    visitor.locator("p a").click()
    expect(visitor.locator(".sheet-buttons")).to_be_visible()


def test_when_the_disk_is_full_the_page_says_so_and_works_on(host: Host, visitor: Page) -> None:
    session = visitor.context.new_cdp_session(visitor)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.address, "quotaSize": 3_000_000})
    visitor.goto(CHECK)
    answer(visitor, ANSWERS)
    state = visitor.locator("[data-offline=state]")
    expect(state).to_contain_text("too little space", timeout=30_000)
    assert score(visitor) == "100"
    visitor.goto(CHECK)
    assert score(visitor) == "100"
    expect(state).to_contain_text("too little space", timeout=30_000)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.address})
    visitor.locator("[data-offline=all]").click()
    visitor.locator("#offline[data-kept=all]").wait_for(state="attached", timeout=60_000)


def test_a_new_version_loads_only_what_has_changed(host: Host, visitor: Page) -> None:
    visit_check(visitor)
    visitor.goto(CHECK)
    page = host.folder / "en/guides/keep-every-promise/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<h1", "<h1 data-new", 1), encoding="utf-8")
    offline.publish(host.folder, ["en"])
    host.asked.clear()
    visitor.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    visitor.locator("[data-offline=update]:not([hidden])").wait_for(state="attached", timeout=60_000)
    loaded = {path for path in host.asked if "sw.js" not in path}
    assert loaded == {"/en/offline.json", "/en/guides/keep-every-promise/index.html"}
