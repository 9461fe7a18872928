"""What a reader may keep on the device: a list of files with hashes for each language, and the service worker.

<language>/offline.json names every file of the language with its SHA-256 (as in subresource integrity) and size, and
the groups they are kept in: "all", each check and the tools. Both it and sw.js carry the version of the whole site, so
that sw.js changes when any file does, and never mixes versions. <language>/offline.html is what a reader sees for a
page that is not kept.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import install
from jinja2 import Environment, FileSystemLoader

import policy
from translations import load_words

OVERRIDES = install.ROOT / "overrides"
WORKER = OVERRIDES / "assets" / "sw.js"
UNPUBLISHED = '"unpublished"'
NO_SIZES = "SIZES = {}"
# What stops working copies on devices for good: publish once with REMOVE_OFFLINE=1.
REMOVER = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))
    .then(() => self.registration.unregister())));
"""
LEFT_OUT = re.compile(r"offline\.json$|sitemap\.xml(\.gz)?$|404\.html$|\.map$")
TITLE = re.compile(r"<title>([^<]*)</title>")
# What an owner without a connection is likeliest to need comes first.
ORDER = ("", "checks", "tools", "guides", "templates")
LINK = re.compile(r'<a [^>]*href="([^"#?]+)')


type Marks = dict[str, tuple[str, int]]  # file -> its hash and size


def publish(site: Path, languages: list[str], remove: bool = False, known: Mapping[str, Marks] | None = None) -> None:
    """Writes the lists of all languages and the worker into a built site.

    `known` holds what prepare() has returned for languages that were prepared as they were built.
    """
    runtime = _marks(site, site / "py")
    manifests = {}
    for language in languages:
        marks = (known or {}).get(language) or prepare(site, language)
        manifests[language] = {"files": marks | runtime, "groups": groups(site, language, list(marks), list(runtime))}
    version = hashlib.sha256(json.dumps(manifests).encode()).hexdigest()[:12]
    for language, manifest in manifests.items():
        text = json.dumps({"version": version, **manifest}, separators=(",", ":"))
        (site / language / "offline.json").write_text(text, encoding="utf-8")
    (site / "sw.js").write_text(REMOVER if remove else _worker(version, manifests), encoding="utf-8")


def _worker(version: str, manifests: Mapping[str, Mapping[str, Any]]) -> str:
    sizes = {
        language: sum(manifest["files"][name][1] for name in manifest["groups"]["all"])
        for language, manifest in manifests.items()
    }
    text = WORKER.read_text(encoding="utf-8")
    return text.replace(UNPUBLISHED, f'"{version}"').replace(NO_SIZES, f"SIZES = {json.dumps(sizes)}")


def prepare(site: Path, language: str) -> Marks:
    """Writes a language's page for pages that are not kept; returns all that may be kept of the language."""
    write_page(site, language)
    return _marks(site, site / language)


def _marks(site: Path, folder: Path) -> Marks:
    names = [path.relative_to(site).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    return {name: _mark(site / name) for name in names if not LEFT_OUT.search(name)}


def write_page(site: Path, language: str) -> None:
    """Writes the page for pages that are not kept, with links to all pages; sw.js takes out those not kept either."""
    folder, words = site / language, load_words(language)
    pages = []
    for path in sorted(folder.rglob("index.html")):
        title = TITLE.search(path.read_text(encoding="utf-8"))
        link = path.relative_to(folder).as_posix().removesuffix("index.html")
        if title:
            pages.append((link, html.unescape(title[1]).removesuffix(f" - {words['site']['name']}")))
    pages.sort(key=lambda page: (ORDER.index(kind) if (kind := page[0].split("/")[0]) in ORDER else len(ORDER), page))
    template = Environment(loader=FileSystemLoader(OVERRIDES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = template.get_template("offline.html").render(language=language, words=words, pages=pages)
    (folder / "offline.html").write_text(policy.secured(text), encoding="utf-8")


def _mark(file: Path) -> tuple[str, int]:
    data = file.read_bytes()
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}", len(data)


def groups(site: Path, language: str, kept: list[str], runtime: list[str]) -> dict[str, list[str]]:
    """Group -> files. A check comes with the guides it links to and the tools; every group with what pages load."""
    shared = [name for name in kept if name.startswith(f"{language}/assets/") or "/search/" in name]
    shared += [f"{language}/index.html", f"{language}/offline.html", *runtime]
    tools = [name for name in kept if name.startswith(f"{language}/tools/")]
    found = {"all": [*kept, *runtime], "tools": [*shared, *tools]}
    for check in sorted((site / language / "checks").iterdir()):
        page = f"{language}/checks/{check.name}/index.html"
        html = (site / page).read_text(encoding="utf-8")
        targets = {urlsplit(urljoin(f"/{page}", link)).path.lstrip("/") for link in LINK.findall(html)}
        pages = [f"{target}index.html" for target in sorted(targets) if target.startswith(f"{language}/guides/")]
        found[f"checks/{check.name}"] = [*shared, *tools, page, *(name for name in pages if name in kept)]
    return {group: list(dict.fromkeys(names)) for group, names in found.items()}
