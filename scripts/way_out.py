"""Shows that the English site builds with ProperDocs as it does with MkDocs, and is the same.

python3 scripts/way_out.py: see .github/MAINTAINING.md for when that matters. ProperDocs goes into .cache, not .venv.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import install

install.enter("site")

import runtime  # noqa: E402

PACKAGES = install.CACHE / "properdocs"
LOCK = install.LOCKED / "properdocs.txt"
SITES = install.CACHE / "way-out"
HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)


def main() -> None:
    _install()
    runtime.build()
    shutil.rmtree(SITES, ignore_errors=True)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(PACKAGES), str(install.ROOT)])
    for builder in ("mkdocs", "properdocs"):
        target = str(SITES / builder / "en")
        install.step(f"Building with {builder}", [sys.executable, "-m", builder, "build", "--strict", "-d", target])
    theirs, ours = (_headings(SITES / builder / "en") for builder in ("properdocs", "mkdocs"))
    differing = [page for page in sorted(ours.keys() | theirs.keys()) if ours.get(page) != theirs.get(page)]
    if differing:
        install.stop(
            f"ProperDocs makes these pages differently: {', '.join(differing)}", "Compare them in .cache/way-out."
        )
    print(f"The same {len(ours)} pages with the same {sum(map(len, ours.values()))} headings.")


def _install() -> None:
    mark = PACKAGES / "installed.txt"
    if not mark.exists() or mark.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(PACKAGES, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        step = [*pip, "--require-hashes", "--target", str(PACKAGES), "-r", str(LOCK)]
        install.step("Installing ProperDocs", step)
        shutil.copyfile(LOCK, mark)


def _headings(site: Path) -> dict[str, list[tuple[str, str]]]:
    """Page -> its headings, with their level."""
    pages = sorted(site.rglob("*.html"))
    return {page.relative_to(site).as_posix(): HEADING.findall(page.read_text(encoding="utf-8")) for page in pages}


if __name__ == "__main__":
    main()
