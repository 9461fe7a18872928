"""Every language has everything, in the same shape; what is missing or out of date says so."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CHECK, PAGES, START_SECONDS, answer, serve
from playwright.sync_api import BrowserContext, Page, expect

import translations
from translations import LANGUAGES, TRANSLATED, Pair, load_words

PAIRS = list(translations.pairs())
# A page whose English text has changed since says so itself, and is looked at again once it is marked as done.
MARKDOWN = [pair for pair in PAIRS if pair.english.suffix == ".md" and pair.state() == "current"]
TEXTS = [pair for pair in PAIRS if pair.english.suffix == ".toml"]
# What the goodbye builder warns about differs from language to language; so does how a date is written.
OWN_KEYS = re.compile(r"(avoid|private|threat|money)\b|(locale|date|year_offset|full_stop|count_by|longest|source)$")
# Shapes of Markdown that a translation keeps, in their order.
SHAPES = {
    "headings with their ids": r"^(#+) .*?(?:\{: (#[\w-]+)[^}]*\})?$",
    "tabs": r"^===",
    "texts to copy": r"^``` \{ \.say",
    "boxes to tick": "☐",
    "HTML": r"<[^>]+>",
    "numbered steps": r"^ *(\d+)\. ",
    "rows of tables": r"^ *(\|)",
}
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---$", re.DOTALL | re.MULTILINE)
ANYWHERE = {"links": r"\]\(([^)]+)\)", "footnotes": r"\[\^\w+\]:?"}


def pair_id(pair: Pair) -> str:
    return pair.name


def leaves(table: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(table, dict):
        for key, value in table.items():
            yield from leaves(value, f"{place}.{key}" if place else key)
    elif isinstance(table, list):
        for number, value in enumerate(table):
            yield from leaves(value, f"{place}[{number}]")
    else:
        yield place, table


def front_matter(text: str) -> dict[str, Any]:
    found = FRONT_MATTER.match(text)
    return yaml.safe_load(found[1]) if found else {}


def texts(pair: Pair) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both files' texts by place."""
    english, translation = (
        tomllib.loads(file.read_text(encoding="utf-8")) for file in (pair.english, pair.translation)
    )
    if "bands" in english:
        english = translations.checklist_texts(english)
    messages = pair.english.parent.name == "messages"
    return tuple(  # type: ignore[return-value]
        {
            place: text
            for place, text in leaves(table)
            if place not in ("source", "reviewed") and not (messages and OWN_KEYS.match(place))
        }
        for table in (english, translation)
    )


def test_no_page_item_action_template_tool_or_interface_word_lacks_a_language() -> None:
    assert [pair.name for pair in PAIRS if pair.state() == "missing"] == []


@pytest.mark.parametrize("pair", TEXTS, ids=pair_id)
def test_translated_texts_have_the_same_places_and_the_same_words_to_fill_in(pair: Pair) -> None:
    english, translation = texts(pair)
    assert translation.keys() == english.keys()
    for place, text in english.items():
        if isinstance(text, str):
            assert sorted(re.findall(r"\{\w+\}", translation[place])) == sorted(re.findall(r"\{\w+\}", text)), place


@pytest.mark.parametrize("pair", TEXTS, ids=pair_id)
def test_no_long_sentence_is_left_in_english(pair: Pair) -> None:
    english, translation = texts(pair)
    left = {place for place, text in english.items() if isinstance(text, str) and " " in text and len(text) > 25}
    assert [place for place in left if translation[place] == english[place]] == []


@pytest.mark.parametrize("pair", MARKDOWN, ids=pair_id)
def test_a_translated_page_has_the_headings_links_sources_and_forms_of_the_english_one(pair: Pair) -> None:
    english, translation = (file.read_text(encoding="utf-8") for file in (pair.english, pair.translation))
    for shape, pattern in SHAPES.items():
        wanted, found = (re.findall(pattern, text, re.MULTILINE) for text in (english, translation))
        if shape == "HTML":
            wanted, found = ([tag for tag in each if not tag.startswith("<http")] for each in (wanted, found))
        assert found == wanted, shape
    assert front_matter(translation).keys() - {"source", "reviewed"} == front_matter(english).keys()
    for shape, pattern in ANYWHERE.items():
        assert sorted(re.findall(pattern, translation)) == sorted(re.findall(pattern, english)), shape


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_asks_for_a_reader_who_grew_up_with_the_language_until_one_has_read_it(
    site: Path, language: str
) -> None:
    for page in PAGES:
        html = (site / language / page / "index.html").read_text(encoding="utf-8")
        assert load_words(language)["site"]["unreviewed"] in html, page
    for page in PAGES:
        assert load_words("en")["site"]["unreviewed"] not in (site / "en" / page / "index.html").read_text(
            encoding="utf-8"
        )


def test_every_page_links_to_itself_in_every_language_without_scripts(site: Path) -> None:
    for language in LANGUAGES:
        for page in PAGES:
            html = (site / language / page / "index.html").read_text(encoding="utf-8")
            switch = html.partition('<details class="languages">')[2].partition("</details>")[0]
            up = "../" * (page.count("/") + 1)
            assert re.findall(r'href="([^"]+)"', switch) == [f"{up}{code}/{page}" for code in LANGUAGES], page


@pytest.fixture
def changed(project: Path) -> Path:
    """The Thai site of a copy in which one page is not translated and one English page is newer; its folder."""
    (project / "docs/th/guides/keep-every-promise.md").unlink()
    english = project / "docs/en/guides/fair-prices.md"
    english.write_text(english.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    command = [sys.executable, "scripts/build.py", "th"]
    environment = {"REPOSITORY_URL": "https://code.example/handbook", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return project


@pytest.mark.browser
def test_a_page_that_is_missing_or_out_of_date_says_so_and_is_still_found(
    changed: Path, new_context: Callable[..., BrowserContext]
) -> None:
    words = load_words("th")["site"]
    missing = (changed / "site/th/guides/keep-every-promise/index.html").read_text(encoding="utf-8")
    assert words["not_translated"] in missing
    assert re.search(r'<div lang="en">\s*.*<h1[^>]*>Keep every promise', missing, re.DOTALL)
    stale = (changed / "site/th/guides/fair-prices/index.html").read_text(encoding="utf-8")
    assert words["stale"] in stale
    assert 'href="https://code.example/handbook/edit/main/docs/th/guides/fair-prices.md"' in stale
    server, url = serve(changed / "site")
    page = new_context(base_url=url).new_page()
    page.goto("/th/")
    page.locator(".md-search__input").click()
    page.keyboard.type("promises kept", delay=20)
    found = page.locator(".md-search-result__item", has_text="Keep every promise").first
    expect(found).to_contain_text("(English)")
    expect(found.locator("h1 span[lang=en]")).to_be_visible()
    server.shutdown()


def test_the_list_of_translations_names_the_missing_and_the_stale_and_takes_a_mark(project: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "scripts/translated.py", *arguments]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False).stdout

    run("--done", *(pair.name for pair in PAIRS))
    assert run() == "Every translation is there and up to date.\n"
    (project / "docs/et/guides/fair-prices.md").unlink()
    check = project / "checklists/content/letting-go.toml"
    text = check.read_text(encoding="utf-8")
    check.write_text(text.replace("weight = 3", "weight = 2", 1), encoding="utf-8")
    assert "letting-go" not in run()
    check.write_text(text.replace('why = "The biggest buyer', 'why = "A big buyer', 1), encoding="utf-8")
    told = run()
    assert "docs/et/guides/fair-prices.md: not translated yet" in told
    assert "checklists/content/letting-go.fil.toml: checklists/content/letting-go.toml has changed since" in told
    run("--done", *(f"checklists/content/letting-go.{language}.toml" for language in TRANSLATED))
    assert "letting-go" not in run()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "zone", "tab"), [("en", "Asia/Bangkok", 1), ("en", "Europe/London", 3), ("et", "Australia/Sydney", 0), ("fil", "Asia/Manila", 2), ("en", "Australia/Sydney", 0)],
)  # fmt: skip
def test_country_boxes_open_on_the_country_of_the_clock_or_of_the_language(
    new_context: Callable[..., BrowserContext], language: str, zone: str, tab: int
) -> None:
    page = new_context(timezone_id=zone).new_page()
    page.goto(f"/{language}/guides/fair-prices/")
    expect(page.locator(".tabbed-set").first.locator("input").nth(tab)).to_be_checked()


@pytest.mark.browser
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_country_box_opens_on_the_languages_country_without_scripts(
    new_context: Callable[..., BrowserContext], language: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"/{language}/guides/fair-prices/")
    expect(page.locator(".tabbed-set").first.locator("input").nth(["et", "th", "fil"].index(language))).to_be_checked()


@pytest.mark.browser
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_damaged_file_is_refused_in_the_readers_language_and_changes_nothing(page: Page, language: str) -> None:
    page.goto(CHECK.replace("/en/", f"/{language}/"))
    answer(page, {"ten-questions-answered": 3})
    page.locator("#after:not([hidden])").wait_for(state="attached", timeout=START_SECONDS * 1000)
    page.locator("[data-map=result]").click()
    bad = '{"format": "customer-handbook-answers", "format_version": 1, "checklist": "losing-customers", "answers": {"prices-shown": {"value": 7}}}'
    page.locator("#open-file").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": bad.encode()}
    )
    told = page.locator("#after-notice")
    expect(told).to_contain_text(load_words(language)["refusals"]["file"])
    expect(told).to_contain_text("answers.prices-shown.value")
    assert "is not an answer" not in told.inner_text()
