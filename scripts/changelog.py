"""Gathers the sentences in .changes/ into CHANGELOG.md, under a version, and removes their files.

python3 scripts/changelog.py 2026.12.1
"""

import sys
from pathlib import Path

import install

KINDS = ("scores", "content", "site", "repository")


def gather(version: str, root: Path = install.ROOT) -> str:
    """Moves all sentences into the changelog and returns what was added to it."""
    changelog = root / "CHANGELOG.md"
    before, first, after = changelog.read_text(encoding="utf-8").partition("\n## ")
    if f"\n## {version}\n" in first + after:
        install.stop(f"CHANGELOG.md has a part {version} already.", "Choose the next version.")
    files = [path for path in sorted((root / ".changes").glob("*.md")) if path.name != "README.md"]
    told: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in files:
        kind = path.stem.rpartition(".")[2]
        if kind not in told:
            install.stop(f".changes/{path.name} is of no known kind.", f"Name it name.KIND.md: {', '.join(KINDS)}.")
        lines = (line.removeprefix("- ").strip() for line in path.read_text(encoding="utf-8").splitlines())
        told[kind] += [f"- {line}\n" for line in lines if line]
    if not files:
        install.stop("There is nothing in .changes/.", "Nothing has changed since the last version.")
    parts = [f"\n### {kind.capitalize()}\n\n{''.join(lines)}" for kind, lines in told.items() if lines]
    added = f"## {version}\n{''.join(parts)}"
    changelog.write_text(f"{before}\n{added}{first}{after}", encoding="utf-8")
    for path in files:
        path.unlink()
    return added


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    print(gather(sys.argv[1]))
