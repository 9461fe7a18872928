"""Looks for faults without running tests, in seconds: first the content, told at once, then the code.

python3 scripts/check.py             everything
python3 scripts/check.py --content   what people write: pages, checks, tools, translations
"""

import argparse
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import install

install.enter("test")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import rules  # noqa: E402
import translated  # noqa: E402
from rules.reading import Finding, Tree  # noqa: E402
from unfinished import unfinished  # noqa: E402

from checklists.checking import content_problems  # noqa: E402

WORKERS = ("worker.js", "snapshot.js", "search.js", "guesses.js", "showing.js", "words.js", "sw.js")
ASSETS = install.ROOT / "overrides" / "assets"
TSC = [
    "--noEmit",
    "--allowJs",
    "--checkJs",
    "--strict",
    "--target",
    "es2022",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
    "--skipLibCheck",
    "--types",
    "",
]


def content(root: Path, today: date) -> tuple[list[str], list[str]]:
    """What is wrong in the content, and what time has made old: each with file, line and what to do."""
    tree = Tree.read(root, today)
    faults, notes = rules.findings(tree)
    others = [*content_problems(), *unfinished(root)]
    of_checks = [Finding(each.file, each.line, each.problem, each.remedy) for each in others]
    faults = sorted({*of_checks, *faults}, key=lambda found: (found.file, found.line, found.problem))
    readable = all(
        "\ufffd" not in text and (file.endswith(".md") or tree.table(file)) for file, text in tree.files.items()
    )
    return [str(each) for each in faults], [*map(str, notes), *(translated.behind() if readable else ())]


def code() -> dict[str, list[str]]:
    """What is checked -> the command that does it."""
    python = sys.executable
    pages = [str(path) for path in sorted(ASSETS.glob("*.js")) if path.name not in WORKERS]
    modules = install.ROOT / "node_modules"
    tsc = [install.node(), str(modules / "typescript" / "bin" / "tsc")]
    actionlint = [install.node(), str(modules / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js")]
    return {
        "licences": [python, "scripts/audit.py", "--offline"],
        "Python types": [python, "-m", "mypy"],
        "workflows": [*actionlint, ".github/workflows/*.yml"],
        "JavaScript types of pages": [*tsc, *TSC, "--lib", "es2023,dom,dom.iterable", *pages],
        "JavaScript types of the worker": [
            *tsc,
            *TSC,
            "--lib",
            "es2023,webworker",
            *(str(ASSETS / name) for name in WORKERS),
        ],
        "style": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
    }


def run(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Say what is wrong, where, and how to mend it.")
    parser.add_argument("--content", action="store_true", help="look at the content alone, not at programs")
    options = parser.parse_args(arguments)
    with ThreadPoolExecutor(max_workers=2) as pool:
        commands = {} if options.content else code()
        running: dict[str, Future[tuple[int, str]]] = {name: pool.submit(run, each) for name, each in commands.items()}
        faults, notes = content(install.ROOT, date.today())
        for line in faults:
            print(line)
        for line in notes:
            print(f"note: {line}")
        print(f"Content: {len(faults)} to mend, {len(notes)} to look at.", flush=True)
        outcomes = {name: future.result() for name, future in running.items()}
    for name, (status, output) in outcomes.items():
        print(f"{'ok   ' if status == 0 else 'FAULT'} {name}")
        if status:
            print(output)
    return 1 if faults or any(status for status, _ in outcomes.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
