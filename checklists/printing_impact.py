"""What the command line tells people about the impact of a change: Markdown that reads well as it is."""

from collections.abc import Iterable
from typing import Any

from checklists.impact import ABSENT, Change, CheckImpact, Moved, Order, Runs

MOST_NAMED = 6
# Stands in a proposed line where only a person knows what to say; a line that still holds it does not count.
UNFINISHED = "(say here which)"
SENTENCES = {
    "weight": "{what} weighs {after} instead of {before}",
    "hours": "what to do about {what} is planned with {after:g} hours instead of {before:g}",
    "from": "{what} starts at {after} points instead of {before}",
    "section": "{what} belongs to another section",
}


def impact_lines(checks: Iterable[CheckImpact], businesses: dict[str, str], remarks: Iterable[str]) -> list[str]:
    """`businesses` are the names of the reference businesses by id, `remarks` what is to be said first."""
    lines = ["## What this change does to the checks", "", *remarks]
    for check in checks:
        lines += ["", f"### {check.title}", "", *_check_lines(check, businesses)]
    return lines


def _check_lines(check: CheckImpact, names: dict[str, str]) -> list[str]:
    if check.version_before is None or check.version_after is None:
        return ["This check is new." if check.version_before is None else "This check is gone."]
    lines = [f"- {each}" for each in _sentences(check)]
    lines += [f"- Every number here comes from a change of the rules in the code{_stop(lines)}"] * check.by_rules_alone
    for each in check.reworded:
        known = "its revision was raised" if each.raised else "its revision stays, which is right for a typo"
        lines += [f"- Reworded, and {known}: `{each.item}`", f"    - before: {each.before}", f"    - now: {each.after}"]
        if each.far and not each.raised:
            lines.append("    - **This looks like another question: if its meaning changed, raise its `revision`.**")
    if check.moved:
        lines += ["", "| reference business | score | band | plan |", "|---|---|---|---|"]
        lines += [_row(each, names.get(each.id, each.id)) for each in check.moved]
    still = check.businesses - len(check.moved)
    if not check.moved:
        lines += [""] * bool(lines) + [f"Nothing moves: score, band and plan of {_all(still)} stay as they were."]
    elif still:
        lines += ["", f"{still} more: nothing moves."]
    return lines + [line for runs in check.runs for line in ("", _runs_line(runs))]


def _stop(lines: list[str]) -> str:
    return "" if lines else ": the content stays as it was."


def _all(number: int) -> str:
    return f"all {number} reference businesses" if number != 1 else "the one reference business"


def _row(moved: Moved, name: str) -> str:
    was, now = moved.before, moved.after
    score = _pair(was["shown"], now["shown"])
    if was["shown"] == now["shown"] and was["score"] != now["score"]:
        score += f" (held; the answers add up to {_pair(was['score'], now['score'])})"
    ranges = [(side["shown_low"], side["shown_high"]) for side in (was, now)]
    if ranges[0] != ranges[1] and any(low != high for low, high in ranges):
        low, high = (_pair(was[figure], now[figure]) for figure in ("shown_low", "shown_high"))
        score += f", low {low}, high {high}"
    band = str(now["band"]) if was["band"] == now["band"] else f"{was['band']} → **{now['band']}**"
    plan = "; ".join(filter(None, (_order("", moved.actions), _order("in five hours: ", moved.week))))
    return f"| {name.replace('|', '/')} | {score} | {band} | {plan or 'the same'} |"


def _pair(before: float | None, after: float | None) -> str:
    """Two figures, with as many decimals as it takes to tell them apart."""
    if before is None or after is None or before == after:
        return _figure(before, 1) if before == after else f"{_figure(before, 1)} → {_figure(after, 1)}"
    decimals = next((n for n in (1, 2, 3) if round(before, n) != round(after, n)), 4)
    return f"{_figure(before, decimals)} → {_figure(after, decimals)}"


def _figure(figure: float | None, decimals: int) -> str:
    return "none" if figure is None else f"{figure:.{decimals}f}"


def _order(head: str, order: Order) -> str:
    told = [
        f"{word} {_some(items)}"
        for word, items in (("new", order.came), ("gone", order.went), ("moved", order.moved))
        if items
    ]
    return head + ", ".join(told) if told else ""


def _some(items: Iterable[str]) -> str:
    listed = list(items)
    more = len(listed) - MOST_NAMED
    return ", ".join(listed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _runs_line(runs: Runs) -> str:
    run = f"Stored runs of {runs.version}"
    if not runs.lost:
        return f"{run}: all {runs.questions} questions are still asked and mean the same; they stay fully comparable."
    out = ", ".join(f"`{item}` ({why})" for item, why in runs.lost.items())
    return (
        f"{run} share {runs.shared} of their {runs.questions} questions with this change. Comparing them with later"
        f" runs now leaves out: {out}."
    )


def changelog_line(check: CheckImpact) -> str:
    """What owners should read about this change: a line for the changelog, to be made better by hand."""
    if check.version_before is None or check.version_after is None:
        return f"“{check.title}” is {'a new check' if check.version_before is None else 'no longer here'}."
    told = list(_sentences(check))
    if check.by_rules_alone:
        told.append(f"Scores and plans are worked out by other rules {UNFINISHED}")
    rises = [(m.after["shown"] or 0) - (m.before["shown"] or 0) for m in check.moved]
    least, most = min(rises, default=0), max(rises, default=0)
    by = f"{least:+.1f}" if f"{least:.1f}" == f"{most:.1f}" else f"{least:+.1f} to {most:+.1f}"
    told.append(f"Our example businesses move by {by} points" if least or most else "No example business moves")
    return f"“{check.title}”: {'. '.join(told)}."


def _sentences(check: CheckImpact) -> Iterable[str]:
    for change in check.changes:
        text = _sentence(change, f"“{check.words.get(change.id, change.id)}”")
        yield text[0].upper() + text[1:]


def _sentence(change: Change, what: str) -> str:
    values: dict[str, Any] = {"what": what, "before": change.before, "after": change.after}
    if change.field in SENTENCES:
        return SENTENCES[change.field].format(**values)
    if change.field == "critical":
        return f"{what} {'now holds' if change.after else 'no longer holds'} the result until it is in order"
    if change.field == "revision":
        return f"{what} means something else than before: answers to it are left out when runs are compared"
    if change.before in (ABSENT, "retired") and change.after == "active":
        again = "again" if change.before == "retired" else "for the first time"
        return f"{what} is {'asked' if change.kind == 'item' else 'there'} {again}"
    return f"{what} is {'no longer asked' if change.kind == 'item' else 'gone'}"
