"""Search: finds pages in every language, by other forms, with typing errors, and loads nothing before the first key."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bench_search
import pytest
from conftest import PAGES
from playwright.sync_api import BrowserContext, Page, expect

from translations import LANGUAGES, TRANSLATED

QUERIES = Path(__file__).with_name("queries")
# The lowest share of queries that may find their page first, and among the first five.
FLOOR = {"en": (0.85, 0.98), "th": (0.87, 0.96), "et": (0.84, 0.96), "fil": (0.85, 0.96)}


def type_query(page: Page, language: str, query: str) -> None:
    page.goto(f"/{language}/guides/seven-signs/")
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(query[:-1])
    page.keyboard.type(query[-1])
    page.locator(".md-search-result__item").first.wait_for()


def results(page: Page) -> list[str]:
    """The addresses of the pages found, below the language."""
    links: list[str] = page.locator(".md-search-result__item > a:first-of-type").evaluate_all(
        "all => all.map(a => a.pathname)"
    )
    return [link.split("/", 2)[2] for link in links]


pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "query", "page_found"),
    [
        ("et", "hinnasiltidel", "guides/fair-prices/"),  # any inflected form
        ("et", "oiglane hind", "guides/fair-prices/"),  # without accents
        ("fil", "nagagalit", "guides/calm-an-angry-customer/"),  # by its root, galit
        ("fil", "ibinalik ang bayad", "guides/easy-to-reach-pay-return/"),
        ("th", "ลูกค้าโกรธ", "guides/calm-an-angry-customer/"),  # without spaces
        ("th", "คืนสินค้าไม่มีใบเสร็จ", "guides/easy-to-reach-pay-return/"),
        ("en", "refunding without a reciept", "guides/easy-to-reach-pay-return/"),  # with a typing error
        ("en", "deescalation", "guides/calm-an-angry-customer/"),  # without its hyphen
        ("en", "I would like to know what I should do if somebody has a knife", "guides/when-to-stop/"),  # a sentence
        ("en", "zebra opening hours", "guides/first-impressions/"),  # with a word that stands nowhere
        ("en", "incident log", "templates/incident-log/"),
        ("en", "profit calculator", "tools/customer-profit/"),
        ("en", "is each job checked against a list before handover", "checks/losing-customers/"),
    ],
)  # fmt: skip
def test_what_people_type_finds_the_page(page: Page, language: str, query: str, page_found: str) -> None:
    type_query(page, language, query)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert page_found in results(page)[:5]


@pytest.mark.parametrize(
    ("language", "query", "marked"), [("et", "klientidele", "klien"), ("fil", "nakagagalit", "galit")]
)
def test_another_form_of_a_word_finds_and_marks_the_word_that_stands_there(
    page: Page, language: str, query: str, marked: str
) -> None:
    type_query(page, language, query)
    found = page.locator(".md-search-result__list mark").all_inner_texts()
    assert found
    assert all(marked in word.lower() for word in found)
    assert query not in [word.lower() for word in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queries_of_the_benchmark_find_their_pages_no_worse_than_the_floor(
    page: Page, site: Path, address: str, language: str
) -> None:
    queries = [each for asked in bench_search.queries_of(language).values() for each in asked]
    assert len(queries) >= 60
    page.goto(f"/{language}/")
    asked = bench_search.subject(site, language).ask_ours(f"{address}/", [each["query"] for each in queries])
    found = page.evaluate(bench_search.ASK_WORKER, asked)
    assert bench_search.hits(found, queries, 1) >= FLOOR[language][0]
    assert bench_search.hits(found, queries, 5) >= FLOOR[language][1]


def test_nothing_of_the_index_loads_before_the_first_key_and_little_before_the_first_result(
    page: Page, site: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/guides/seven-signs/")
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").click()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/search/" in url and not url.endswith("/search/search_index.json")] == []
    assert (site / "en/search/search_index.json").stat().st_size < 5000
    page.keyboard.type("refund")
    page.locator(".md-search-result__item").first.wait_for()
    assert 0 < len([url for url in asked if "/search/" in url]) < 40


def test_results_are_announced_and_reached_with_the_arrow_keys(page: Page) -> None:
    type_query(page, "en", "complaint")
    expect(page.locator(".md-search-result__meta[role=status]")).to_contain_text("matching documents")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('a.md-search-result__link')")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "seven-signs" not in url)
    assert "complaint" not in page.url.partition("?")[2]  # what was typed is in no address that a host could see


def test_what_a_page_says_is_shown_as_text_with_the_words_marked(page: Page) -> None:
    type_query(page, "en", 'refund <img src=x onerror="document.title=1">')
    expect(page.locator(".md-search-result__item mark").first).to_be_visible()
    assert page.locator(".md-search-result__list img").count() == 0
    assert page.title() != "1"


def test_a_lost_connection_while_searching_loses_nothing_and_the_next_key_tries_again(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/en/guides/seven-signs/")
    page.locator(".md-search__input").click()
    context.set_offline(True)
    page.keyboard.type("refun", delay=30)
    expect(page.locator(".md-search__input")).to_have_value("refun")
    context.set_offline(False)
    page.keyboard.type("d")
    page.locator(".md-search-result__item").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_phrases_that_people_type_for_it_and_no_two_pages_the_same(language: str) -> None:
    phrases: dict[str, list[str]] = tomllib.loads(
        (QUERIES.parents[2] / "docs" / language / "search.toml").read_text(encoding="utf-8")
    )
    pages = {
        ("" if key == "index.md" else key.removesuffix(".md").removesuffix("index").rstrip("/") + "/")
        for key in phrases
    }
    assert pages - {""} == {*PAGES} - {""}  # the home page may have some
    everything = [phrase.casefold() for each in phrases.values() for phrase in each]
    assert len(everything) == len({*everything})
    assert all(len(each) >= 10 for each in phrases.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_queries_of_the_benchmark_are_not_the_phrases_themselves(language: str) -> None:
    phrases: dict[str, Any] = tomllib.loads(
        (QUERIES.parents[2] / "docs" / language / "search.toml").read_text(encoding="utf-8")
    )
    known = {phrase.casefold() for each in phrases.values() for phrase in each}
    asked = [each["query"].casefold() for queries in bench_search.queries_of(language).values() for each in queries]
    assert sum(query in known for query in asked) <= len(asked) // 10
