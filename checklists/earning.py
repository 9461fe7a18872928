"""What a customer earns: one year's money, the price that would be needed, several customers side by side.

The rules are those of the content plan, C4.2; the curve over several customers is the "whale curve" of evidence E43.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checklists.fields import Fields
from checklists.model import rounded

USUAL_MARGIN = Fraction(1, 5)
MOST_HOURS = 100_000


@dataclass(frozen=True)
class Money:
    """Twelve months with one customer, in the owner's own currency, without VAT.

    `hours` is time spent, `overdue` the average amount paid late, `cost_of_money` and `target` (the usual margin)
    are fractions: 0.08 is 8 %.
    """

    sales: Fraction
    direct: Fraction = Fraction(0)
    credits: Fraction = Fraction(0)
    rush: Fraction = Fraction(0)
    hours: Fraction = Fraction(0)
    hourly_cost: Fraction = Fraction(0)
    overdue: Fraction = Fraction(0)
    cost_of_money: Fraction = Fraction(0)
    target: Fraction = USUAL_MARGIN

    @property
    def time(self) -> Fraction:
        return self.hours * self.hourly_cost

    @property
    def waiting(self) -> Fraction:
        """What it costs to wait for money that comes late."""
        return self.overdue * self.cost_of_money

    @property
    def costs(self) -> Fraction:
        return self.direct + self.credits + self.rush + self.time + self.waiting

    @property
    def net(self) -> Fraction:
        """What is left."""
        return self.sales - self.costs

    @property
    def margin(self) -> Fraction | None:
        """What is left of each unit of sales; None without sales."""
        return self.net / self.sales if self.sales else None

    @property
    def needed_price_change(self) -> Fraction | None:
        """By how much prices must move for the usual margin, as a fraction; None without sales."""
        return self.costs / (1 - self.target) / self.sales - 1 if self.sales else None

    @property
    def sign(self) -> int:
        """How strongly "no profit" (F5) shows, 0 to 3."""
        if self.net < 0:
            return 3
        if self.margin is None or self.margin >= self.target:
            return 0
        return 2 if self.margin < self.target / 4 else 1


def read_money(fields: Fields) -> Money:
    """Money from its object; faults are noted in `fields`."""
    target, cost_of_money = _share(fields, "target", USUAL_MARGIN), _share(fields, "cost_of_money", Fraction(0))
    money = Money(
        sales=fields.amount("sales", required=True),
        direct=fields.amount("direct"),
        credits=fields.amount("credits"),
        rush=fields.amount("rush"),
        hours=fields.amount("hours", most=MOST_HOURS),
        hourly_cost=fields.amount("hourly_cost"),
        overdue=fields.amount("overdue"),
        cost_of_money=cost_of_money,
        target=target,
    )
    fields.done()
    return money


def _share(fields: Fields, key: str, default: Fraction) -> Fraction:
    """A fraction below 1 from a file, or from a page that asks for it in percent, as <key>_percent."""
    whole = 100 if fields.decimals else 1
    key = f"{key}_percent" if fields.decimals else key
    if fields.get(key) is None:
        return default
    return fields.amount(key, most=Fraction(99 * whole, 100)) / whole


def by_profit(customers: Sequence[Money]) -> list[int]:
    """The places of the customers in the list, most profit first; equal ones in the order given."""
    return sorted(range(len(customers)), key=lambda place: -customers[place].net)


def figures_json(money: Money) -> dict[str, str]:
    """What a customer file holds: the figures as decimal strings."""
    names = ("sales", "direct", "credits", "rush", "hours", "hourly_cost", "overdue", "cost_of_money", "target")
    return {name: decimal_string(getattr(money, name)) for name in names}


def decimal_string(figure: Fraction) -> str:
    """An amount exactly as it was given: what is typed, or typed in percent, always has an end."""
    decimals = 0
    while 10**decimals % figure.denominator:
        decimals += 1
    whole, rest = divmod(int(figure * 10**decimals), 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def money_json(money: Money) -> dict[str, Any]:
    """The figures of section 12: `margin` and `needed_price_change` are fractions, null without sales."""
    return {
        "net": rounded(money.net),
        "margin": rounded(money.margin),
        "needed_price_change": rounded(money.needed_price_change),
    }


def sum_json(money: Money) -> dict[str, Any]:
    """Every line of the sum, for a page that shows how the figures came about."""
    return {
        **money_json(money),
        "sales": rounded(money.sales),
        "direct": rounded(money.direct),
        "credits": rounded(money.credits),
        "rush": rounded(money.rush),
        "time": rounded(money.time),
        "waiting": rounded(money.waiting),
        "costs": rounded(money.costs),
        "target": rounded(money.target),
        "at_target": rounded(money.costs / (1 - money.target)),
        "sign": money.sign,
    }


def curve_json(customers: Sequence[Money]) -> dict[str, Any]:
    """All customers by profit, with the running total: how high it climbs, and what the last ones take back."""
    running, rows = Fraction(0), []
    for place in by_profit(customers):
        running += customers[place].net
        rows.append({"place": place, **sum_json(customers[place]), "running": rounded(running)})
    earned = sum((money.net for money in customers if money.net > 0), Fraction(0))
    return {"rows": rows, "total": rounded(running), "peak": rounded(earned), "given_back": rounded(earned - running)}
