"""Builds the runtime: Pyodide with a trimmed, compiled library and our engine, in one immutable folder.

.cache/py/<hash>/ holds everything a page needs to run Python; <hash> is of its contents, so a
folder never changes once it is published. The slow part (tracing and compiling in Pyodide on
Node) is done again only when the engine's code, Pyodide or this build change.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import site
import zipfile
from pathlib import Path

import install
from install import CACHE, ROOT

PYODIDE = ROOT / "node_modules" / "pyodide"
ENGINE = ROOT / "checklists"
INSIDE = ROOT / "scripts" / "inside"
SLIM = INSIDE / "slim"
ASSETS = ROOT / "overrides" / "assets"
WORKER = ASSETS / "worker.js"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
# How Pyodide finds out whether its worker is of the old kind. Ours is not, and our policy makes each try an error.
OLD_KIND = b'return globalThis.importScripts("data:text/javascript,"),!0'
BESIDE = sorted([*ENGINE.glob("content/messages/*.toml"), *ENGINE.glob("content/versions/*.json")])
PROSE = ("question", "practice", "why", "proof", "find_out", "action", "intro", "loses", "summary", "meaning", "guide")
COMMAND_LINE_ONLY = (
    *("__main__", "checking", "printing", "printing_decisions"),
    *("impact", "printing_impact", "previewing", "snapshot"),
)
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
RUNTIMES = CACHE / "py"
CURRENT = CACHE / "runtime.txt"
PLAIN_LIBRARY = CACHE / "library.zip"


def build() -> Path:
    """Makes the runtime's folder if it is not there yet, and returns it; one process at a time."""
    from filelock import FileLock  # noqa: PLC0415 - installed by now

    CACHE.mkdir(exist_ok=True)
    with FileLock(CACHE / "runtime.lock"):
        return _build()


def _build() -> Path:
    library = _library(_compiled())
    parts = {name: _core(name) for name in CORE}
    parts |= {"library.bin": library, "worker.js": _worker(), "snapshot.js": (ASSETS / "snapshot.js").read_bytes()}
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(parts.items()))).hexdigest()[:16]
    folder = RUNTIMES / digest
    if not folder.exists():
        shutil.rmtree(RUNTIMES, ignore_errors=True)
        unfinished = RUNTIMES / "unfinished"
        unfinished.mkdir(parents=True)
        for name, data in parts.items():
            (unfinished / name).write_bytes(data)
        unfinished.rename(folder)
    CURRENT.write_text(digest)
    return folder


def publish(folder: Path, site_folder: Path) -> None:
    """Copies the runtime into a built site, as py/<hash>/, beside the one that its pages use now."""
    target = site_folder / "py" / folder.name
    if not target.exists():
        shutil.copytree(folder, target)


def remove_others(site_folder: Path) -> None:
    """Removes from a built site the runtimes that its pages do not use any more."""
    for other in (site_folder / "py").iterdir():
        if other.name != CURRENT.read_text():
            shutil.rmtree(other)


def in_pyodide(script: str, *arguments: str, library: Path = PYODIDE / "python_stdlib.zip") -> list[str]:
    """The command that runs scripts/inside/<script> in Pyodide on Node; compiling leaves docstrings out."""
    os.environ["SITE_PACKAGES"] = site.getsitepackages()[0]
    os.environ["PYTHON_ARGS"] = "-OO" if script == "compile.py" else ""
    return [install.node(), str(INSIDE / "run.mjs"), str(PYODIDE), str(library), f"scripts/inside/{script}", *arguments]


def _compiled() -> Path:
    """An archive of bytecode: the library files the engine imports, and the engine."""
    sources = [*sorted(ENGINE.glob("*.py")), *sorted(INSIDE.rglob("*.*")), ROOT / "package-lock.json", Path(__file__)]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    finished = CACHE / f"compiled-{key}.zip"
    if finished.exists():
        return finished
    for old in CACHE.glob("compiled-*.zip"):
        old.unlink()
    slim, trace, engine, archive = (CACHE / name for name in ("slim.zip", "trace.json", "engine.zip", "compiling.zip"))
    library = _slim_library(slim)
    with zipfile.ZipFile(engine, "w") as packed:
        for path in (*ENGINE.glob("*.py"), *ENGINE.glob("content/*.toml"), *BESIDE):
            packed.write(path, path.relative_to(ROOT))
    tracing = in_pyodide("trace.py", _inside(engine), _inside(trace), *_checklist_ids(), library=slim)
    install.step("Finding what the engine imports", tracing)
    with zipfile.ZipFile(archive, "w") as trimmed:
        for name in json.loads(trace.read_text()):
            trimmed.writestr(name, library[name])
        for module in sorted(ENGINE.glob("*.py")):
            if module.stem not in COMMAND_LINE_ONLY:
                trimmed.write(module, f"checklists/{module.name}")
    install.step("Compiling Python for the browser", in_pyodide("compile.py", _inside(archive)))
    archive.rename(finished)
    return finished


def _slim_library(target: Path) -> dict[str, bytes]:
    """Pyodide's library with the parts we have no use for replaced by scripts/inside/slim; also as an archive."""
    with zipfile.ZipFile(PYODIDE / "python_stdlib.zip") as stock:
        files = {name: stock.read(name) for name in stock.namelist() if not name.endswith("/")}
    for path in SLIM.rglob("*.py"):
        name = path.relative_to(SLIM).as_posix()
        if name not in files:
            install.stop(f"Pyodide has no {name} any more.", f"Remove scripts/inside/slim/{name}, or rename it.")
        files[name] = path.read_bytes()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return files


def _checklist_ids() -> list[str]:
    return sorted(path.name.removesuffix(".references.toml") for path in ENGINE.glob("content/*.references.toml"))


def _inside(path: Path) -> str:
    """Where Pyodide on Node sees a file of the project."""
    return f"/project/{path.relative_to(ROOT).as_posix()}"


def _library(compiled: Path) -> bytes:
    """The library as it is published: one archive, stored plain and gzipped as a whole.

    A browser unpacks that faster, and it is smaller, than an archive of many small compressed files.
    Order and dates are fixed.
    """
    with zipfile.ZipFile(compiled) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    files |= {
        f"checklists/content/{path.name}": _without_prose(path.read_text(encoding="utf-8"))
        for path in ENGINE.glob("content/*.toml")
        if "." not in path.stem
    } | {f"checklists/{path.relative_to(ENGINE).as_posix()}": path.read_bytes() for path in BESIDE}
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, FIXED_DATE), files[name])
    if not PLAIN_LIBRARY.exists() or PLAIN_LIBRARY.read_bytes() != plain.getvalue():
        PLAIN_LIBRARY.write_bytes(plain.getvalue())  # not while tests in another process read the same
    return gzip.compress(plain.getvalue(), 9, mtime=0)


def _without_prose(toml: str) -> bytes:
    """A checklist with its long sentences shortened to a dash: the engine needs none, and they take time to read."""
    return re.sub(rf'^((?:{"|".join(PROSE)}) = )"[^"\n]{{2,}}"$', r'\1"-"', toml, flags=re.MULTILINE).encode()


def _core(name: str) -> bytes:
    """A file of Pyodide as it is published; stops the build if a script no longer asks what is answered here."""
    data = (PYODIDE / name).read_bytes()
    if name.endswith(".mjs") and data.count(OLD_KIND) != 1:
        install.stop(f"Pyodide's {name} no longer holds {OLD_KIND.decode()}", "Mend OLD_KIND in scripts/runtime.py.")
    return data.replace(OLD_KIND, b"return!1")


def _worker() -> bytes:
    """The worker; stops the build if it names another version than the Pyodide that is installed."""
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text())["info"]
    text = WORKER.read_text(encoding="utf-8")
    for key in ("abi_version", "platform", "python"):
        if f'{key}: "{info[key]}"' not in text:
            install.stop(
                f"overrides/assets/worker.js does not fit the installed Pyodide: {key}.",
                f'Write there {key}: "{info[key]}"',
            )
    return text.replace('"unpublished"', json.dumps(_checklist_ids())).encode()


if __name__ == "__main__":
    install.enter("site")
    print(build())
