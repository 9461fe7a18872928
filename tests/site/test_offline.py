"""With the plug pulled: what was kept works, updates wait, and what is kept can be removed."""

import json
import re
import struct
from pathlib import Path

import offline
import pytest
from conftest import Host, answer, stored, until, versions_kept, visit_check, wait_for
from playwright.sync_api import Page, expect

from translations import LANGUAGES

pytestmark = pytest.mark.browser
CHECK = "checks/losing-customers/"


@pytest.mark.parametrize("language", ["en", "th"])
def test_after_one_visit_a_check_its_guides_its_tools_and_the_search_work_with_the_server_stopped(
    host: Host, visitor: Page, language: str
) -> None:
    visit_check(visitor, language)
    host.stop()
    visitor.goto(f"/{language}/{CHECK}")
    answer(visitor, {"ten-questions-answered": 3})
    assert wait_for(visitor, "provisional")["score"] == "100"
    for path in ("", "guides/keep-every-promise/", "tools/triage/", "tools/keep-fix-let-go/"):
        assert visitor.goto(f"/{language}/{path}") is not None
        expect(visitor.locator("h1").first).to_be_visible()
        assert visitor.evaluate("getComputedStyle(document.body).fontFamily")
    visitor.locator(".md-search__input").click()
    visitor.keyboard.type("refund")
    visitor.locator(".md-search-result__item").first.wait_for()


def test_everything_is_kept_on_request_with_its_size_and_removed_with_one_press(host: Host, visitor: Page) -> None:
    visit_check(visitor, "et")
    expect(visitor.locator("[data-offline=all]")).to_have_text(re.compile(r"\(\d+([.,]\d)? MB\)"))
    visitor.locator("[data-offline=all]").click()
    visitor.locator("#offline[data-kept=all]").wait_for(state="attached", timeout=60_000)
    visitor.locator("[data-offline=remove]").click()
    visitor.locator("#offline[data-kept='']").wait_for(state="attached")
    assert visitor.evaluate("caches.keys()") == []
    assert visitor.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_page_kept_for_the_time_without_connection_is_the_newest_while_there_is_one(
    host: Host, visitor: Page
) -> None:
    visit_check(visitor)
    page = host.folder / "en/guides/keep-every-promise/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<h1", "<h1 data-new", 1), encoding="utf-8")
    visitor.goto("/en/guides/keep-every-promise/")
    assert visitor.locator("h1[data-new]").count() == 1


def test_a_new_version_is_complete_before_it_takes_over_and_waits_until_it_is_asked_for(
    host: Host, visitor: Page
) -> None:
    visit_check(visitor)
    visitor.goto(f"/en/{CHECK}")
    answer(visitor, {"ten-questions-answered": 3})
    page = host.folder / "en/guides/keep-every-promise/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<h1", "<h1 data-new", 1), encoding="utf-8")
    offline.publish(host.folder, list(LANGUAGES))
    visitor.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    visitor.locator("[data-offline=update]:not([hidden])").wait_for(state="attached", timeout=60_000)
    assert len(versions_kept(visitor)) == 2
    assert wait_for(visitor, "provisional")["score"] == "100"
    with visitor.expect_navigation():
        visitor.locator("[data-offline=take]").click()
    assert stored(visitor)["answers"]["ten-questions-answered"]["value"] == 3
    host.stop()
    visitor.goto("/en/guides/keep-every-promise/")
    assert visitor.locator("h1[data-new]").count() == 1


def test_a_damaged_file_is_never_kept_and_the_page_goes_on(host: Host, visitor: Page) -> None:
    (host.folder / "en/guides/fair-prices/index.html").write_text(
        "<h1>Log in to the hotel's network</h1>", encoding="utf-8"
    )
    visitor.goto(f"/en/{CHECK}")
    answer(visitor, {"ten-questions-answered": 3})
    assert wait_for(visitor, "provisional")["score"] == "100"
    visitor.locator("#offline:not([hidden])").wait_for(state="attached", timeout=20_000)
    visitor.wait_for_timeout(3000)
    kept = visitor.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys())))).then(all => all.flat().map(request => request.url))"
    )
    assert not [url for url in kept if "fair-prices" in url]


def test_the_publisher_can_stop_what_is_kept_on_devices(host: Host, visitor: Page) -> None:
    visit_check(visitor)
    offline.publish(host.folder, list(LANGUAGES), remove=True)
    visitor.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update())")
    until(visitor, "caches.keys().then(names => names.length === 0)")
    until(visitor, "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")


def test_a_first_visit_without_connection_changes_nothing_on_the_device(host: Host, visitor: Page) -> None:
    host.stop()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        visitor.goto(f"/en/{CHECK}")


def test_the_site_can_be_installed_like_an_app_in_every_language(site: Path) -> None:
    for language in LANGUAGES:
        manifest = json.loads((site / language / "manifest.webmanifest").read_text(encoding="utf-8"))
        assert manifest["lang"] == language
        assert manifest["display"] == "standalone"
        assert {"any", "192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
        for icon in manifest["icons"]:
            data = (site / language / icon["src"]).read_bytes()
            if icon["type"] == "image/png":  # width and height stand in the first chunk
                assert "{}x{}".format(*struct.unpack(">II", data[16:24])) == icon["sizes"]
        page = (site / language / "index.html").read_text(encoding="utf-8")
        assert 'rel="manifest"' in page
        assert 'rel="apple-touch-icon"' in page
    assert (site / "apple-touch-icon.png").exists()
