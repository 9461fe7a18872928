"""The repository's papers: forms that the host accepts, owners for every language, licences that are named."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from translations import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
FIELDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_one_that_the_host_can_show(form: Path) -> None:
    found = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert found.keys() <= {"name", "description", "title", "labels", "assignees", "body"}
    assert len(found["name"]) > 3
    assert 0 < len(found["description"]) <= 200
    fields: list[dict[str, Any]] = [field for field in found["body"] if field["type"] != "markdown"]
    assert fields
    assert {field["type"] for field in found["body"]} <= FIELDS
    assert all(field["attributes"]["value"] for field in found["body"] if field["type"] == "markdown")
    for key in ("id", "label"):
        values = [field["id"] if key == "id" else field["attributes"]["label"] for field in fields]
        assert len(set(values)) == len(values)
    for field in fields:
        assert re.fullmatch(r"[\w-]+", field["id"])
        options = field["attributes"].get("options")
        assert (options is not None) == (field["type"] in ("dropdown", "checkboxes"))
        assert all(isinstance(option, str) for option in options or ())


def test_every_language_has_its_line_for_owners() -> None:
    patterns = [
        line.split()[0] for line in (GITHUB / "CODEOWNERS").read_text().splitlines() if line[:1] not in ("", "#")
    ]
    for language in LANGUAGES:
        assert f"docs/{language}/" in patterns
    for pattern in patterns:
        assert list(ROOT.glob(pattern.rstrip("/"))), pattern


def test_code_and_content_each_come_with_their_whole_licence() -> None:
    code, content = ((ROOT / name).read_text(encoding="utf-8") for name in ("LICENSE", "docs/LICENSE"))
    assert "Permission is hereby granted, free of charge" in code
    assert "docs/LICENSE" in code
    assert content.startswith("Attribution 4.0 International")
    assert "Section 8 -- Interpretation." in content
