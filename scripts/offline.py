"""What a reader may keep on the device: a list of files with hashes for each language, and the service worker.

<language>/offline.json names every file of the language with its SHA-256 (as in subresource integrity) and size, and
the groups they are kept in: "all", each check and the tools. sw.js carries the version of the whole site, so that it
changes when any file does.
"""

import base64
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import install

WORKER = install.ROOT / "overrides" / "assets" / "sw.js"
UNPUBLISHED = '"unpublished"'
# What stops working copies on devices for good: publish once with REMOVE_OFFLINE=1.
REMOVER = """self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))
    .then(() => self.registration.unregister())));
"""
LEFT_OUT = re.compile(r"offline\.json$|sitemap\.xml(\.gz)?$|404\.html$|\.map$")
LINK = re.compile(r'<a [^>]*href="([^"#?]+)')


def publish(site: Path, languages: list[str], remove: bool = False) -> None:
    """Writes the lists of all languages and the worker into a built site."""
    runtime = [path.relative_to(site).as_posix() for path in sorted((site / "py").rglob("*")) if path.is_file()]
    versions = []
    for language in languages:
        names = [path.relative_to(site).as_posix() for path in sorted((site / language).rglob("*")) if path.is_file()]
        kept = [name for name in names if not LEFT_OUT.search(name)]
        manifest = {"files": {name: _mark(site / name) for name in [*kept, *runtime]}}
        manifest["groups"] = groups(site, language, kept, runtime)  # type: ignore[assignment]
        text = json.dumps(manifest, separators=(",", ":"))
        (site / language / "offline.json").write_text(text, encoding="utf-8")
        versions.append(text)
    version = hashlib.sha256("".join(versions).encode()).hexdigest()[:12]
    worker = REMOVER if remove else WORKER.read_text(encoding="utf-8").replace(UNPUBLISHED, f'"{version}"')
    (site / "sw.js").write_text(worker, encoding="utf-8")


def _mark(file: Path) -> tuple[str, int]:
    data = file.read_bytes()
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}", len(data)


def groups(site: Path, language: str, kept: list[str], runtime: list[str]) -> dict[str, list[str]]:
    """Group -> files. A check comes with the guides it links to and the tools; every group with what pages load."""
    shared = [name for name in kept if name.startswith(f"{language}/assets/") or "/search/" in name]
    shared += [f"{language}/index.html", *runtime]
    tools = [name for name in kept if name.startswith(f"{language}/tools/")]
    found = {"all": [*kept, *runtime], "tools": [*shared, *tools]}
    for check in sorted((site / language / "checks").iterdir()):
        page = f"{language}/checks/{check.name}/index.html"
        html = (site / page).read_text(encoding="utf-8")
        targets = {urlsplit(urljoin(f"/{page}", link)).path.lstrip("/") for link in LINK.findall(html)}
        pages = [f"{target}index.html" for target in sorted(targets) if target.startswith(f"{language}/guides/")]
        found[f"checks/{check.name}"] = [*shared, *tools, page, *(name for name in pages if name in kept)]
    return {group: list(dict.fromkeys(names)) for group, names in found.items()}
