"""The command line: python -m checklists check | show | score | plan."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from fractions import Fraction

from checklists.answers import AnswerFile, parse_answer_file
from checklists.model import Checklist, Problem, Refused, checklist_ids, load_checklist, nearest
from checklists.planning import Plan, actions, fit_hours
from checklists.results import checklist_json, plan_json, receipt_json, result_json, rounded, text_of, total_json
from checklists.scoring import Result, score

GUIDES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "docs", "en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit status 0; 1 where the input is refused; 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Refused as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checklists", description="Checks for owners of small businesses: check the content, score answers, plan what to do.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        each = commands.add_parser(name, help=text, description=text)
        each.add_argument("--json", action="store_true", help="print JSON instead of text")
        each.set_defaults(run=run)
        return each

    command("check", check, "look for faults in all content files")
    command("show", show, "print a checklist").add_argument("id", help="id of a checklist")
    scoring = command("score", score_file, "score an exported answer file")
    scoring.add_argument("file", help="an answer file, or - for standard input")
    scoring.add_argument("--raise", dest="raised", metavar="SECTION=N", help="add 1 to 6 points to the weight of one section")
    scoring.add_argument("--receipt", action="store_true", help="print how every number was calculated")
    planning = command("plan", plan_file, "choose the actions that fit into the hours there are")
    planning.add_argument("file", help="an answer file, or - for standard input")
    planning.add_argument("--hours", type=_hours, required=True, help="hours available, such as 2.5")
    return parser


def _hours(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hours; write for example 2.5")
    return Fraction(text)


def check(options: argparse.Namespace) -> int:
    problems = content_problems()
    if options.json:
        print(text_of([{"file": p.file, "line": p.line, "problem": p.problem, "remedy": p.remedy} for p in problems]))
    else:
        for problem in problems:
            print(problem)
        print(f"{len(checklist_ids())} checklist(s), {len(problems)} problem(s)")
    return 1 if problems else 0


def content_problems() -> list[Problem]:
    """Every fault in the content that comes with the engine, links into the guides included."""
    problems: list[Problem] = []
    for checklist_id in checklist_ids():
        try:
            problems += _dead_guides(load_checklist(checklist_id))
        except Refused as refused:
            problems += refused.problems
    return problems


def _dead_guides(checklist: Checklist) -> list[Problem]:
    """Links to guides or headings that do not exist; none where the guides are not at hand."""
    if not os.path.isdir(GUIDES):
        return []
    file = f"checklists/content/{checklist.id}.toml"
    with open(os.path.join(GUIDES, os.pardir, os.pardir, file), encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    problems = []
    for number, line in enumerate(lines, 1):
        if link := re.match(r'\s*guide\s*=\s*"([^"#]*)#?([^"]*)"', line):
            if remedy := _dead_link(link[1], link[2]):
                problems.append(Problem(file, number, f"the guide {link[0].split('=')[1].strip()} does not exist", remedy))
    return problems


def _dead_link(page: str, heading: str) -> str | None:
    """The remedy if there is no such page or heading, else None."""
    path = os.path.join(GUIDES, page)
    if not os.path.isfile(path):
        pages = sorted(os.path.relpath(os.path.join(folder, name), GUIDES) for folder, _, names in os.walk(GUIDES) for name in names if name.endswith(".md"))
        return nearest(page, pages)
    with open(path, encoding="utf-8") as stream:
        headings = re.findall(r"\{: ?#([\w-]+)", stream.read())
    return nearest(heading, headings) if heading and heading not in headings else None


def show(options: argparse.Namespace) -> int:
    checklist = load_checklist(options.id)
    if options.json:
        print(text_of(checklist_json(checklist)))
        return 0
    print(f"{checklist.title}  (content {checklist.version})")
    for section in checklist.sections:
        print(f"\n{section.title}, weight {section.weight}")
        for item in section.items:
            print(f"  {'*' if item.critical else ' '} {item.weight} {item.id}: {item.question}")
    print("\n* critical: while it is not in order, the total is held at", checklist.cap)
    return 0


def _read(path: str) -> AnswerFile:
    """Reads an answer file and warns on standard error about answers that do not count."""
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as stream:
                data = stream.read()
        text = data.decode("utf-8")
    except OSError as error:
        raise Refused([Problem(name, 1, f"cannot be read: {error.strerror}", "Check the name of the file")]) from None
    except UnicodeDecodeError:
        raise Refused([Problem(name, 1, "this is not a text file in UTF-8", "Choose a file that was saved by this handbook")]) from None
    answers = parse_answer_file(text, name)
    for warning in answers.warnings():
        print(f"{name}: {warning}", file=sys.stderr)
    return answers


def score_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    result = score(file.checklist, file.values)
    document = result_json(result)
    raised = None
    if options.raised is not None:
        raised = score(file.checklist, file.values, _raised(options.raised)).total
        document["raised"] = total_json(raised)
    if options.receipt:
        document["receipt"] = receipt_json(result)
    if options.json:
        print(text_of(document))
        return 0
    _print_result(result, options.receipt)
    if raised is not None:
        print(f"\nWith {options.raised}: {_shown(raised.shown)}, between {_shown(raised.shown_low)} and {_shown(raised.shown_high)}")
    return 0


def _raised(text: str) -> dict[str, int]:
    section, equals, points = text.partition("=")
    if not equals or not re.fullmatch(r"\d{1,3}", points):
        raise Refused([Problem("raise", 1, f"{text!r} is not SECTION=N", "Write for example --raise know-how=3")])
    return {section: int(points)}


def _shown(figure: Fraction | None) -> str:
    whole = rounded(figure, 0)
    return "none" if whole is None else f"{whole:.0f}"


def _print_result(result: Result, receipt: bool) -> None:
    total, checklist = result.total, result.checklist
    state = "complete" if result.complete else f"provisional, {result.counts['open']} open"
    print(f"{checklist.title} {_shown(total.shown)} of 100, between {_shown(total.shown_low)} and {_shown(total.shown_high)} ({state})")
    if total.band:
        print(next(f"{band.name}: {band.meaning}" for band in checklist.bands if band.id == total.band))
    if total.capped_by and total.score != total.shown:
        reasons = ", ".join(checklist.items[item].practice for item in total.capped_by)
        print(f"The answers add up to {_shown(total.score)}, held at {checklist.cap} until: {reasons}")
    if result.few_answers:
        print("Based on few answers: more than a quarter of the items are not relevant.")
    print()
    for section in result.sections:
        print(f"{_shown(section.score):>5}  {section.section.title} (weight {section.weight})")
        if receipt:
            for points in section.points:
                print(f"         {points.item.id}: weight {points.item.weight} x answer {points.answer} = {points.earned} of {points.attainable}")
    todo = actions(result)
    if todo:
        print("\nWhat to do:")
    for action in todo:
        words = f"Make it provable: {action.item.proof}" if action.proves else action.item.action
        mark = "*" if action.lifts_cap else " "
        print(f" {mark} +{float(action.gain):4.1f}  {float(action.item.hours):5g} h  {action.item.id}: {words}")


def plan_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    plan = fit_hours(score(file.checklist, file.values), options.hours)
    print(text_of(plan_json(plan)) if options.json else _plan_text(plan))
    return 0


def _plan_text(plan: Plan) -> str:
    lines = [f"{float(plan.hours):g} of {float(plan.hours_available):g} hours, +{float(plan.gain):.1f} points, total then {_shown(plan.result.total.shown)}"]
    lines += [f"  {float(action.item.hours):5g} h  {action.item.id}: {action.item.action}" for action in plan.chosen]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
