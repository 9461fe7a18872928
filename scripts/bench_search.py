"""Measures our search against the theme's own and plain Pagefind, with the same pages, queries and browser.

python3 scripts/bench.py search [--language LANGUAGE ...] [--misses]: the share of queries whose page comes first
(hit@1) or among the first five (hit@5), at the site's real size and at 750 pages a language.

The queries stand in tests/site/queries/<language>.toml. Those under [late] were written after the rules of the
search were fixed, and are reported apart.
"""

import gzip
import json
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import install

install.enter("test")
sys.path[:0] = [str(install.ROOT / "overrides")]

import build  # noqa: E402
import filler  # noqa: E402
from bench import FLAGS, host  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from translations import LANGUAGES  # noqa: E402

QUERIES = install.ROOT / "tests" / "site" / "queries"
MANY_PAGES = 750
# The languages that the theme's own search has rules for.
STOCK_LANGUAGE = {"en": "en", "th": "th", "et": "en", "fil": "en"}
THEME_SCRIPTS = Path(str(distribution("mkdocs-material").locate_file("material/templates/assets/javascripts")))
PAGEFIND = next((install.ROOT / "node_modules" / "@pagefind").glob("*/bin/pagefind_extended"), None)
ENGINES = ("ours", "theme", "Pagefind")

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


@dataclass(frozen=True)
class Subject:
    """One language of a built site as a browser meets it; paths lie below the site."""

    language: str
    config: dict[str, Any]
    pages: list[dict[str, Any]]
    worker: str
    theme_worker: str

    def theme_docs(self) -> list[dict[str, str]]:
        """The same pages as the theme's own index has them."""
        return [
            {
                "location": f"{page['url']}#{anchor}" if anchor else page["url"],
                "title": title or page["title"],
                "text": text,
            }
            for page in self.pages
            for anchor, title, text in page["sections"]
        ]

    def ask_ours(self, address: str, queries: list[str]) -> dict[str, Any]:
        return {"worker": address + self.worker, "config": self.config, "docs": [], "queries": queries}

    def ask_theme(self, address: str, queries: list[str]) -> dict[str, Any]:
        config = {**self.config, "lang": [STOCK_LANGUAGE[self.language]], "pipeline": ["stopWordFilter"]}
        return {"worker": address + self.theme_worker, "config": config, "docs": self.theme_docs(), "queries": queries}


def subject(site: Path, language: str) -> Subject:
    """What there is to ask in one language of a built site."""
    root = site / language
    config = json.loads((root / "search" / "search_index.json").read_text(encoding="utf-8"))["config"]
    files = sorted((root / config["index"]["folder"]).glob("p*.json"), key=lambda file: int(file.stem[1:]))
    return Subject(
        language,
        config,
        [json.loads(file.read_text(encoding="utf-8")) for file in files],
        next((root / "assets").glob("app-*/search.js")).relative_to(site).as_posix(),
        f"{language}/assets/javascripts/workers/{next((THEME_SCRIPTS / 'workers').glob('search.*.js')).name}",
    )


def hits(found: Sequence[Sequence[str]], queries: Sequence[Mapping[str, Any]], first: int) -> float:
    """The share of queries with one of their pages among the first results."""
    wanted = [query["page"] if isinstance(query["page"], list) else [query["page"]] for query in queries]
    good = [any(page in pages[:first] for page in each) for pages, each in zip(found, wanted, strict=True)]
    return sum(good) / len(good)


def ask_all(page: Page, asked: Subject, queries: list[str]) -> dict[str, list[list[str]]]:
    """What each engine answers to each query: addresses of pages, the best first. `page` is on the site."""
    address = page.evaluate("location.origin") + "/"
    return {
        "ours": page.evaluate(ASK_WORKER, asked.ask_ours(address, queries)),
        "theme": page.evaluate(ASK_WORKER, asked.ask_theme(address, queries)),
        "Pagefind": page.evaluate(ASK_PAGEFIND, {"queries": queries}),
    }


def measure(languages: Sequence[str], misses: bool) -> None:
    """Prints the table: hit@1 and hit@5 of each engine, and the bytes ours needs."""
    if PAGEFIND is None:
        install.stop("Pagefind does not run on this machine.", "Run the benchmark on Linux, where npm brings it along.")
    build.build()
    print(f"\n{'':<34}{''.join(f'{engine:>18}' for engine in ENGINES)}\n{'':<34}{'     hit@1   hit@5' * len(ENGINES)}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=install.chromium(), args=FLAGS)
        for pages in (0, MANY_PAGES):
            site = Path(folder) / str(pages)
            shutil.copytree(build.SITE, site)
            if pages:
                _build_large(site, Path(folder) / "docs", languages)
            for language in languages:
                shutil.copytree(THEME_SCRIPTS, site / language / "assets" / "javascripts", dirs_exist_ok=True)
                (site / language / "empty.html").write_text(f"<!doctype html><html lang={language}><title>-</title>")
            subprocess.run([str(PAGEFIND), "--site", str(site), "--quiet"], check=True, capture_output=True)
            with host(site) as (address, sent):
                for language in languages:
                    page = browser.new_page()
                    page.goto(f"{address}{language}/empty.html")
                    _report(page, subject(site, language), misses)
                    _weigh(page, subject(site, language), sent)
        browser.close()


def _build_large(site: Path, docs: Path, languages: Sequence[str]) -> None:
    """The real pages and as many filler pages as make 750 in each language."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)  # filler pages stand in no menu
    shutil.copytree(install.ROOT / "docs", docs)
    real = len(list((docs / "en").rglob("*.md")))
    for language in languages:
        filler.write(language, MANY_PAGES - real, docs / language / "filler")
        build.build_language(language, docs, strict=False)
        build.put_in_place(language, site)


def _report(page: Page, asked: Subject, misses: bool) -> None:
    by_time = queries_of(asked.language)
    queries = [query for each in by_time.values() for query in each]
    found = ask_all(page, asked, [query["query"] for query in queries])
    start = 0
    for when, part in by_time.items():
        answers = {engine: pages[start : start + len(part)] for engine, pages in found.items()}
        figures = [f"{hits(answers[engine], part, first):>9.2f}" for engine in ENGINES for first in (1, 5)]
        name = f"{LANGUAGES[asked.language]}, {len(asked.pages)} pages, {len(part)} {when}"
        print(f"{name:<34}{''.join(figures)}", flush=True)
        start += len(part)
    for query, pages in zip(queries, found["ours"], strict=True):
        if misses and not hits([pages], [query], 1):
            print(f"    {query['query']!r} wants {query['page']}, found {pages[:5]}")


def _weigh(page: Page, asked: Subject, sent: dict[str, int]) -> None:
    """How many bytes travel before the first result, gzipped: the median and the most of some queries."""
    weights = []
    for query in queries_of(asked.language)["early"]:
        sent.clear()
        page.evaluate(ASK_WORKER, asked.ask_ours(page.evaluate("location.origin") + "/", [query["query"]]))
        manifest = len(gzip.compress(json.dumps(asked.config).encode()))
        weights.append((sum(sent.values()) + manifest) / 1000)
    print(f"    kilobytes before the first result: median {statistics.median(weights):.0f}, most {max(weights):.0f}")
