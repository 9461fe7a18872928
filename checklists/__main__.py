"""The command line: python -m checklists check | show | score | plan."""

import argparse
import re
import sys
from collections.abc import Sequence
from fractions import Fraction

from checklists.answers import AnswerFile, parse_answer_file
from checklists.checking import content_problems
from checklists.loading import checklist_ids, load_checklist
from checklists.model import Problem, Refused
from checklists.planning import Action, Plan, actions, fit_hours, parse_hours
from checklists.results import checklist_json, plan_json, receipt_json, result_json, rounded, text_of, total_json
from checklists.scoring import Points, Result, Total, score


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
    parser = argparse.ArgumentParser(
        prog="python -m checklists",
        description="Checks for owners of small businesses: check the content, score answers, plan what to do.",
    )
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
    scoring.add_argument(
        "--raise", dest="raised", metavar="SECTION=N", help="add 1 to 6 points to the weight of one section"
    )
    scoring.add_argument("--receipt", action="store_true", help="print how every number was calculated")
    planning = command("plan", plan_file, "choose the actions that fit into the hours there are")
    planning.add_argument("file", help="an answer file, or - for standard input")
    planning.add_argument("--hours", type=_hours, required=True, help="hours available, such as 2.5")
    return parser


def _hours(text: str) -> Fraction:
    try:
        return parse_hours(text)
    except Refused as refused:
        problem = refused.problems[0]
        raise argparse.ArgumentTypeError(f"{problem.problem}. {problem.remedy}") from None


def check(options: argparse.Namespace) -> int:
    problems = content_problems()
    if options.json:
        print(text_of([{"file": p.file, "line": p.line, "problem": p.problem, "remedy": p.remedy} for p in problems]))
    else:
        for problem in problems:
            print(problem)
        print(f"{len(checklist_ids())} checklist(s), {len(problems)} problem(s)")
    return 1 if problems else 0


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
        raise Refused(
            [Problem(name, 1, "this is not a text file in UTF-8", "Choose a file that was saved by this handbook")]
        ) from None
    answers = parse_answer_file(text, name)
    for warning in answers.warnings():
        print(f"{name}: {warning}", file=sys.stderr)
    return answers


def score_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    result = score(file.checklist, file.values)
    document = result_json(result)
    lines = _result_lines(result, options.receipt)
    if options.raised is not None:
        raised = score(file.checklist, file.values, _raised(options.raised)).total
        document["raised"] = total_json(raised)
        lines += ["", f"With {options.raised}: {_in_short(raised)}"]
    if options.receipt:
        document["receipt"] = receipt_json(result)
    print(text_of(document) if options.json else "\n".join(lines))
    return 0


def _raised(text: str) -> dict[str, int]:
    section, equals, points = text.partition("=")
    if not equals or not re.fullmatch(r"\d{1,3}", points):
        raise Refused([Problem("raise", 1, f"{text!r} is not SECTION=N", "Write for example --raise know-how=3")])
    return {section: int(points)}


def _shown(figure: Fraction | None) -> str:
    whole = rounded(figure, 0)
    return "none" if whole is None else f"{whole:.0f}"


def _in_short(total: Total) -> str:
    return f"{_shown(total.shown)} of 100, between {_shown(total.shown_low)} and {_shown(total.shown_high)}"


def _result_lines(result: Result, receipt: bool) -> list[str]:
    total, checklist = result.total, result.checklist
    state = "complete" if result.complete else f"provisional, {result.counts['open']} open"
    lines = [f"{checklist.title} {_in_short(total)} ({state})"]
    lines += [f"{band.name}: {band.meaning}" for band in checklist.bands if band.id == total.band]
    if total.capped_by and total.score != total.shown:
        reasons = ", ".join(checklist.items[item].practice for item in total.capped_by)
        lines.append(f"The answers add up to {_shown(total.score)}, held at {checklist.cap} until: {reasons}")
    if result.few_answers:
        lines.append("Based on few answers: more than a quarter of the items are not relevant.")
    lines.append("")
    for section in result.sections:
        lines.append(f"{_shown(section.score):>5}  {section.section.title} (weight {section.weight})")
        if receipt:
            lines += [f"         {_points_line(points)}" for points in section.points]
    todo = actions(result)
    return [*lines, "", "What to do:", *map(_action_line, todo)] if todo else lines


def _points_line(points: Points) -> str:
    if not points.counted:
        return f"{points.item.id}: not counted"
    return (
        f"{points.item.id}: weight {points.item.weight} x answer {points.answer}"
        f" = {points.earned} of {points.attainable}"
    )


def _action_line(action: Action) -> str:
    words = f"Make it provable: {action.item.proof}" if action.proves else action.item.action
    mark = "*" if action.lifts_cap else " "
    return f" {mark} +{float(action.gain):4.1f}  {float(action.item.hours):5g} h  {action.item.id}: {words}"


def plan_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    plan = fit_hours(score(file.checklist, file.values), options.hours)
    print(text_of(plan_json(plan)) if options.json else "\n".join(_plan_lines(plan)))
    return 0


def _plan_lines(plan: Plan) -> list[str]:
    hours = f"{float(plan.hours):g} of {float(plan.hours_available):g} hours"
    head = f"{hours}, +{float(plan.gain):.1f} points, total then {_shown(plan.result.total.shown)}"
    return [head, *map(_action_line, plan.chosen)]


if __name__ == "__main__":
    sys.exit(main())
