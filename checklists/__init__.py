"""The engine: it reads a checklist, scores answers to it and plans what to do next.

It speaks ids and numbers only. Every sentence a reader sees lives in content files.
The rules are those of README.md, "How the score works"; arithmetic is exact.
"""

from checklists.answers import AnswerFile, parse_answer_file
from checklists.loading import checklist_ids, load_checklist
from checklists.model import Checklist, Item, Problem, Refused, Section, Value
from checklists.planning import Action, FindOut, Plan, actions, fit_hours, to_find_out, what_if
from checklists.scoring import Result, score

__all__ = [
    "Action",
    "AnswerFile",
    "Checklist",
    "FindOut",
    "Item",
    "Plan",
    "Problem",
    "Refused",
    "Result",
    "Section",
    "Value",
    "actions",
    "checklist_ids",
    "fit_hours",
    "load_checklist",
    "parse_answer_file",
    "score",
    "to_find_out",
    "what_if",
]
