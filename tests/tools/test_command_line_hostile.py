"""python -m checklists with files of anything: exit status 1 and short lines, never a traceback."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from damaging import damaged_text
from describing import FILE, LET_GO
from running import document

from checklists.__main__ import MOST_BYTES, main

RUN = document({"hours-asked": 2, "newcomer-product-check": "na"})
CUSTOMER: dict[str, Any] = {**FILE, **LET_GO, "money": {"sales": 1000, "direct": 5.5}}
COMMANDS = {
    "score": (["score", "FILE", "--receipt"], RUN),
    "plan": (["plan", "FILE", "--hours", "5"], RUN),
    "compare": (["compare", "FILE", "SOUND", "--json"], RUN),
    "merge": (["merge", "SOUND", "FILE", "SOUND"], RUN),
    "decide": (["decide", "FILE"], CUSTOMER),
}


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(arguments)
    output = capsys.readouterr()
    assert status == (1 if not output.out else 0)
    assert all(len(line) < 1000 for line in output.err.splitlines())
    return status, output.err


@pytest.mark.parametrize("command", COMMANDS)
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_short_lines(
    command: str, data: st.DataObject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, whole = COMMANDS[command]
    paths = {"FILE": str(tmp_path / "file.json"), "SOUND": str(tmp_path / "sound.json")}
    Path(paths["SOUND"]).write_text(json.dumps(RUN), encoding="utf-8")
    content = data.draw(damaged_text(whole).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary())
    Path(paths["FILE"]).write_bytes(content)
    told([paths.get(each, each) for each in arguments], capsys)


@pytest.mark.parametrize("command", ["score", "decide"])
def test_a_file_without_end_is_not_read_to_its_end(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size)
            return b" " * (MOST_BYTES + 1)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Endless()))
    status, error = told([command, "-"], capsys)
    assert (status, asked) == (1, [MOST_BYTES + 1])
    assert "larger than 5 MB" in error
