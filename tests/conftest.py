"""What tests of scripts and site share; engine tests need none of it."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "overrides")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with everything installed, in which a test may change files and build."""
    import runtime  # noqa: PLC0415 - found through the paths above, and not inside Pyodide

    copy = tmp_path / "project"
    names = shutil.ignore_patterns(".venv", "node_modules", "site", ".git", ".cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=lambda folder, found: names(folder, found) if folder == str(ROOT) else set())
    for installed in (".venv", "node_modules"):
        (copy / installed).symlink_to(ROOT / installed)
    built = runtime.build()
    shutil.copytree(built, copy / ".cache" / "py" / built.name)
    for kept in (runtime.CURRENT, *runtime.CACHE.glob("compiled-*.zip")):
        shutil.copy(kept, copy / ".cache" / kept.name)
    for shared in ("words", "word"):
        (ROOT / ".cache" / shared).mkdir(exist_ok=True)
        (copy / ".cache" / shared).symlink_to(ROOT / ".cache" / shared)
    return copy
