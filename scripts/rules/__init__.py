"""The rules that content follows, by name; scripts/check.py tells what breaks them, scripts/fix.py mends what it can.

A rule is a function from all content to findings. To add one: write it in the module of its kind, name it in RULES, and
add its faulty file to tests/tools/test_rules.py.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rules import claims, legal, links, shape, wording
from rules.reading import Finding, Tree, ended

MEANT = Path(__file__).with_name("meant.toml")
MEANT_NAME = "scripts/rules/meant.toml"


@dataclass(frozen=True)
class Rule:
    """`judged`: a person may decide that a finding is meant. `note`: told, but no fault, as nobody has done it."""

    name: str
    why: str
    find: Callable[[Tree], Iterator[Finding]]
    judged: bool = False
    note: bool = False

    def findings(self, tree: Tree) -> Iterator[Finding]:
        """What breaks the rule; where a person may judge otherwise, with the way to say so."""
        for found in self.find(tree):
            way_out = f' If it is meant, list it in {MEANT_NAME} under "{self.name}"' if self.judged else ""
            yield replace(found, remedy=ended(found.remedy) + way_out)


RULES = (
    Rule("fields", "A field with a typing error is a field nobody reads.", shape.fields),
    Rule("heading ids", "Links and translations hang on the ids of headings.", shape.heading_ids),
    Rule("permanent ids", "Saved answers and shared links hang on the ids of questions.", shape.permanent_ids),
    Rule("guide endings", "Every guide ends with something to do, to copy and to check.", shape.guide_endings),
    Rule("dead links", "A reader in need must not end nowhere.", links.dead_links),
    Rule("pictures without words", "Not everybody sees.", links.pictures_without_words),
    Rule("pages nobody reaches", "Advice that nothing leads to helps nobody.", links.pages_nobody_reaches),
    Rule("cards nobody reaches", "So do cards and results of the tools.", links.cards_nobody_reaches),
    Rule("questions without help", "A low answer needs a way on.", links.questions_without_help),
    Rule("two things in one question", "Who does one is stuck.", wording.two_things_in_one_question, judged=True),
    Rule("words to avoid", "We judge what people do, not people.", wording.words_to_avoid, judged=True),
    Rule("hedge words", "An owner in doubt needs a plain sentence.", wording.hedge_words, judged=True),
    Rule("long sentences", "People read us standing at a counter.", wording.long_sentences, judged=True),
    Rule("figures without source", "A number without source is a rumour.", claims.figures_without_source, judged=True),
    Rule("sources", "Only what was found to be true is a source.", claims.sources_that_may_be_printed),
    Rule("myths as facts", "Many well-known numbers were never measured.", claims.myths_as_facts, judged=True),
    Rule("legal boxes", "Law differs by country, changes, and needs a lawyer.", legal.legal_boxes),
    Rule("old legal boxes", "Law changes.", legal.old_legal_boxes, note=True),
)  # fmt: skip


def findings(tree: Tree, meant: str | None = None) -> tuple[list[Finding], list[Finding]]:
    """Faults and notes, by file and line; `meant` is the text of the list of exceptions."""
    listed = MEANT.read_text(encoding="utf-8") if meant is None else meant
    used: set[int] = set()
    told: dict[bool, list[Finding]] = {False: [], True: []}
    try:
        exceptions = tomllib.loads(listed).get("meant", [])
    except ValueError as fault:
        return [Finding(MEANT_NAME, 1, f"this cannot be read: {fault}", "Write entries as the others are written")], []
    for rule in RULES:
        for finding in rule.findings(tree):
            waived = [
                n for n, each in enumerate(exceptions)
                if (each["rule"], each["file"]) == (rule.name, finding.file) and each["words"] in finding.words
            ]  # fmt: skip
            if rule.judged and waived:
                used.update(waived)
            else:
                told[rule.note].append(finding)
    lines = [n for n, line in enumerate(listed.split("\n"), 1) if line == "[[meant]]"]
    for n, each in enumerate(exceptions):
        if n not in used and each["file"] in tree.files:
            problem = f'nothing needs this any more ("{each["words"]}")'
            told[False].append(Finding(MEANT_NAME, lines[n], problem, "Take these lines out"))
    faults, notes = (
        sorted(set(each), key=lambda found: (found.file, found.line, found.problem)) for each in told.values()
    )
    return faults, notes
