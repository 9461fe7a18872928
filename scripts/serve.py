"""Builds the site, serves it and rebuilds what an edit touches: python3 scripts/serve.py [--port N]."""

import argparse
import socket
import sys
import time
from pathlib import Path

import install

install.enter("site")

import build  # noqa: E402
from mkdocs.livereload import LiveReloadServer  # noqa: E402

from translations import LANGUAGES  # noqa: E402

DOCS = install.ROOT / "docs"
WATCHED = [DOCS, install.ROOT / "checklists", install.ROOT / "overrides", install.ROOT / "mkdocs.yml"]
HOST = "127.0.0.1"
PORTS_TO_TRY = 20


class Rebuilder:
    """Rebuilds the languages that changed files belong to; keeps the last good site when one has a fault."""

    def __init__(self) -> None:
        self.seen = snapshot()

    def __call__(self) -> None:
        now = snapshot()
        changed = [path for path in now.keys() | self.seen.keys() if now.get(path) != self.seen.get(path)]
        self.seen = now
        languages = touched(changed)
        if not languages:
            return
        started = time.perf_counter()
        try:
            build.build(languages=languages)
            print(f"Rebuilt {', '.join(languages)} in {time.perf_counter() - started:.1f} s")
        except build.BuildError as error:
            print(
                f"Not rebuilt, the last good site stays. {error}\nMend it and save: it is tried again.", file=sys.stderr
            )
        except SystemExit:
            print("Not rebuilt, the last good site stays.", file=sys.stderr)


def snapshot() -> dict[Path, int]:
    """Every watched file and when it was last changed."""
    files = [file for place in WATCHED for file in (place.rglob("*") if place.is_dir() else [place])]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file() and "__pycache__" not in file.parts}


def touched(changed: list[Path]) -> list[str]:
    """The languages to rebuild: an English page also stands in for translations that are missing."""
    languages = set()
    for path in changed:
        if not path.is_relative_to(DOCS):
            return list(LANGUAGES)
        language, *rest = path.relative_to(DOCS).parts
        if language == "en":
            languages |= {other for other in LANGUAGES if other == "en" or not (DOCS / other / Path(*rest)).exists()}
        else:
            languages.add(language)
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
    serving = LiveReloadServer(builder=Rebuilder(), host=HOST, port=free_port(port), root=str(build.SITE))
    for place in WATCHED:
        serving.watch(str(place))
    print(f"\n  The site is at {serving.url}")
    print("  Edits in docs, checklists and overrides show by themselves. Stop with Ctrl+C.\n", flush=True)
    try:
        serving.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        print("Stopped.")
    finally:
        serving.shutdown()


if __name__ == "__main__":
    main()
