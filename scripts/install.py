"""Installs what is pinned into the project's own folders (.venv, node_modules).

Every other script starts with `install.enter("site")` or `install.enter("test")`; scripts/audit.py needs
`install.enter("audit")`. This file alone must run, and be read, by any Python 3, so that an old one gets a sentence
and not a traceback.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import List, NoReturn, Optional, Sequence

OLDEST_PYTHON = (3, 12)
OLDEST_NODE = 22
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
LOCKED = ROOT / "scripts" / "locked"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
WINDOWLESS = "chromium-headless-shell"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def stop(problem: str, remedy: str) -> NoReturn:
    """Ends the program with a sentence and the way on."""
    print(f"\n{problem}\n{remedy}", file=sys.stderr)
    sys.exit(1)


def enter(group: str) -> None:
    """Installs a group ("site", "test" or "audit") if it is not there, then goes on inside .venv."""
    if sys.version_info < OLDEST_PYTHON:
        stop(
            "This needs Python 3.12 or newer, and this is Python {}.{}.".format(*sys.version_info[:2]),
            "Install a newer Python (python.org, your package manager, or pyenv) and run the same command with it.",
        )
    os.chdir(str(ROOT))
    _python_packages(group)
    _node_packages("site" if group == "site" else "test")
    if Path(sys.prefix).resolve() != VENV.resolve():
        _go_on_in_venv()


def _go_on_in_venv() -> NoReturn:
    command = [str(BIN / "python"), *sys.argv]
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def _python_packages(group: str) -> None:
    if Path(sys.prefix).resolve() == VENV.resolve():
        mark = _read(VENV / "python.txt") or ""
    else:
        mark = f"{sys.version} {os.path.realpath(sys.executable)}"
    if _read(VENV / "python.txt") != mark or not (BIN / "python").exists():
        step(
            "Making .venv",
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            "On Debian and Ubuntu install it with: apt-get install python3-venv",
        )
        (VENV / "python.txt").write_text(mark)
    wanted = {"site": ["site"], "test": ["test"], "audit": ["test", "audit"]}[group] + (
        [] if _good_node() else ["node"]
    )
    if group == "site" and _is_installed("test"):
        wanted.remove("site")
    for name in wanted:
        if not _is_installed(name):
            pip = [
                str(BIN / "python"),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--retries",
                "2",
                "--timeout",
                "20",
            ]
            step(
                f"Installing Python packages ({name})",
                [*pip, "--require-hashes", "-r", str(LOCKED / (name + ".txt"))],
            )
            (VENV / (name + ".txt")).write_text(_hash(LOCKED / (name + ".txt")))


def _is_installed(name: str) -> bool:
    return _read(VENV / (name + ".txt")) == _hash(LOCKED / (name + ".txt"))


def _node_packages(group: str) -> None:
    mark = ROOT / "node_modules" / "installed.txt"
    lock = _hash(ROOT / "package-lock.json")
    if _read(mark) in ("test " + lock, group + " " + lock):
        return
    extra = ["--omit=dev", "--omit=optional"] if group == "site" else []
    step(f"Installing npm packages ({group})", [npm(), "ci", "--no-progress", *extra])
    mark.write_text(group + " " + lock)


def _good_node() -> Optional[str]:
    """The folder of a Node that is new enough and has npm, or None."""
    found, found_npm = shutil.which("node"), shutil.which("npm")
    if not found or not found_npm:
        return None
    try:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        return found if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def node() -> str:
    """The Node to use: the machine's if it is good, else the pinned one."""
    return _good_node() or str(BIN / "node")


def npm() -> str:
    return (shutil.which("npm") if _good_node() else None) or str(BIN / "npm")


def chromium() -> str:
    """The browser: $CHROMIUM, or one that is installed, or installed now where apt-get works as root."""
    found = _chosen(CHROMIUM_NAMES)
    apt = _apt()
    if apt and not found:
        step("Reading the package list", [apt, "update", "-qq"])
        step("Installing Chromium", [apt, "install", "-y", "-qq", "chromium"])
        found = _chosen(CHROMIUM_NAMES)
    if not found:
        stop(
            "The browser tests need Chromium, and there is none here.",
            "Install it (Debian, Ubuntu: sudo apt-get install chromium), or set CHROMIUM to the path of Chrome.",
        )
    return found


def chromium_for_tests() -> str:
    """Chromium without windows of its own, if it is here: the same engine opens a page in a third of the time."""
    return _chosen((WINDOWLESS, *CHROMIUM_NAMES)) or chromium()


def fetch_windowless() -> None:
    """Installs it where apt-get works as root and knows it; the tests run without it too, in more time."""
    apt = _apt()
    if apt and not _chosen((WINDOWLESS,)):
        fetch = [apt, "install", "-y", "-qq", "--no-install-recommends", WINDOWLESS]
        if _attempt("Reading the package list", [apt, "update", "-qq"]) == 0:
            _attempt("Installing " + WINDOWLESS, fetch)


def _chosen(names: Sequence[str]) -> str:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")


def _apt() -> str:
    """apt-get, if it may install something here."""
    return shutil.which("apt-get") or "" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


def step(name: str, command: List[str], remedy: str = "") -> None:
    """Runs one long command, showing that time passes; on failure shows its last lines and the way on."""
    if _attempt(name, command):
        lines = _log().read_text(errors="replace").strip().splitlines()[-8:]
        stop(
            "{} did not work:\n  {}".format(name, "\n  ".join(lines)),
            remedy
            or "If a download failed, check the network. Then run the same command again: it goes on where it stopped.",
        )


def _attempt(name: str, command: List[str]) -> int:
    """The command's exit status; what it said stands in the log."""
    environment = dict(os.environ, PATH=str(BIN) + os.pathsep + os.environ.get("PATH", ""))
    finished = threading.Event()
    ticker = threading.Thread(target=_tick, args=(name, finished))
    ticker.start()
    try:
        with _log().open("w") as output:
            try:
                return subprocess.call(
                    command,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.DEVNULL,
                    env=environment,
                    cwd=str(ROOT),
                )
            except OSError as error:
                output.write(str(error))
                return 1
    finally:
        finished.set()
        ticker.join()


def _log() -> Path:
    CACHE.mkdir(exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n")
    return CACHE / "last-step.log"


def _tick(name: str, finished: threading.Event) -> None:
    started = time.time()
    if not sys.stdout.isatty():
        print(name + " ...", flush=True)
    while not finished.wait(1):
        if sys.stdout.isatty():
            print(f"\r{name} ... {time.time() - started:.0f} s ", end="", flush=True)
    if sys.stdout.isatty():
        print(f"\r{name} ... done in {time.time() - started:.0f} s", flush=True)


def _read(path: Path) -> Optional[str]:
    return path.read_text() if path.exists() else None


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    enter("test")
    print("Everything is installed.")
