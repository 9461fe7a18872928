"""The built site as a whole: languages, fall-back, links, weight of requests, search entries."""

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import build
import pytest
from conftest import CHECK, PAGES, answer, serve, wait_for
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import BrowserContext, Page, expect

from translations import LANGUAGES, load_words


class Links(HTMLParser):
    """Every address a page names, and every id it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.follows: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if found.get("id"):
            self.ids.add(str(found["id"]))
        if tag in ("script", "img", "source", "iframe") and found.get("src"):
            self.loads.append(str(found["src"]))
        if tag == "link" and found.get("href"):
            wanted = self.follows if "alternate" in (found.get("rel") or "") else self.loads
            wanted.append(str(found["href"]))
        if tag == "a" and found.get("href"):
            self.follows.append(str(found["href"]))


def html_files(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_language_has_every_page(site: Path) -> None:
    for language in LANGUAGES:
        for page in PAGES:
            assert (site / language / page / "index.html").is_file()


def test_no_page_loads_anything_from_another_origin(site: Path) -> None:
    for file in html_files(site):
        for address in Links(file.read_text(encoding="utf-8")).loads:
            assert not urlsplit(address).netloc, f"{file}: {address}"


def test_no_page_shows_a_word_that_is_missing_or_a_piece_of_the_program(site: Path) -> None:
    for file in html_files(site):
        html = file.read_text(encoding="utf-8")
        for slip in ("built-in method", "object at 0x", "Undefined", "{{", "None</"):
            assert slip not in html, f"{file}: {slip}"


def test_every_link_inside_the_site_leads_to_a_page_and_a_heading(site: Path) -> None:
    pages = {file: Links(file.read_text(encoding="utf-8")) for file in html_files(site) if file.name == "index.html"}
    dead = []
    for file, links in pages.items():
        base = f"http://x/{file.relative_to(site).parent.as_posix()}/"
        for address in links.follows + links.loads:
            parts = urlsplit(urljoin(base, address))
            if parts.netloc != "x":
                continue
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            if not target.exists() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids
            ):
                dead.append(f"{file.relative_to(site)} -> {address}")
    assert dead == []


def test_search_engines_are_given_the_whole_address_of_every_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://handbook.example/shop")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    config = load_config(
        str(build.install.ROOT / "mkdocs.yml"), docs_dir=str(tmp_path / "docs"), site_dir=str(tmp_path / "site" / "en"),
        site_url="https://handbook.example/shop/en/", nav=["index.md"], strict=False,
    )  # fmt: skip
    config.extra["published"] = True
    config.theme["language"] = "en"
    mkdocs_build(config)
    build.front_door(tmp_path / "site")
    for name in ("en/index.html", "index.html"):
        html = (tmp_path / "site" / name).read_text(encoding="utf-8")
        told = re.findall(r'<link rel="alternate ?" hreflang="(\w+)" href="([^"]+)">', html)
        assert told == [(code, f"https://handbook.example/shop/{code}/") for code in LANGUAGES], name


def test_a_guide_weighs_at_most_75_kilobytes_before_anyone_searches(site: Path) -> None:
    guide = site / "en" / "guides" / "keep-every-promise" / "index.html"
    loads = Links(guide.read_text(encoding="utf-8")).loads
    files = [
        guide,
        *((guide.parent / address).resolve() for address in loads if address.endswith((".css", ".js", ".svg"))),
    ]
    assert sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files) <= 75_000


@pytest.mark.parametrize(("language", "name"), [("en", "Search"), ("th", "ค้นหา"), ("et", "Otsing"), ("fil", "Hanapin")])
def test_the_search_has_a_name_for_screen_readers(site: Path, language: str, name: str) -> None:
    html = (site / language / "index.html").read_text(encoding="utf-8")
    assert re.findall('role="dialog"([^>]*)', html) == [f' aria-label="{name}"']


def test_home_and_the_checks_interface_are_in_the_readers_language(site: Path) -> None:
    for language in ("th", "et", "fil"):
        words = load_words(language)
        html = (site / language / "checks/losing-customers/index.html").read_text(encoding="utf-8")
        for word in (*words["answers"].values(), words["check"]["next"], words["result"]["title"]):
            assert word.replace("'", "&#39;") in html
        home = (site / language / "index.html").read_text(encoding="utf-8")
        assert 'lang="en"' not in home.partition("<article")[2].partition("</article>")[0]


def test_two_builds_of_one_commit_are_the_same_byte_for_byte(site: Path, project: Path) -> None:
    """The second one starts with nothing at hand: the runtime is traced and compiled anew."""
    for made in (project / ".cache").glob("compiled-*.zip"):
        made.unlink()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": build.commit_time()}
    subprocess.run([sys.executable, "scripts/build.py"], cwd=project, check=True, capture_output=True, env=environment)
    first, second = (
        {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
        for folder in (site, project / "site")
    )
    assert first.keys() == second.keys()
    assert [name.as_posix() for name in first if first[name].read_bytes() != second[name].read_bytes()] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("wanted", "path"),
    [("en-GB", "/en/"), ("th-TH", "/th/"), ("et", "/et/"), ("fil-PH", "/fil/"), ("tl", "/fil/"), ("de", "/en/")],
)
def test_the_front_door_leads_to_the_readers_language(
    new_context: Callable[..., BrowserContext], wanted: str, path: str
) -> None:
    page = new_context(locale=wanted).new_page()
    page.goto("/")
    page.wait_for_url(f"**{path}")


@pytest.mark.browser
def test_the_front_door_offers_all_languages_without_scripts(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    assert [link.get_attribute("href") for link in page.locator("a").all()] == [f"{code}/" for code in LANGUAGES]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "guides/keep-every-promise/", "checks/losing-customers/"])
def test_the_language_switch_keeps_the_page(page: Page, path: str) -> None:
    page.goto(f"/en/{path}")
    for code in ("th", "et", "fil", "en"):
        page.locator("details.languages summary").click()
        page.locator(f"details.languages a[hreflang={code}]").click()
        page.wait_for_url(f"**/{code}/{path}")
        assert page.evaluate("document.documentElement.lang") == code


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        f"{language}/{page}"
        for language in LANGUAGES
        for page in ("", "guides/fair-prices/", "checks/losing-customers/")
    ],
)
def test_no_request_leaves_the_origin_and_nothing_is_missing(page: Page, address: str, path: str) -> None:
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda response: faults.append(response.url) if response.status >= 400 else None)
    page.goto(f"/{path}")
    if "checks" in path:
        wait_for(page, "ready")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(address) and not url.startswith(("data:", "blob:"))] == []
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_leads_to_itself_in_other_languages(site: Path, language: str) -> None:
    for path in PAGES:
        page = (site / language / path / "index.html").read_text(encoding="utf-8")
        listed = re.search(r'<details class="languages.*?</details>', page, re.DOTALL)
        assert listed, path
        links = [urljoin(f"/{language}/{path}", link) for link in re.findall(r'href="([^"]+)"', listed[0])]
        assert links == [f"/{code}/{path}" for code in LANGUAGES]


@pytest.mark.browser
def test_the_site_works_under_a_sub_path(new_context: Callable[..., BrowserContext], site: Path) -> None:
    server, url = serve(site, under="/handbook")
    page = new_context(base_url=url).new_page()
    page.goto(f"{url}/")
    page.wait_for_url("**/handbook/en/")
    page.goto(f"{url}{CHECK}")
    answer(page, {"ten-questions-answered": 3})
    assert wait_for(page, "provisional")["score"] == "100"
    server.shutdown()


@pytest.mark.browser
def test_a_message_can_be_copied_with_one_press(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/en/guides/keep-every-promise/")
    block = page.locator(".highlight").first
    block.get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("code").inner_text().strip()


@pytest.mark.browser
def test_the_chosen_country_is_remembered(page: Page) -> None:
    page.goto("/en/guides/easy-to-reach-pay-return/")
    page.locator(".tabbed-labels label", has_text="Thailand").first.click()
    page.goto("/en/guides/fair-prices/")
    expect(page.locator(".tabbed-block:visible").first).to_contain_text("baht")
