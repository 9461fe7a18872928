"""Measures the build against bare MkDocs with the same pages, and how soon an edit is seen. Needs Linux.

python3 scripts/bench.py build [--pages N]: first, in the site as scripts/serve.py serves it, the time from writing a
file until its page is served with the new word; then, with generated pages that make 750 in each language, seconds
and memory of scripts/build.py beside those of `mkdocs build` with Material and nothing of ours, once for each language.
MkDocs builds them in turn. scripts/build.py builds two at a time, and so there are also rows beside two of MkDocs at a
time: what our pages cost more than bare ones. "With nothing kept" is a build as on a fresh machine: dictionaries,
templates and Word files are made anew, only the Python runtime is there; "again" finds what the build before has kept.
"""

import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import install

install.enter("test")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import build  # noqa: E402
import filler  # noqa: E402
import runtime  # noqa: E402
from bench import row  # noqa: E402

from translations import LANGUAGES  # noqa: E402

HOST = "127.0.0.1"
EDITS = 5
RUNS = 3
NOT_COPIED = (".venv", "node_modules", ".cache", "site", ".git")
THEME_LANGUAGES = {"fil": "tl"}
RUNTIME = ("py", "runtime.txt", "library.zip", "compiled-*.zip")
OURS = re.compile(r"^(?:hooks|  favicon|strict):.*\n", re.MULTILINE)


def measure(pages: int) -> None:
    """Prints the table."""
    runtime.build()
    with tempfile.TemporaryDirectory(dir=install.CACHE) as folder:
        project = _copied(Path(folder) / "project")
        edits = sorted(_edits(project))
        _enlarge(project, pages)
        ours, in_turn, side_by_side = [sys.executable, "scripts/build.py"], _bare(1), _bare(build.SIDE_BY_SIDE)
        runs = []
        for _ in range(RUNS):  # taken in turns, so that a slow moment of the machine meets all
            _forget(project)
            runs.append([_run(command, project) for command in (ours, in_turn, ours, side_by_side)])
    fresh, bares, again, bares_side_by_side = zip(*runs, strict=True)
    title = f"{pages} pages, {len(LANGUAGES)} languages; the best of {RUNS}"
    print(f"\n{title:<44} {'ours':>14} {'bare':>14} {'ratio':>8}   goal")
    for name, taken in (("full build again", again), ("full build with nothing kept", fresh)):
        row(name, min(taken)[0], min(bares)[0], "s", "<= 1.3x")
        row("  bare: two languages at a time", min(taken)[0], min(bares_side_by_side)[0], "s", "")
    most, bare_most = (max(memory for _, memory in each) for each in ((*fresh, *again), bares_side_by_side))
    row("memory of all processes at its most", most, bare_most, "MB", "<= 1000 MB")
    row(f"an edit at the real size, median of {EDITS}", statistics.median(edits), None, "s", "<= 2 s")
    row(f"an edit at the real size, most of {EDITS}", edits[-1], None, "s", "<= 2 s")


def _copied(project: Path) -> Path:
    """A copy of the project in which pages may be added, with what is installed and the runtime."""
    shutil.copytree(install.ROOT, project, ignore=lambda folder, _: NOT_COPIED if Path(folder) == install.ROOT else ())
    for name in (".venv", "node_modules"):
        (project / name).symlink_to(install.ROOT / name)
    cache = project / ".cache"
    cache.mkdir()
    for path in (path for pattern in RUNTIME for path in install.CACHE.glob(pattern)):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, cache / path.name)
    return project


def _forget(project: Path) -> None:
    """Removes what builds have made and kept, but for the runtime."""
    for folder in (project / "site", project / "bare", *(project / ".cache").iterdir()):
        if folder.is_dir() and folder.name not in RUNTIME:
            shutil.rmtree(folder)


def _edits(project: Path) -> list[float]:
    """Seconds from writing a page, each time with another word, until it is served so."""
    page = project / "docs" / "en" / "guides" / "fair-prices.md"
    before, taken = page.read_text(encoding="utf-8"), []
    command = [sys.executable, "-u", "scripts/serve.py"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=project) as serving:
        lines = iter(serving.stdout or ())
        try:
            port = next(int(found[1]) for line in lines if (found := re.search(rf"http://{HOST}:(\d+)/", line)))
            _served(port)  # from now on it watches
            for number in range(EDITS):
                page.write_text(f"{before}\nedited{number}\n", encoding="utf-8")
                written = time.perf_counter()
                while f"edited{number}" not in _served(port):
                    time.sleep(0.02)
                taken.append(time.perf_counter() - written)
                next(line for line in lines if line.startswith("Rebuilt"))
        finally:
            serving.terminate()
            page.write_text(before, encoding="utf-8")
    return taken


def _served(port: int) -> str:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", "/en/guides/fair-prices/")
    return connection.getresponse().read().decode()


def _enlarge(project: Path, pages: int) -> None:
    """Adds pages in every language, and a configuration that builds them with MkDocs and Material alone."""
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("omitted_files: warn", "omitted_files: ignore")
    config.write_text(text, encoding="utf-8")  # generated pages stand in no menu
    theme = project / "bare-theme"
    theme.mkdir()
    shutil.copy(project / "overrides" / "home.html", theme)  # which a page asks for
    for language in LANGUAGES:
        docs = project / "docs" / language
        filler.write(language, pages - len(list(docs.rglob("*.md"))), docs / "filler")
        changes = {
            "docs_dir: docs/en": f"docs_dir: docs/{language}",
            "site_dir: site/en": f"site_dir: bare/{language}",
            "  language: en": f"  language: {THEME_LANGUAGES.get(language, language)}",
            "  custom_dir: overrides": "  custom_dir: bare-theme",
        }
        bare = OURS.sub("", text)
        for ours, theirs in changes.items():
            bare = bare.replace(ours, theirs)
        (project / f"bare-{language}.yml").write_text(bare, encoding="utf-8")


def _bare(at_a_time: int) -> list[str]:
    """The command that builds all languages with MkDocs and Material alone."""
    each = f"{sys.executable} -m mkdocs build --quiet --config-file bare-CODE.yml"
    return ["sh", "-c", f"printf '%s\\n' {' '.join(LANGUAGES)} | xargs -P {at_a_time} -I CODE {each}"]


def _run(command: list[str], project: Path) -> tuple[float, float]:
    """Seconds until a command has ended, and the most megabytes that all its processes needed at one time."""
    started, most = time.perf_counter(), 0.0
    environment = dict(os.environ, SOURCE_DATE_EPOCH="0", NO_MKDOCS_2_WARNING="1")
    with subprocess.Popen(command, cwd=project, env=environment, start_new_session=True) as running:
        while running.poll() is None:
            most = max(most, _megabytes(running.pid))
            time.sleep(0.2)
    if running.returncode:
        install.stop(f"{' '.join(command)} did not work.", "What it said stands above.")
    return time.perf_counter() - started, most


def _megabytes(session: int) -> float:
    """The memory of all processes of a session; what they share is counted once."""
    kilobytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) == session:
                found = re.search(r"^Pss: +(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
                kilobytes += int(found[1]) if found else 0
        except (OSError, ProcessLookupError):
            continue  # it has ended
    return kilobytes / 1000
