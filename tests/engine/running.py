"""Runs of a checklist as answer files, and what a page asks about them."""

import json
from collections.abc import Mapping
from typing import Any

from checklists.answers import Answer, AnswerFile
from checklists.browser import handle
from checklists.model import Checklist, Value


def run(checklist: Checklist, answers: Mapping[str, Value], file: str = "answers") -> AnswerFile:
    kept = {item: Answer(value) for item, value in answers.items()}
    unknown = tuple(item for item in answers if item not in checklist.items)
    return AnswerFile(checklist, checklist.version, "2026-11-21", kept, unknown, file)


def document(answers: Mapping[str, object], **changes: object) -> dict[str, Any]:
    """An answer file to "Are you losing customers?" as JSON."""
    return {
        "format": "customer-handbook-answers",
        "format_version": 1,
        "checklist": "losing-customers",
        "content_version": "2026.11.1",
        "saved": "2026-11-21",
        "answers": {item: {"value": value} for item, value in answers.items()},
        **changes,
    }


def ask(**request: object) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(handle(json.dumps(request)))
    return reply
