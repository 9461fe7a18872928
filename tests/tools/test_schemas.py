"""What editors complete and warn by: generated from the model, true for every file, told in every field."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemas
from jsonschema import Draft7Validator
from rules.reading import Tree

from checklists.loading import parse_checklist
from checklists.model import Refused

ROOT = Path(__file__).resolve().parents[2]
TREE = Tree.read(ROOT, date.min)
WRITTEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(schemas.FOLDER.glob("*.json"))}
LETTING_GO = (ROOT / "checklists/content/letting-go.toml").read_text(encoding="utf-8")


def refused_by_loader(text: str) -> bool:
    try:
        parse_checklist(text)
    except Refused:
        return True
    return False


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, field in schema.get("properties", {}).items():
        yield key, field
        yield from fields(field.get("items", field))
    for field in schema.get("patternProperties", {}).values():
        yield from fields(field)


def test_the_schemas_are_those_the_model_gives_today() -> None:
    assert schemas.all_schemas() == WRITTEN, "python3 scripts/fix.py writes them anew"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_schema_is_one_that_editors_understand(name: str) -> None:
    Draft7Validator.check_schema(WRITTEN[name])


@pytest.mark.parametrize("name", WRITTEN)
def test_every_content_file_fits_its_schema(name: str) -> None:
    files = [file for file in TREE.files if schemas.schema_of(file) == name]
    assert files
    for file in files:
        table = TREE.pages[file].front if file.endswith(".md") else TREE.table(file)
        assert table, file
        assert [f"{file}: {error.message}" for error in Draft7Validator(WRITTEN[name]).iter_errors(table)] == []


def test_every_toml_file_names_its_schema_in_its_first_line() -> None:
    for file, text in TREE.files.items():
        if file.endswith(".toml"):
            named = re.match(r"#:schema (\S+)\n", text)
            assert named, file
            assert (ROOT / file).parent.joinpath(
                named[1]
            ).resolve() == schemas.FOLDER / f"{schemas.schema_of(file)}.json"


@pytest.mark.parametrize("name", ["check", "check-translation", "page"])
def test_an_editor_is_told_what_every_field_is(name: str) -> None:
    untold = [
        key for key, field in fields(WRITTEN[name]) if "properties" not in field.get("items", field)
        and "patternProperties" not in field and len(field.get("description", "")) < 15
    ]  # fmt: skip
    assert untold == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight = 3", "weight = 4"), ("weight = 3", 'weight = "3"'), ("revision = 1", "revision = 0"),
        ('when = "week"', 'when = "soon"'), ("action = ", "actoin = "), ('title = "What each', 'titel = "What each'),
        ('id = "profit-ranked"', 'id = "Profit ranked"'), ("critical = true", "critical = 1"), ("from = 50", "from = 101"),
        ('proof = "', 'proof = ""\n# "'), ('evidence = ["', 'evidence = [1, "'), ('plan = "K"', 'plan = "K"\nhours = 2'),
    ],
)  # fmt: skip
def test_the_schema_of_a_check_warns_of_what_the_engine_would_refuse(old: str, new: str) -> None:
    assert old in LETTING_GO
    text = LETTING_GO.replace(old, new, 1)
    table = Tree({"x.toml": text}, date.min).table("x.toml")
    assert refused_by_loader(text)
    assert list(Draft7Validator(WRITTEN["check"]).iter_errors(table))


def test_every_field_that_a_page_is_asked_for_is_in_its_schema() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "overrides").glob("*.py")))
    asked = set(re.findall(r"""meta\.get\("(\w+)"|"(\w+)" in page\.meta""", code))
    names = {name for pair in asked for name in pair if name}
    set_by_us = {"fallback"}
    assert names - set_by_us <= WRITTEN["page"]["properties"].keys()
    assert {"checklist", "tool", "code", "form"} <= names
