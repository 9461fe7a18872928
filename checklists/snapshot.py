"""What one state of the checklists says of given businesses, as JSON on standard output.

`impact` runs this text with the engine and the content of an earlier commit, so it asks only what stays:
the commands of the command line and the JSON that they print (scoring rules, section 12).
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from checklists.__main__ import main
from checklists.loading import checklist_ids, load_checklist

FILE = {"format": "customer-handbook-answers", "format_version": 1}
WEEK_HOURS = "5"


def snapshot(businesses: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Checklist id -> its title, words and shape, and of each business its result and what fits into a week.

    `businesses` holds answers by checklist and business; those to questions that are not asked here do not count.
    """
    return {name: _checklist(name, businesses.get(name, {})) for name in checklist_ids()}


def _checklist(name: str, businesses: dict[str, dict[str, Any]]) -> dict[str, Any]:
    checklist = load_checklist(name)
    words = {section.id: section.title for section in checklist.sections}
    words |= {band.id: band.name for band in checklist.bands}
    return {
        "title": checklist.title,
        "words": words | {item.id: item.question for item in checklist.items.values()},
        "shape": _printed("show", name),
        "businesses": {business: _business(name, answers) for business, answers in businesses.items()},
    }


def _business(name: str, answers: dict[str, Any]) -> dict[str, Any]:
    entries = {item: {"value": value} for item, value in answers.items()}
    file = json.dumps({**FILE, "checklist": name, "answers": entries})
    week = _printed("plan", "-", "--hours", WEEK_HOURS, file=file)
    return {"result": _printed("score", "-", file=file), "week": week["chosen"]}


def _printed(*arguments: str, file: str = "") -> Any:
    """What a command prints as JSON; ends the program with the command's own words where it is refused."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(file.encode()), encoding="utf-8")
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as told:
        status = main([*arguments, "--json"])
    if status:
        sys.exit(told.getvalue().strip())
    return json.loads(printed.getvalue())


if __name__ == "__main__":
    print(json.dumps(snapshot(json.load(sys.stdin))))
