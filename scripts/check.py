"""Looks for faults without running tests: style, types of Python and JavaScript, content, translations. Takes seconds.

python3 scripts/check.py
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import install

install.enter("test")

import translated  # noqa: E402

WORKERS = ("worker.js", "search.js", "words.js", "sw.js")
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


def checks() -> dict[str, list[str]]:
    """What is checked -> the command that does it."""
    python = sys.executable
    pages = [str(path) for path in sorted(ASSETS.glob("*.js")) if path.name not in WORKERS]
    tsc = [install.node(), str(install.ROOT / "node_modules" / "typescript" / "bin" / "tsc")]
    return {
        "licences": [python, "scripts/audit.py", "--offline"],
        "content": [python, "-m", "checklists", "check"],
        "style": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "Python types": [python, "-m", "mypy"],
        "JavaScript types of pages": [*tsc, *TSC, "--lib", "es2023,dom,dom.iterable", *pages],
        "JavaScript types of the worker": [
            *tsc,
            *TSC,
            "--lib",
            "es2023,webworker",
            *(str(ASSETS / name) for name in WORKERS),
        ],
    }


def run(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def main() -> int:
    all_checks = checks()
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = dict(zip(all_checks, pool.map(run, all_checks.values()), strict=True))
    for name, (status, output) in outcomes.items():
        print(f"{'ok   ' if status == 0 else 'FAULT'} {name}")
        if status:
            print(output)
    behind = translated.behind()
    for line in behind:
        print(f"note  {line}")
    return 1 if any(status for status, _ in outcomes.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
