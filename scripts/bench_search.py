"""Measures our search against the theme's own and plain Pagefind, with the same pages, queries and browser.

python3 scripts/bench.py search [--language LANGUAGE ...] [--misses]: the share of queries whose page comes first
(hit@1) or among the first five (hit@5), at the site's real size and at 750 pages a language.

The queries stand in tests/site/queries/<language>.toml. Those under [late] were written after the rules of the
search were fixed, and are reported apart.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import install

install.enter("test")
sys.path[:0] = [str(install.ROOT / "overrides")]

import build  # noqa: E402
import filler  # noqa: E402
from bench import FLAGS, host  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

import searching  # noqa: E402
from translations import LANGUAGES  # noqa: E402

QUERIES = install.ROOT / "tests" / "site" / "queries"
MANY_PAGES = 750
# The languages that the theme's own search has rules for.
STOCK_LANGUAGE = {"en": "en", "th": "th", "et": "en", "fil": "en"}
PAGEFIND = next((install.ROOT / "node_modules" / "@pagefind").glob("*/bin/pagefind_extended"), None)
ENGINES = ("ours", "theme", "pagefind")

ASK_WORKER = """async ({worker, config, docs, queries, one_by_one}) => {
  const search = new Worker(worker);
  const reply = type => new Promise(done => {
    search.onmessage = ({data}) => { if (data.type === type) done(data.data); };
  });
  const ready = reply(1);
  search.postMessage({type: 0, data: {config, docs, options: {suggest: false}}});
  await ready;
  const found = [];
  for (const query of queries) {
    const answer = reply(3);
    search.postMessage({type: 2, data: query});
    found.push((await answer).items.map(item => item[0].location.split("#")[0]));
  }
  search.terminate();
  return found;
}"""
ASK_PAGEFIND = """async ({queries}) => {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.init();
  const found = [];
  for (const query of queries) {
    const {results} = await pagefind.search(query);
    const data = await Promise.all(results.slice(0, 5).map(result => result.data()));
    found.push(data.map(each => each.url.replace(/^\\/\\w+\\//, "").split("#")[0]));
  }
  return found;
}"""


def queries_of(language: str) -> dict[str, list[dict[str, Any]]]:
    """The queries by when they were written: [{"query", "page"}]; `page` may be a list of equally good ones."""
    found = tomllib.loads((QUERIES / f"{language}.toml").read_text(encoding="utf-8"))
    return {when: found.get(when, []) for when in ("early", "late")}


def stored_pages(site: Path, language: str) -> tuple[list[searching.Page], dict[str, Any]]:
    """The pages of a built index, and the theme's configuration that leads to it."""
    config = json.loads((site / language / "search" / "search_index.json").read_text(encoding="utf-8"))["config"]
    folder = site / language / config["index"]["folder"]
    files = sorted(folder.glob("p*.json"), key=lambda file: int(file.stem[1:]))
    texts = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    pages = [
        searching.Page(
            text["url"],
            text["title"],
            text["language"],
            sections=[searching.Section(*each) for each in text["sections"]],
        )
        for text in texts
    ]
    return pages, config


def theme_docs(pages: Sequence[searching.Page]) -> list[dict[str, str]]:
    """The same pages as the theme's own index has them."""
    return [
        {
            "location": f"{page.url}#{each.anchor}" if each.anchor else page.url,
            "title": each.title or page.title,
            "text": each.text,
        }
        for page in pages
        for each in page.sections
    ]


def hits(found: Sequence[Sequence[str]], queries: Sequence[Mapping[str, Any]], first: int) -> float:
    """The share of queries with one of their pages among the first results."""
    wanted = [query["page"] if isinstance(query["page"], list) else [query["page"]] for query in queries]
    return sum(any(page in pages[:first] for page in good) for pages, good in zip(found, wanted, strict=True)) / len(
        queries
    )


def ask_all(
    page: Page, address: str, language: str, pages: Sequence[searching.Page], config: dict[str, Any], queries: list[str]
) -> dict[str, list[list[str]]]:
    """What each engine answers to each query: addresses of pages, the best first."""
    page.goto(f"{address}{language}/empty.html")
    worker = f"{address}{language}/{config['worker']}"
    ours = page.evaluate(ASK_WORKER, {"worker": worker, "config": config, "docs": [], "queries": queries})
    stock_language = [STOCK_LANGUAGE[language]]
    stock = {
        "worker": f"{address}{language}/{config['theme_worker']}",
        "config": {**config, "lang": stock_language, "pipeline": ["stopWordFilter"]},
        "docs": theme_docs(pages),
        "queries": queries,
    }
    theirs = page.evaluate(ASK_WORKER, stock)
    pagefind = page.evaluate(ASK_PAGEFIND, {"queries": queries})
    return {"ours": ours, "theme": theirs, "pagefind": pagefind}


def measure(languages: Sequence[str], misses: bool) -> None:
    """Prints the table: hit@1 and hit@5 of each engine, and the bytes ours needs."""
    build.build()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install.chromium(), args=FLAGS)
        for size in ("real size", f"{MANY_PAGES} pages"):
            site = Path(folder) / size
            shutil.copytree(build.SITE, site)
            if size != "real size":
                _build_large(site, Path(folder) / "docs", languages)
            subprocess.run([str(PAGEFIND), "--site", str(site), "--quiet"], check=True, capture_output=True)
            with host(site) as (address, sent):
                for language in languages:
                    pages, config = prepared(site, language)
                    _report(browser.new_page(), address, language, size, pages, config, misses)
                    _weigh(browser.new_page(), address, language, config, sent)
        browser.close()


def _build_large(site: Path, docs: Path, languages: Sequence[str]) -> None:
    """The real pages and as many filler pages as make 750 in each language."""
    shutil.copytree(install.ROOT / "docs", docs)
    real = len(list((docs / "en").rglob("*.md")))
    for language in languages:
        filler.write(language, MANY_PAGES - real, docs / language / "filler")
        build.build_language(language, site, docs, strict=False)


def prepared(site: Path, language: str) -> tuple[list[searching.Page], dict[str, Any]]:
    """The pages of a built site, and the theme's configuration with the addresses of both workers."""
    pages, config = stored_pages(site, language)
    root = site / language
    config["worker"] = next((root / "assets").glob("app-*/search.js")).relative_to(root).as_posix()
    theme = next((root / "assets" / "javascripts" / "workers").glob("search.*.js"))
    config["theme_worker"] = theme.relative_to(root).as_posix()
    (root / "empty.html").write_text(f"<!doctype html><html lang={language}><title>queries</title>", encoding="utf-8")
    return pages, config


def _report(
    page: Page,
    address: str,
    language: str,
    size: str,
    pages: Sequence[searching.Page],
    config: dict[str, Any],
    misses: bool,
) -> None:
    by_time = queries_of(language)
    queries = [query for each in by_time.values() for query in each]
    found = ask_all(page, address, language, pages, config, [query["query"] for query in queries])
    for when, asked in by_time.items():
        if not asked:
            continue
        start = 0 if when == "early" else len(by_time["early"])
        figures = [
            f"{hits(found[engine][start : start + len(asked)], asked, first):>9.2f}"
            for engine in ENGINES
            for first in (1, 5)
        ]
        print(f"{size:<10} {LANGUAGES[language]:<9} {when:<6} {len(asked):>3}  {' '.join(figures)}", flush=True)
    if misses:
        for query, pages_found in zip(queries, found["ours"], strict=True):
            if not hits([pages_found], [query], 1):
                print(f"    {query['query']!r} wants {query['page']}, found {pages_found[:5]}")


def _weigh(page: Page, address: str, language: str, config: dict[str, Any], sent: dict[str, int]) -> None:
    """How many bytes travel before the first result, gzipped, in the median of some queries."""
    page.goto(f"{address}{language}/empty.html")
    weights = []
    for query in [each["query"] for each in queries_of(language)["early"]][:9]:
        sent.clear()
        page.context.clear_cookies()
        asked = {"worker": f"{address}{language}/{config['worker']}", "config": config, "docs": [], "queries": [query]}
        page.evaluate(ASK_WORKER, asked)
        weights.append((sum(sent.values()) + len(json.dumps(config))) / 1000)
    print(
        f"    kilobytes before the first result: median {sorted(weights)[len(weights) // 2]:.1f}, most {max(weights):.1f}"
    )
