"""Which pages, headings and phrases go into the search index of a built language."""

import gc
import json
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

import searching
from rendering import language_of, language_of_page
from translations import load_phrases

# Pages that hold a little of everything stand behind those that are about one thing, and texts to fill in a little
# behind the guides that say when to use them. The first that fits counts.
SEARCH_BOOST = {
    "checks/": 0.93,
    "built-from.md": 0.85,
    "glossary.md": 0.9,
    "guides/ten-ways-to-lose-customers.md": 0.95,
    "templates/index.md": 0.9,
    "templates/": 0.97,
    "index.md": 0.85,
}


def write_search(config: MkDocsConfig) -> None:
    """Puts our index in place of the theme's; its file, which every page loads, keeps only where ours is."""
    folder = Path(config.site_dir) / "search"
    stock = folder / "search_index.json"
    theirs = json.loads(stock.read_text(encoding="utf-8"))
    found = {file.page.url: file.page for file in config.extra["files"].documentation_pages() if file.page}
    fallback = [url for url, page in found.items() if page.meta.get("fallback")]
    pages = searching.pages_of(theirs["docs"], language_of(config), fallback)
    by_url = {page.url: page for page in pages}
    for url, page in found.items():
        if url in by_url:
            by_url[url].boost = next(
                (boost for start, boost in SEARCH_BOOST.items() if page.file.src_uri.startswith(start)), 1.0
            )
            language = language_of_page(page, config)
            by_url[url].phrases += [
                *load_phrases(language).get(page.file.src_uri, ()),
                str(page.meta.get("description", "")),
            ]
    for url, anchor, words in _synonyms(config.extra["files"]):
        for section in by_url[url].sections:
            if section.anchor == anchor:
                section.keywords.append(words)
    gc.disable()  # it would look again and again at hundreds of thousands of things that all are needed to the end
    index = searching.write_index(pages, language_of(config), folder)
    gc.enable()
    (folder / stock.name).write_text(
        json.dumps(
            {"config": theirs["config"] | {"index": index}, "docs": []}, ensure_ascii=False, separators=(",", ":")
        ),
        encoding="utf-8",
    )


def _synonyms(files: Files) -> Iterator[tuple[str, str, str]]:
    """What people call a thing (the glossary's second line), for the places the glossary sends them to (its third)."""
    glossary = files.get_file_from_path("glossary.md")
    if glossary is None or glossary.page is None:
        return
    for entry in re.split(r"^#+ ", glossary.page.markdown or "", flags=re.MULTILINE)[1:]:
        title, *paragraphs = entry.strip().split("\n\n")
        if len(paragraphs) < 3:
            continue
        words = f"{title.partition('{:')[0]}, {paragraphs[1].partition(':')[2]}"
        for target in re.findall(r"\]\(([^)]+)\)", paragraphs[2]):
            path, _, anchor = target.partition("#")
            file = files.get_file_from_path(path)
            if file is not None:
                yield file.url, anchor, words
