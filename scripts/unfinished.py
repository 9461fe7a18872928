"""Finds what scripts/new.py left for a person to write: every "Write here: ..." in pages and content.

python3 scripts/unfinished.py
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import install

install.enter("site")
sys.path.insert(0, str(install.ROOT))

from checklists.model import Problem  # noqa: E402

PLACES = ("docs/**/*.md", "docs/**/*.toml", "checklists/content/**/*.toml")
MARK = re.compile(r'Write here: ?([^"\n]*)')


def unfinished(root: Path = install.ROOT) -> Iterator[Problem]:
    """One problem for each place that is still to fill in, by file and line."""
    for file in sorted({file for place in PLACES for file in root.glob(place)}):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if found := MARK.search(line):
                wanted = re.sub(r" *(\{:.*|\]\(.*|\)\.?)?$", "", found[1])
                remedy = 'Put your own words in place of "Write here: ..."'
                yield Problem(file.relative_to(root).as_posix(), number, f"still to fill in: {wanted}", remedy)


if __name__ == "__main__":
    problems = list(unfinished())
    print("\n".join(map(str, problems)) or "Nothing is left to fill in.")
    sys.exit(1 if problems else 0)
