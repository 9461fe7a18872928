"""What others made: the page names every part that the site publishes, and the licence of each goes along."""

import html
import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urljoin

import pytest

import parts
from translations import LANGUAGES, load_words

ROOT = Path(__file__).resolve().parents[2]
# What we wrote, or what the build makes of it. A page is ours; the icons on it are the theme's.
OUR_FILES = (
    *("index.html", "404.html", "mark.svg", "icon-*.png", "apple-touch-icon.png", "sw.js", "_headers", ".nojekyll"),
    *("py/*/worker.js", "py/*/snapshot.js", "*/offline.html"),
    *("*/index.html", "*/404.html", "*/licences.txt", "*/manifest.webmanifest", "*/offline.json", "*/sitemap.xml*"),
    *("*/search/search_index.json", "*/search/*/p*.json", "*/search/*/t*.json", "*/assets/mark.svg"),
)
OUR_FOLDERS = ("assets/app-", "partials/")


def ours(name: str) -> bool:
    """Whether a file of the site is ours: it is named above, or lies under the same name in overrides/."""
    if any(fnmatchcase(name, pattern) for pattern in OUR_FILES):
        return True
    folder, _, file = name.rpartition("/")
    return any(own in folder + "/" for own in OUR_FOLDERS) and any((ROOT / "overrides").rglob(file))


def test_every_file_of_the_site_is_ours_or_belongs_to_a_part_on_the_list(site: Path) -> None:
    patterns = [pattern for part in parts.published() for pattern in part.files]
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert [name for name in names if not ours(name) and not any(fnmatchcase(name, each) for each in patterns)] == []
    assert [pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in names)] == []


def test_every_part_lies_in_the_site_or_inside_a_part_that_does() -> None:
    lies = {part.name for part in parts.published() if part.files}
    assert [part.name for part in parts.published() if not part.files and part.inside not in lies] == []


def test_every_library_inside_the_themes_and_pyodides_scripts_is_on_the_list(site: Path) -> None:
    """Their maps name the files they were made of."""
    maps = [*site.glob("en/assets/**/*.map"), ROOT / "node_modules" / "pyodide" / "pyodide.mjs.map"]
    sources = [source for each in maps for source in json.loads(each.read_text(encoding="utf-8"))["sources"]]
    inside = {
        found[1] for source in sources if (found := re.search(r"(?:node_modules|vendor/stackframe)/([\w@.-]+)", source))
    }
    named = {part.name for part in parts.published()}
    assert {name.removesuffix(".ts") for name in inside} <= named
    assert {"rxjs", "error-stack-parser"} <= {name.removesuffix(".ts") for name in inside}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_every_part_with_version_licence_and_what_it_does(site: Path, language: str) -> None:
    page = (site / language / "built-from" / "index.html").read_text(encoding="utf-8")
    words = load_words(language)["parts"]
    listed = page.partition('<ul class="parts"')[2].partition("</ul>")[0]
    lines = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in re.findall(r"<li>.*?</li>", listed)]
    assert len(lines) == len(parts.published())
    for line, part in zip(lines, parts.published(), strict=True):
        assert line.startswith(f"{part.name} {part.version}".strip() + f": {words[part.what]}")
        assert line.endswith(part.licence)
    assert 'href="../licences.txt"' in page
    for tool in (*parts.building(), *parts.testing()):
        assert f"{tool.name} {tool.version} ({tool.licence})" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_licence_of_every_part_is_published_in_full(site: Path, language: str) -> None:
    text = (site / language / "licences.txt").read_text(encoding="utf-8")
    for part in parts.published():
        assert part.licence, part.name
        assert part.texts, part.name
        assert f"{part.name} {part.version}".strip() + f" ({part.licence}), {part.home}" in text
    for sentence in (
        *("Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
        *("Apache License", "SIL OPEN FONT LICENSE", "Open Database License", "Copyright (c) 2016-2025 Martin Donath"),
    ):
        assert sentence in text, sentence


def test_every_licence_text_that_we_keep_is_used_and_holds_something() -> None:
    used = {source for part in parts.published() for source in part.texts if ":" not in source}
    assert {path.stem for path in parts.TEXTS.iterdir()} == used
    assert all(path.stat().st_size > 200 for path in parts.TEXTS.iterdir())


def test_every_page_leads_to_the_list_from_its_footer(site: Path) -> None:
    for language in LANGUAGES:
        title = load_words(language)["titles"]["built-from.md"]
        for file in (site / language).rglob("index.html"):
            footer = file.read_text(encoding="utf-8").partition('<div class="md-copyright">')[2]
            link = re.search(rf'<a href="([^"]+)">{re.escape(title)}</a>', footer)
            assert link, file
            here = f"/{file.parent.relative_to(site).as_posix()}/"
            assert urljoin(here, link[1]) == f"/{language}/built-from/"
