"""Builds the whole site into site/, all languages, ready for any static host under any path.

python3 scripts/build.py [LANGUAGE ...]: all languages, or only those named.
"""

import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import install

install.enter("site")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import offline  # noqa: E402
import runtime  # noqa: E402
from jinja2 import Environment, FileSystemLoader  # noqa: E402
from mkdocs.commands.build import build as mkdocs_build  # noqa: E402
from mkdocs.config import load_config  # noqa: E402
from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.exceptions import Abort, MkDocsException  # noqa: E402
from mkdocs.structure.files import Files  # noqa: E402
from mkdocs.structure.nav import Navigation  # noqa: E402

import policy  # noqa: E402
from translations import LANGUAGES, load_words  # noqa: E402

SITE = install.ROOT / "site"
DOCS = install.ROOT / "docs"
ASIDE = install.CACHE / "building"
SIDE_BY_SIDE = 2  # with 750 pages a language needs 300 MB, and all together should stay below 1 GB
# What a build imports and is not ours.
PRELOADED = ["mkdocs.commands.build", "material.plugins.search.plugin", "material.extensions.emoji"]
PRELOADED += ["pymdownx.superfences", "babel.numbers", "html4docx", "icalendar", "simplemma"]


class BuildError(Exception):
    """The site could not be built; the message says where and why."""


def prepare_words(languages: Sequence[str]) -> None:
    """Makes the word forms that the search indexes of these languages need, if they are not there yet."""
    import dictionary  # noqa: PLC0415 - after an edit, as it is then

    for language in languages:
        if language in dictionary.DICTIONARIES:
            dictionary.kept(language)


def build_language(language: str, docs: Path = DOCS, strict: bool = True) -> float:
    """Builds one language aside, for put_in_place(), and returns the seconds it took."""
    started = time.perf_counter()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        config = _configured(language, ASIDE / language, docs, strict)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
    except (MkDocsException, Abort) as error:
        raise BuildError(f"{LANGUAGES[language]} ({language}): {error}") from None
    return time.perf_counter() - started


def build_prepared(language: str) -> tuple[float, offline.Marks]:
    """Builds one language aside and looks at each of its files, for offline.publish(); with the seconds it took."""
    seconds = build_language(language)
    started = time.perf_counter()
    marks = offline.prepare(ASIDE, language)
    return seconds + time.perf_counter() - started, marks


def show(language: str, page: str, site: Path) -> None:
    """Builds only what changed and this page (by its address below the language) again, in a site that is served.

    Search and lists stay as they are until the whole language is built, and so do titles of other pages in the menu.
    """
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)  # the whole build tells of faults
    config = _configured(language, site / language, strict=False)
    config.plugins.on_startup(command="build", dirty=True)
    config.plugins.events["nav"].append(_titles_as_built)
    config.plugins.events["post_build"].clear()
    config.theme.static_templates.clear()
    if (built := site / language / page / "index.html").exists():
        os.utime(built, (0, 0))  # so that it counts as older than its source
    mkdocs_build(config, dirty=True)


def _titles_as_built(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001
    for page in nav.pages:
        if page.title is None and not page.file.is_modified():
            html = Path(page.file.abs_dest_path).read_text(encoding="utf-8")
            title = unescape(html.partition("<title>")[2].partition("</title>")[0])
            page.title = title.removesuffix(f" - {config.site_name}")
    return nav


def _configured(language: str, target: Path, docs: Path = DOCS, strict: bool = True) -> MkDocsConfig:
    file = str(install.ROOT / "mkdocs.yml")
    config = load_config(file, docs_dir=str(docs / language), site_dir=str(target), strict=strict)
    config.theme["language"] = language
    config.extra["published"] = True
    if config.site_url:
        config.site_url = f"{config.site_url.rstrip('/')}/{language}/"
    return config


def put_in_place(language: str, site: Path) -> None:
    """Puts a language that was built aside in place of the old one; nobody meets half of it."""
    old = ASIDE / f"{language}-old"
    shutil.rmtree(old, ignore_errors=True)
    if (site / language).exists():
        (site / language).rename(old)
    (ASIDE / language).rename(site / language)
    shutil.rmtree(old, ignore_errors=True)


def commit_time() -> str:
    """When the last commit was made, in seconds since 1970: the date that files get which carry one."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return done.stdout.strip() or "0"


def build(site: Path = SITE, languages: Sequence[str] = tuple(LANGUAGES)) -> None:
    """Builds the runtime if needed, then the languages side by side, then the page that leads to them."""
    place(site, make(site, languages))


def make(site: Path, languages: Sequence[str], niceness: int = 0) -> dict[str, offline.Marks]:
    """Builds languages aside, for place(); the site gets no more than the runtime they need."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())
    site.mkdir(parents=True, exist_ok=True)
    built = {}
    with processes(len(languages), niceness) as pool:
        pool.submit(prepare_words, languages)  # the first language needs none for a while
        runtime.publish(runtime.build(), site)
        for language, (seconds, marks) in zip(languages, pool.map(build_prepared, languages), strict=True):
            print(f"  {language}: {seconds:.1f} s", flush=True)
            built[language] = marks
    return built


def place(site: Path, languages: Mapping[str, offline.Marks]) -> None:
    """Puts the languages that were built aside into the site, and what belongs to all languages."""
    for language in languages:
        put_in_place(language, site)
    runtime.remove_others(site)
    front_door(site)
    built = [language for language in LANGUAGES if (site / language / "index.html").exists()]
    offline.publish(site, built, remove=bool(os.environ.get("REMOVE_OFFLINE")), known=languages)


def processes(number: int, niceness: int = 0) -> ProcessPoolExecutor:
    """New processes, which have nothing of ours in memory from before an edit, but MkDocs and its neighbours."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        fresh: multiprocessing.context.BaseContext = multiprocessing.get_context("forkserver")
        fresh.set_forkserver_preload(PRELOADED)
    else:
        fresh = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        min(number, SIDE_BY_SIDE), fresh, initializer=_begin, initargs=(dict(os.environ), niceness)
    )


def _begin(environment: dict[str, str], niceness: int) -> None:
    os.environ.update(environment)  # the fork server hands on that of the first build
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)


def front_door(site: Path) -> None:
    """/ leads to the reader's language; a wrong address gets a page with a way back."""
    pages = Environment(loader=FileSystemLoader(install.ROOT / "overrides"), autoescape=True)
    words = {language: load_words(language) for language in LANGUAGES}
    site_url = os.environ.get("SITE_URL", "").rstrip("/")
    published_at = f"{site_url}/" if site_url else ""
    above = urlsplit(site_url).path + "/"  # a wrong address may lie at any depth
    door = pages.get_template("door.html")
    for name, root in (("index.html", ""), ("404.html", above)):
        html = door.render(languages=LANGUAGES, words=words, root=root, published_at=published_at)
        (site / name).write_text(policy.secured(html), encoding="utf-8")
    for icon in (install.ROOT / "overrides" / "assets" / "mark.svg", *(DOCS / "icons").iterdir()):
        shutil.copyfile(icon, site / icon.name)
    (site / ".nojekyll").write_text("")
    (site / "_headers").write_text(policy.HEADERS)


def main() -> None:
    languages = sys.argv[1:] or list(LANGUAGES)
    for language in languages:
        if language not in LANGUAGES:
            install.stop(f"There is no language {language!r}.", f"Choose from {', '.join(LANGUAGES)}.")
    started = time.perf_counter()
    try:
        build(SITE, languages)
    except BuildError as error:
        install.stop(f"The site was not built. {error}", "Mend what is named above and run the same command again.")
    print(f"Built site/ in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
