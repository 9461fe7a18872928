"""The command line: python -m checklists check | show | score | plan | decide."""

import argparse
import io
import os
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from fractions import Fraction

from checklists.answers import AnswerFile, parse_answer_file
from checklists.checking import content_problems
from checklists.customers import parse_customer_file
from checklists.deciding import Decision, decide, decision_json, gate, next_moves, steps
from checklists.documents import text_of
from checklists.fields import Faulty
from checklists.loading import checklist_ids, load_checklist, read_content
from checklists.model import Refused, refuse, rounded
from checklists.planning import Action, Plan, actions, fit_hours, parse_hours
from checklists.results import checklist_json, plan_json, receipt_json, result_json, total_json
from checklists.scoring import Points, Result, SectionResult, Total, score


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit status 0; 1 where the input is refused; 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    options = _parser().parse_args(arguments)
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
    text = "keep, fix or let go: what the rules say about one customer"
    command("decide", decide_file, text).add_argument("file", help="a customer file, or - for standard input")
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
    text, name = _text(path)
    answers = parse_answer_file(text, name)
    for warning in answers.warnings():
        print(f"{name}: {warning}", file=sys.stderr)
    return answers


def _text(path: str) -> tuple[str, str]:
    """The text of a file or of standard input, and its name for messages."""
    name = "standard input" if path == "-" else path
    try:
        if path != "-":
            with open(path, "rb") as stream:
                data = stream.read()
        elif sys.stdin is None:
            refuse(name, "there is none", "Name a file")
        else:
            data = sys.stdin.buffer.read()
        return data.decode("utf-8"), name
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror}", "Check the name of the file")
    except UnicodeDecodeError:
        refuse(name, "this is not a text file in UTF-8", "Choose a file that was saved by this handbook")


def score_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    result = score(file.checklist, file.values)
    document = result_json(result)
    lines = _result_lines(result)
    if options.raised:
        raised = score(file.checklist, file.values, dict(options.raised))
        document["raised"] = total_json(raised.total)
        lines += ["", f"With {options.raised[0][0]} raised by {options.raised[0][1]}: {_in_short(raised.total)}"]
    if options.receipt:
        document["receipt"] = receipt_json(result)
        lines += ["", *_receipt_lines(result)]
    print(text_of(document) if options.json else "\n".join(lines))
    return 0


def _shown(figure: Fraction | None, decimals: int = 0) -> str:
    """A figure for people, rounded half up."""
    shown = rounded(figure, decimals)
    return "none" if shown is None else f"{shown:.{decimals}f}"


def _in_short(total: Total) -> str:
    if total.low is None:
        return "no figure: no question is relevant"
    score_ = "no score yet" if total.shown is None else f"{_shown(total.shown)} of 100"
    return f"{score_}, between {_shown(total.shown_low)} and {_shown(total.shown_high)}"


def _result_lines(result: Result) -> list[str]:
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
    lines += [f"{_section_score(s):>18}  {s.section.title} (weight {s.weight})" for s in result.sections]
    todo = actions(result)
    return [*lines, "", "What to do:", *map(_action_line, todo)] if todo else lines


def _section_score(section: SectionResult) -> str:
    if section.high is None:
        return "left out"
    return "not answered yet" if section.score is None else _shown(section.score)


def _receipt_lines(result: Result) -> list[str]:
    """Every shown number down to its arithmetic."""
    lines = [f"How this was calculated (content {result.checklist.version}):"]
    for s in result.sections:
        lines.append(f"{s.section.title}: {s.earned} of {s.attainable} points = {_exact(s.score)}, weight {s.weight}")
        lines.append(f"  low {s.earned} of {s.applicable}, high {s.at_best} of {s.applicable}")
        lines += [f"    {_points_line(points)}" for points in s.points]
    total = result.total
    counted = [s for s in result.sections if s.score is not None]
    if counted:
        sums = " + ".join(f"{s.weight} x {_exact(s.score)}" for s in counted)
        lines.append(f"Total: ({sums}) / {sum(s.weight for s in counted)} = {_exact(total.score)}")
    if total.capped_by:
        lines.append(f"Held at {result.checklist.cap} by: {', '.join(total.capped_by)}")
    lines.append("Bands: " + ", ".join(f"{band.id} from {band.lowest}" for band in result.checklist.bands))
    return lines


def _exact(figure: Fraction | None) -> str:
    return f"{rounded(figure):g}" if figure is not None else "none"


def _points_line(points: Points) -> str:
    if not points.relevant:
        return f"{points.item.id}: not relevant, left out"
    if points.answer is None:
        return f"{points.item.id}: open, not counted yet"
    sum_ = f"weight {points.item.weight} x answer {points.answer}"
    return f"{points.item.id}: {sum_} = {points.earned} of {points.attainable}"


def _action_line(action: Action) -> str:
    words = f"Make it provable: {action.item.proof}" if action.proves else action.item.action
    if action.answer == "unknown":
        words = f"Find out first: {action.item.find_out} {words}"
    mark = "*" if action.lifts_cap else " "
    return f" {mark} +{_shown(action.gain, 1):>4}  {float(action.item.hours):5g} h  {action.item.id}: {words}"


def plan_file(options: argparse.Namespace) -> int:
    file = _read(options.file)
    plan = fit_hours(score(file.checklist, file.values), options.hours)
    print(text_of(plan_json(plan)) if options.json else "\n".join(_plan_lines(plan)))
    return 0


def _plan_lines(plan: Plan) -> list[str]:
    hours = f"{float(plan.hours):g} of {float(plan.hours_available):g} hours"
    head = f"{hours}, +{_shown(plan.gain, 1)} points, total then {_shown(plan.result.total.shown)}"
    return [head, *map(_action_line, plan.chosen)]


def decide_file(options: argparse.Namespace) -> int:
    text, name = _text(options.file)
    customer = parse_customer_file(text, name)
    try:
        decision = decide(customer)
    except Faulty as faulty:
        raise Faulty(faulty.faults, name) from None
    print(text_of(decision_json(decision)) if options.json else "\n".join(_decision_lines(decision)))
    return 0


def _decision_lines(decision: Decision) -> list[str]:
    words = tomllib.loads(read_content("tools/keep-fix-let-go.en.toml"))
    names = words["signs"]["names"]
    counting = [*decision.strong, *decision.weak]
    signs = ", ".join(f"{names[sign]} ({decision.signs[sign]})" for sign in counting)
    lines = [f"{words['outcomes'][decision.outcome]['title']}  (rule {decision.rule}, {decision.outcome})"]
    lines += [words["rules"][str(decision.rule)], f"Signs that count: {signs or 'none'}"]
    if decision.undocumented:
        silent = ", ".join(names[sign] for sign in decision.undocumented)
        lines.append(f"Counted lower, because the log does not show it yet: {silent}")
    if decision.change:
        lines.append(f"Change is {decision.change}")
    money = decision.customer.money
    if money:
        margin = "" if money.margin is None else f", margin {_percent(money.margin)}"
        needed = money.needed_price_change
        price = "" if needed is None else f", needed price change {'+' if needed > 0 else ''}{_percent(needed)}"
        lines.append(f"Left in 12 months: {_shown(money.net, 2)}{margin}{price}")
    moves = next_moves(decision)
    lines += ["", "Next:"]
    for step, day in steps(decision):
        said = words["todo"][step].replace("{move}", words["moves"][moves[0]] if moves else "")
        lines.append(f"  {day}  {said}")
    if decision.earliest_end:
        lines += ["", f"The earliest day the work may end is {decision.earliest_end}. Before that:"]
        lines += [f"  {words['gate'][task]}" for task in gate(decision)]
    return lines


def _percent(figure: Fraction) -> str:
    return f"{_shown(figure * 100, 1)} %"


if __name__ == "__main__":
    sys.exit(main())
