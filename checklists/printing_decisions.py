"""What the command line tells people about one customer: the decision, the signs, the next steps."""

import tomllib
from fractions import Fraction

from checklists.deciding import Decision, gate, next_moves, steps
from checklists.loading import read_content
from checklists.printing import shown


def decision_lines(decision: Decision) -> list[str]:
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
        lines.append(f"Left in 12 months: {shown(money.net, 2)}{margin}{price}")
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
    return f"{shown(figure * 100, 1)} %"
