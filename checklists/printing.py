"""What the command line tells people about a check: results, plans, comparisons, what several people said."""

from fractions import Fraction

from checklists.comparing import Comparison, Merged, MergedItem
from checklists.model import Checklist, Item, Value, rounded
from checklists.planning import Action, Plan, actions
from checklists.scoring import Points, Result, SectionResult, Total


def checklist_lines(checklist: Checklist) -> list[str]:
    lines = [f"{checklist.title}  (content {checklist.version})"]
    for section in checklist.sections:
        lines += ["", f"{section.title}, weight {section.weight}"]
        lines += [
            f"  {'*' if item.critical else ' '} {item.weight} {item.id}: {item.question}" for item in section.items
        ]
    return [*lines, "", f"* critical: while it is not in order, the total is held at {checklist.cap}"]


def shown(figure: Fraction | None, decimals: int = 0) -> str:
    """A figure for people, rounded half up."""
    shown = rounded(figure, decimals)
    return "none" if shown is None else f"{shown:.{decimals}f}"


def in_short(total: Total) -> str:
    if total.low is None:
        return "no figure: no question is relevant"
    score = "no score yet" if total.shown is None else f"{shown(total.shown)} of 100"
    return f"{score}, between {shown(total.shown_low)} and {shown(total.shown_high)}"


def result_lines(result: Result) -> list[str]:
    total, checklist = result.total, result.checklist
    state = "complete" if result.complete else f"provisional, {result.counts['open']} open"
    lines = [f"{checklist.title} {in_short(total)} ({state})"]
    lines += [f"{band.name}: {band.meaning}" for band in checklist.bands if band.id == total.band]
    if total.capped_by and total.score != total.shown:
        reasons = ", ".join(checklist.items[item].practice for item in total.capped_by)
        lines.append(f"The answers add up to {shown(total.score)}, held at {checklist.cap} until: {reasons}")
    if result.few_answers:
        lines.append("Based on few answers: more than a quarter of the items are not relevant.")
    lines.append("")
    lines += [f"{_section_score(s):>18}  {s.section.title} (weight {s.weight})" for s in result.sections]
    todo = actions(result)
    return [*lines, "", "What to do:", *map(_action_line, todo)] if todo else lines


def _section_score(section: SectionResult) -> str:
    if section.high is None:
        return "left out"
    return "not answered yet" if section.score is None else shown(section.score)


def receipt_lines(result: Result) -> list[str]:
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
    return f" {mark} +{shown(action.gain, 1):>4}  {float(action.item.hours):5g} h  {action.item.id}: {words}"


def plan_lines(plan: Plan) -> list[str]:
    hours = f"{float(plan.hours):g} of {float(plan.hours_available):g} hours"
    head = f"{hours}, +{shown(plan.gain, 1)} points, total then {shown(plan.result.total.shown)}"
    return [head, *map(_action_line, plan.chosen)]


def comparison_lines(comparison: Comparison) -> list[str]:
    """The two totals, whose doing the change is, and the items that changed."""
    was, now = comparison.old.total.score, comparison.new.total.score
    title = comparison.new.checklist.title or comparison.new.checklist.id
    yours, ours = _signed(comparison.you_changed), _signed(comparison.checklist_changed)
    lines = [
        f"{title} {shown(was, 1)} before, {shown(now, 1)} now, of 100 and before anything holds it",
        f"Your answers changed it by {yours}, the checklist by {ours}",
    ]
    answers = [{p.item.id: p.answer for p in result.points} for result in (comparison.old, comparison.new)]
    words = {item.id: item for item in _all_items(comparison.new.checklist)}
    for heading, ids in (
        ("Better", comparison.better),
        ("Worse", comparison.worse),
        ("Newly answered", comparison.newly_answered),
        ("No longer asked", comparison.retired),
        ("Asked for the first time", comparison.added),
    ):
        lines += ["", f"{heading}:"] if ids else []
        for item in ids:
            given = " -> ".join(_given(run[item]) for run in answers if item in run)
            lines.append(f"  {_named(item, words.get(item))} ({given})")
    return lines


def _all_items(checklist: Checklist) -> list[Item]:
    return [item for section in checklist.sections for item in (*section.items, *section.retired)]


def _named(item_id: str, item: Item | None) -> str:
    """An item by its id, and by its practice where its words are known."""
    return f"{item_id}: {item.practice}" if item and item.practice else item_id


def _given(answer: Value | None) -> str:
    return "open" if answer is None else str(answer)


def _signed(figure: Fraction | None) -> str:
    """A change for people, with its sign."""
    rose = rounded(figure, 1)
    return "none" if rose is None else f"{rose:+.1f}" if rose else "0.0"


def merged_lines(merged: Merged) -> list[str]:
    """The result of several people, then what they see differently."""
    head, *rest = result_lines(merged.result)
    items = {each.item.id: each for each in merged.items}
    lines = [f"{merged.people} people: {head}", *rest]
    if not merged.discuss:
        return [*lines, "", "Nobody's answers are far apart."]
    return [*lines, "", "Discuss first:", *(_apart_line(items[item]) for item in merged.discuss)]


def _apart_line(merged: MergedItem) -> str:
    people = f"{merged.answers} answers, {merged.spread} apart, {merged.unknown} unknown, {merged.na} not relevant"
    return f"  {_named(merged.item.id, merged.item)} ({people})"
