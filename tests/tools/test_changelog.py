"""scripts/changelog.py and the workflows: what happens around a change."""

import subprocess
from pathlib import Path

import changelog
import check
import pytest

from checklists.previewing import FRAGMENTS, KIND, _told

OLD = "# What changed\n\nNewest first.\n\n## 2026.11.1\n\n### Scores\n\n- First.\n"
NEW = """# What changed

Newest first.

## 2026.12.1

### Scores

- A question weighs less.
- One is gone.

### Site

- A button is larger.

## 2026.11.1
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(OLD)
    (tmp_path / FRAGMENTS).mkdir()
    (tmp_path / FRAGMENTS / "README.md").write_text("How to.\n")
    return tmp_path


def write(root: Path, name: str, text: str = "A sentence.\n") -> None:
    (root / FRAGMENTS / name).write_text(text)


def test_sentences_are_gathered_by_kind_under_the_version_and_impact_still_finds_those_on_scores(root: Path) -> None:
    write(root, "weight.scores.md", "A question weighs less.\n\n- One is gone.\n")
    write(root, "button.site.md", "A button is larger.")
    before = _told(root)
    changelog.gather("2026.12.1", root)
    assert (root / "CHANGELOG.md").read_text() == NEW + OLD.partition("## 2026.11.1\n")[2]
    assert [path.name for path in (root / FRAGMENTS).iterdir()] == ["README.md"]
    assert _told(root) == before == {"First.", "A question weighs less.", "One is gone."}


@pytest.mark.parametrize(
    ("name", "version", "problem"),
    [
        ("weight.score.md", "2026.12.1", "weight.score.md is of no known kind"),
        ("weight.md", "2026.12.1", "scores, content, site, repository"),
        ("weight.scores.md", "2026.11.1", "has a part 2026.11.1 already"),
        ("weight.txt", "2026.12.1", "There is nothing in .changes/"),
    ],
)
def test_what_cannot_be_gathered_is_told_and_nothing_is_changed(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, version: str, problem: str
) -> None:
    write(root, name)
    with pytest.raises(SystemExit):
        changelog.gather(version, root)
    assert problem in capsys.readouterr().err
    assert ((root / "CHANGELOG.md").read_text(), (root / FRAGMENTS / name).exists()) == (OLD, True)


def test_every_sentence_that_waits_is_of_a_known_kind() -> None:
    names = [path.name for path in (changelog.install.ROOT / FRAGMENTS).iterdir() if path.name != "README.md"]
    assert KIND in changelog.KINDS
    assert all(name.split(".")[-2:] in [[kind, "md"] for kind in changelog.KINDS] for name in names), names


def test_a_mistake_in_a_workflow_is_found(tmp_path: Path) -> None:
    step = "{uses: actions/upload-artifact@v4, with: {nme: site, path: site}}"
    workflow = tmp_path / "workflow.yml"
    workflow.write_text(f"on: push\njobs: {{a: {{runs-on: ubuntu-latest, steps: [{step}]}}}}\n")
    command = [*check.code()["workflows"][:-1], str(workflow)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'input "nme" is not defined' in done.stdout + done.stderr
