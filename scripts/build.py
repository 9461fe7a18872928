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
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
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
from mkdocs.exceptions import Abort, MkDocsException  # noqa: E402

import policy  # noqa: E402
from translations import LANGUAGES, load_words  # noqa: E402

SITE = install.ROOT / "site"


class BuildError(Exception):
    """The site could not be built; the message says where and why."""


def build_language(language: str, site: Path, docs: Path = install.ROOT / "docs", strict: bool = True) -> float:
    """Builds one language aside, puts it in place of the old one, and returns the seconds it took."""
    aside = install.CACHE / "building" / language
    started = time.perf_counter()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        config = load_config(
            str(install.ROOT / "mkdocs.yml"),
            docs_dir=str(docs / language),
            site_dir=str(aside),
            strict=strict,
        )
        config.theme["language"] = language
        if config.site_url:
            config.site_url = f"{config.site_url.rstrip('/')}/{language}/"
        config.plugins.on_startup(command="build", dirty=False)
        config.extra["published"] = True
        mkdocs_build(config)
    except (MkDocsException, Abort) as error:
        raise BuildError(f"{LANGUAGES[language]} ({language}): {error}") from None
    shutil.rmtree(site / language, ignore_errors=True)
    aside.rename(site / language)
    return time.perf_counter() - started


def commit_time() -> str:
    """When the last commit was made, in seconds since 1970: the date that files get which carry one."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return done.stdout.strip() or "0"


def build(site: Path = SITE, languages: Sequence[str] = tuple(LANGUAGES)) -> None:
    """Builds the runtime if needed, then the languages side by side, then the page that leads to them."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())
    site.mkdir(parents=True, exist_ok=True)
    runtime.publish(runtime.build(), site)
    fresh = multiprocessing.get_context("spawn")  # the server that calls this has threads, which do not survive a fork
    with ProcessPoolExecutor(max_workers=min(len(languages), 4), mp_context=fresh) as pool:
        seconds = list(pool.map(build_language, languages, [site] * len(languages)))
    for language, taken in zip(languages, seconds, strict=True):
        print(f"  {language}: {taken:.1f} s")
    front_door(site)
    built = [language for language in LANGUAGES if (site / language / "index.html").exists()]
    offline.publish(site, built, remove=bool(os.environ.get("REMOVE_OFFLINE")))


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
    shutil.copyfile(install.ROOT / "overrides" / "assets" / "mark.svg", site / "mark.svg")
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
