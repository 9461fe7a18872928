"""The command line: python -m checklists check | show | score | plan | compare | merge | decide | impact."""

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from fractions import Fraction
from functools import cache

from checklists.answers import AnswerFile, of_its_version, parse_answer_file
from checklists.checking import content_problems
from checklists.comparing import compare, comparison_json, merge, merged_json
from checklists.customers import parse_customer_file
from checklists.deciding import decide, decision_json
from checklists.documents import text_of
from checklists.fields import Faulty
from checklists.loading import checklist_ids, load_checklist
from checklists.model import Refused, refuse
from checklists.planning import fit_hours, parse_hours
from checklists.printing import (
    checklist_lines,
    comparison_lines,
    in_short,
    merged_lines,
    plan_lines,
    receipt_lines,
    result_lines,
)
from checklists.printing_decisions import decision_lines
from checklists.results import checklist_json, plan_json, receipt_json, result_json, total_json
from checklists.scoring import score

STANDARD_INPUT = "-"
# Room for the largest customer file; an answer file must be smaller still.
MOST_BYTES = 5_000_000

_load = cache(load_checklist)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit status 0; 1 where the input is refused; 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            errors = "strict" if stream is sys.stdout else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
    parser = _parser()
    options = parser.parse_args(arguments)
    if _paths(options).count(STANDARD_INPUT) > 1:
        parser.error("standard input can be read only once: name a file instead of the second -")
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except Refused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _cannot_write(error)


def _paths(options: argparse.Namespace) -> list[str]:
    named = [getattr(options, name, None) for name in ("file", "old", "new")]
    return [path for path in (*named, *getattr(options, "files", ())) if path]


def _cannot_write(error: OSError) -> int:
    """Whoever reads the output has gone, or the disk is full: say so once and end quietly."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the interpreter ends
    if not isinstance(error, BrokenPipeError):
        print(f"The output cannot be written: {error.strerror}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    text = "Checks for owners of small businesses: check the content, score answers, plan what to do."
    parser = argparse.ArgumentParser(prog="python -m checklists", description=text, allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        each = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        each.add_argument("--json", action="store_true", help="print JSON instead of text")
        each.set_defaults(run=run)
        return each

    command("check", check, "look for faults in all content files")
    command("show", show, "print a checklist").add_argument("id", help="id of a checklist")
    scoring = command("score", score_file, "score an exported answer file")
    scoring.add_argument("file", help="an answer file, or - for standard input")
    text = "add 1 to 6 points to the weight of one section"
    scoring.add_argument("--raise", dest="raised", metavar="SECTION=N", type=_raised, action="append", help=text)
    scoring.add_argument("--receipt", action="store_true", help="print how every number was calculated")
    planning = command("plan", plan_file, "choose the actions that fit into the hours there are")
    planning.add_argument("file", help="an answer file, or - for standard input")
    planning.add_argument("--hours", type=_hours, required=True, help="hours available, such as 2.5")
    comparing = command("compare", compare_files, "what became better or worse since an older run")
    comparing.add_argument("old", help="the older answer file, or - for standard input")
    comparing.add_argument("new", help="the newer answer file, or - for standard input")
    merging = command("merge", merge_files, "what several people answered, as one result, and what to discuss")
    merging.add_argument("file", help="an answer file, or - for standard input")
    merging.add_argument("files", nargs="+", metavar="file", help="the answer files of others")
    text = "keep, fix or let go: what the rules say about one customer"
    command("decide", decide_file, text).add_argument("file", help="a customer file, or - for standard input")
    text = "how the reference businesses' scores, bands and plans move since a commit, and what the change still lacks"
    moving = command("impact", show_impact, text)
    moving.add_argument("--base", metavar="REV", required=True, help="the commit or branch to compare with")
    moving.add_argument("--write", action="store_true", help="write the files that are missing, then look again")
    return parser


def _hours(text: str) -> Fraction:
    try:
        return parse_hours(text)
    except Refused as refused:
        problem = refused.problems[0]
        raise argparse.ArgumentTypeError(f"{problem.problem}. {problem.remedy}") from None


def _raised(text: str) -> tuple[str, int]:
    section, equals, points = text.partition("=")
    if not section or not equals or not re.fullmatch(r"[0-9]{1,3}", points):
        raise argparse.ArgumentTypeError(f"{text!r} is not SECTION=N; write for example --raise know-how=3")
    return section, int(points)


def check(options: argparse.Namespace) -> int:
    problems = content_problems()
    if options.json:
        print(text_of([asdict(problem) for problem in problems]))
    else:
        for problem in problems:
            print(problem)
        print(f"{len(checklist_ids())} checklist(s), {len(problems)} problem(s)")
    return 1 if problems else 0


def show(options: argparse.Namespace) -> int:
    checklist = load_checklist(options.id)
    _print(options, checklist_json(checklist), checklist_lines(checklist))
    return 0


def _print(options: argparse.Namespace, document: object, lines: Iterable[str]) -> None:
    print(text_of(document) if options.json else "\n".join(lines))


def _read(path: str) -> AnswerFile:
    """Reads an answer file and warns on standard error about answers that do not count."""
    file = _parse(path)
    _warn(file, file.warnings())
    return file


def _parse(path: str) -> AnswerFile:
    return parse_answer_file(*_text(path), load=_load)


def _warn(file: AnswerFile, warnings: Iterable[str]) -> None:
    for warning in warnings:
        print(f"{file.file}: {warning}", file=sys.stderr)


def _text(path: str) -> tuple[str, str]:
    """The text of a file or of standard input, and its name for messages."""
    name = "standard input" if path == STANDARD_INPUT else path
    try:
        if path != STANDARD_INPUT:
            with open(path, "rb") as stream:
                data = stream.read(MOST_BYTES + 1)
        elif sys.stdin is None:
            refuse(name, "there is none", "Name a file")
        else:
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            refuse(
                name, f"this is larger than {MOST_BYTES // 10**6} MB", "Choose a file that was saved by this handbook"
            )
        return data.decode("utf-8"), name
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror}", "Check the name of the file")
    except UnicodeDecodeError:
        refuse(name, "this is not a text file in UTF-8", "Choose a file that was saved by this handbook")


def score_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    result = score(file.checklist, file.values)
    document = result_json(result)
    lines = result_lines(result)
    if options.raised:
        raised = score(file.checklist, file.values, dict(options.raised))
        document["raised"] = total_json(raised.total)
        lines += ["", f"With {options.raised[0][0]} raised by {options.raised[0][1]}: {in_short(raised.total)}"]
    if options.receipt:
        document["receipt"] = receipt_json(result)
        lines += ["", *receipt_lines(result)]
    _print(options, document, lines)
    return 0


def plan_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    plan = fit_hours(score(file.checklist, file.values), options.hours)
    _print(options, plan_json(plan), plan_lines(plan))
    return 0


def compare_files(options: argparse.Namespace) -> int:
    """Each file counts as of its own content version; where that was not kept, standard error says so."""
    runs = []
    for path in (options.old, options.new):
        file, warnings = of_its_version(_parse(path))
        _warn(file, warnings)
        runs.append(file)
    comparison = compare(*runs)
    _print(options, comparison_json(comparison), comparison_lines(comparison))
    return 0


def merge_files(options: argparse.Namespace) -> int:
    merged = merge([_read(path) for path in (options.file, *options.files)])
    _print(options, merged_json(merged), merged_lines(merged))
    return 0


def decide_file(options: argparse.Namespace) -> int:
    text, name = _text(options.file)
    customer = parse_customer_file(text, name)
    try:
        decision = decide(customer)
    except Faulty as faulty:
        raise Faulty(faulty.faults, name) from None
    _print(options, decision_json(decision), decision_lines(decision))
    return 0


def show_impact(options: argparse.Namespace) -> int:
    """Exit status 1 too where the change lacks a line in the changelog or a content version."""
    from checklists.previewing import preview, write_missing  # noqa: PLC0415 - no other command needs git and archives

    found = preview(options.base)
    if options.write and found.to_write:
        write_missing(found)
        found = preview(options.base)
    _print(options, found.json(), found.lines())
    return 1 if found.to_do else 0


if __name__ == "__main__":
    sys.exit(main())
