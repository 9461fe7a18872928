"""Builds the site, serves it and rebuilds what an edit touches: python3 scripts/serve.py [--port N].

The page that is looked at shows an edit at once; the languages that it touches are built whole behind it.
"""

import argparse
import posixpath
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import install

install.enter("site")

import build  # noqa: E402
import offline  # noqa: E402
import runtime  # noqa: E402
from mkdocs.livereload import LiveReloadServer  # noqa: E402

import policy  # noqa: E402
from translations import LANGUAGES  # noqa: E402

DOCS = install.ROOT / "docs"
TRANSLATED = [install.ROOT / "checklists" / "content", install.ROOT / "checklists" / "content" / "tools"]
WATCHED = [DOCS, install.ROOT / "checklists", install.ROOT / "overrides", install.ROOT / "mkdocs.yml"]
HOST = "127.0.0.1"
PORTS_TO_TRY = 20
PATIENCE = re.compile(rb"(?<=PATIENCE_MS = )\d+")
BEHIND = 10  # how much whole builds give way to the page that is looked at


class Server(LiveReloadServer):
    """Serves the site, and brings it up to date when files change."""

    def __init__(self, port: int) -> None:
        super().__init__(self.rebuild, HOST, port, str(build.SITE))
        self.seen = snapshot()
        self.looked_at = ""  # a page's address, such as "th/guides/fair-prices"
        self.placing = threading.Lock()  # held by whoever changes the site
        self.waiting: set[str] = set()  # languages that are to be built whole
        self.edited = threading.Event()
        threading.Thread(target=self._build_behind, daemon=True).start()

    def _build_loop(self) -> None:
        print(f"\n  The site is at {self.url}")
        print("  Edits in docs, checklists and overrides show by themselves. Stop with Ctrl+C.\n", flush=True)
        super()._build_loop()  # type: ignore[no-untyped-call]

    def _serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes] | None:
        path: str = environ["PATH_INFO"]
        if path.endswith("/"):
            self.looked_at = path.strip("/")
        if path.endswith(".html") or path == "/sw.js":
            return self._as_published(path, start_response)
        return super()._serve_request(environ, start_response)

    def _as_published(self, path: str, start_response: Any) -> Iterable[bytes] | None:
        """A file as the service worker asks for it: it keeps pages by their hash, without the script that reloads."""
        file = build.SITE / posixpath.normpath(path).lstrip("/")
        if not file.is_file():
            return None
        kind, content = "text/html; charset=utf-8", file.read_bytes()
        if path == "/sw.js":  # an edit may take longer to show than readers wait, and a kept page would not reload
            kind, content = "text/javascript", PATIENCE.sub(b"60_000", content)
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """The page with the script that reloads it, which its policy must allow."""
        page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        return policy.secured(page.decode()).encode()

    def rebuild(self) -> None:
        """Shows what changed; readers wait meanwhile, and their pages load again after it."""
        now = snapshot()
        changed = [path for path in now.keys() | self.seen.keys() if now.get(path) != self.seen.get(path)]
        self.seen, languages = now, touched(changed)
        if not languages:
            return
        with self.placing:
            self.waiting.update(languages)
            self._show(languages, python=not all(path.is_relative_to(DOCS) for path in changed))
        self.edited.set()

    def _show(self, languages: list[str], python: bool) -> None:
        language, _, page = self.looked_at.partition("/")
        if language not in languages:
            language, page = languages[0], ""
        started = time.perf_counter()
        try:
            if python:
                runtime.publish(runtime.build(), build.SITE)
            with build.processes(1) as pool:
                pool.submit(build.show, language, page, build.SITE).result()
            print(f"Shown in {time.perf_counter() - started:.1f} s", flush=True)
        except (Exception, SystemExit):
            print("There is a fault; looking where ...", flush=True)  # the whole build tells it better

    def _build_behind(self) -> None:
        while self.edited.wait():
            self.edited.clear()
            with self.placing:
                languages = [language for language in LANGUAGES if language in self.waiting]
                self.waiting.clear()
            started = time.perf_counter()
            try:
                made = build.make(build.SITE, languages, BEHIND)
            except (Exception, SystemExit) as error:
                print(
                    f"Not rebuilt, the last good site stays but for this edit. {error or type(error).__name__}\n"
                    "Mend it and save: it is tried again.",
                    file=sys.stderr,
                )
            else:
                self._place(made)
                print(f"Rebuilt {', '.join(languages)} in {time.perf_counter() - started:.1f} s", flush=True)

    def _place(self, languages: Mapping[str, offline.Marks]) -> None:
        """Puts whole languages into the site, unless an edit has come in between."""
        page = build.SITE / self.looked_at / "index.html"
        with self.placing:
            if self.waiting:
                self.waiting.update(languages)
                return
            before = page.read_bytes() if page.exists() else b""
            build.place(build.SITE, languages)
        if page.exists() and page.read_bytes() != before:
            with self._epoch_cond:
                self._wanted_epoch = self._visible_epoch = round(time.monotonic() * 1000)
                self._epoch_cond.notify_all()


def snapshot() -> dict[Path, int]:
    """Every watched file and when it was last changed."""
    files = [file for place in WATCHED for file in (place.rglob("*") if place.is_dir() else [place])]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file() and "__pycache__" not in file.parts}


def touched(changed: list[Path]) -> list[str]:
    """The languages to rebuild: an English page also stands in for translations that are missing."""
    languages = set()
    for path in changed:
        language = Path(path.stem).suffix[1:]  # as in losing-customers.th.toml
        if path.is_relative_to(DOCS):
            language, *rest = path.relative_to(DOCS).parts
        elif path.parent not in TRANSLATED or language not in LANGUAGES:
            return list(LANGUAGES)
        if language != "en":
            languages.add(language)
        elif path.is_relative_to(DOCS):
            languages |= {other for other in LANGUAGES if other == "en" or not (DOCS / other / Path(*rest)).exists()}
        else:
            languages |= set(LANGUAGES)
    return [language for language in LANGUAGES if language in languages]


def free_port(port: int) -> int:
    """This port or, if it is taken, the next free one."""
    for candidate in range(port, port + PORTS_TO_TRY):
        try:
            socket.create_server((HOST, candidate)).close()
        except OSError:
            print(f"Port {candidate} is taken.")
            continue
        return candidate
    install.stop(
        f"No free port from {port} to {port + PORTS_TO_TRY - 1}.", "Stop what runs there, or choose another: --port N."
    )
    raise AssertionError


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the site, serve it, and rebuild it on edits.")
    parser.add_argument("--port", type=int, default=8000, help="where to start looking for a free port (8000)")
    port = parser.parse_args().port
    started = time.perf_counter()
    try:
        build.build()
    except build.BuildError as error:
        install.stop(f"The site was not built. {error}", "Mend what is named above and run the same command again.")
    print(f"Built in {time.perf_counter() - started:.1f} s")
    serving = Server(free_port(port))
    for place in WATCHED:
        serving.watch(str(place))
    try:
        serving.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        print("Stopped.")
    finally:
        serving.shutdown()


if __name__ == "__main__":
    main()
