"""Lists translations that are missing or older than their English file; notes that some are up to date again.

python3 scripts/translated.py                 the list
python3 scripts/translated.py --done FILE ... after translating what changed: writes the English text's mark into FILE
"""

import argparse
import sys
from pathlib import Path

import install

install.enter("site")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import translations  # noqa: E402


def behind() -> list[str]:
    """One line for each translation that is missing or stale, with what to do."""
    lines = []
    for pair in translations.pairs():
        english = pair.english.relative_to(install.ROOT).as_posix()
        if (state := pair.state()) == "missing":
            lines.append(f"{pair.name}: not translated yet. Translate {english}")
        elif state == "stale":
            done = f"python3 scripts/translated.py --done {pair.name}"
            lines.append(f"{pair.name}: {english} has changed since. Translate what changed, then: {done}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="List or mark translations.")
    parser.add_argument("--done", nargs="+", type=Path, metavar="FILE", help="translations that are up to date now")
    done = parser.parse_args().done
    if not done:
        lines = behind()
        print("\n".join(lines) or "Every translation is there and up to date.")
        return
    by_file = {pair.translation.resolve(): pair for pair in translations.pairs()}
    for file in done:
        if file.resolve() not in by_file or not file.exists():
            install.stop(f"{file} is not a translation that exists.", "Name files as the list without --done does.")
        by_file[file.resolve()].stamp()
        print(f"{file}: stands for the English text of today.")


if __name__ == "__main__":
    main()
