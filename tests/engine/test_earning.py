"""What a customer earns: the sum of content plan C4.2, the sign F5, several customers side by side."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.earning import Money, by_profit, curve_json, money_json, read_money, sum_json
from checklists.fields import Fault, Fields

EXAMPLE: dict[str, Any] = {
    "sales": 6000, "direct": 3600, "credits": 450, "rush": 300, "hours": 70, "hourly_cost": 18,
    "overdue": 1200, "cost_of_money": "0.08",
}  # fmt: skip


def money(table: dict[str, Any], decimals: str = "") -> Money:
    fields = Fields(table, decimals=decimals)
    read = read_money(fields)
    assert fields.faults == []
    return read


def faults(table: dict[str, Any], decimals: str = "") -> list[Fault]:
    fields = Fields(table, decimals=decimals)
    read_money(fields)
    return fields.faults


def test_the_worked_example_of_the_plan() -> None:
    read = money(EXAMPLE)
    assert (read.time, read.waiting, read.costs) == (1260, 96, 5706)
    assert (read.net, read.margin, read.sign) == (294, Fraction("0.049"), 2)
    assert read.needed_price_change == Fraction("0.18875")


def test_the_worked_example_as_it_is_shown() -> None:
    assert money_json(money(EXAMPLE)) == {"net": 294.0, "margin": 0.049, "needed_price_change": 0.1888}
    assert sum_json(money(EXAMPLE)) == {
        "net": 294.0, "margin": 0.049, "needed_price_change": 0.1888, "sales": 6000.0, "direct": 3600.0,
        "credits": 450.0, "rush": 300.0, "time": 1260.0, "waiting": 96.0, "costs": 5706.0, "target": 0.2,
        "at_target": 7132.5, "sign": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("direct", "target", "sign"),
    [
        ("1000.01", "0.2", 3),
        ("1000", "0.2", 2),
        ("950.01", "0.2", 2),
        ("950", "0.2", 1),
        ("800.01", "0.2", 1),
        ("800", "0.2", 0),
        ("0", "0.2", 0),
        ("900.01", "0.4", 2),
        ("900", "0.4", 1),
        ("600", "0.4", 0),
        ("1000", "0", 0),
        ("1000.01", "0", 3),
    ],
)
def test_the_limits_of_no_profit(direct: str, target: str, sign: int) -> None:
    assert money({"sales": "1000", "direct": direct, "target": target}).sign == sign


def test_the_usual_margin_is_a_fifth_unless_another_is_given() -> None:
    assert money({"sales": 1}).target == money({"sales": 1, "target": " "}).target == Fraction(1, 5)
    assert money({"sales": 1, "target": "0.35"}).target == Fraction("0.35")


@pytest.mark.parametrize(("direct", "sign"), [(0, 0), (1, 3)])
def test_without_sales_there_is_no_margin_and_any_cost_is_a_loss(direct: int, sign: int) -> None:
    read = money({"sales": 0, "direct": direct})
    assert (read.margin, read.needed_price_change, read.sign) == (None, None, sign)
    assert money_json(read) == {"net": float(-direct), "margin": None, "needed_price_change": None}


@pytest.mark.parametrize(("sales", "direct", "credits"), [("0.3", "0.1", "0.2"), (0.3, 0.1, 0.2)])
def test_tenths_add_up_exactly(sales: object, direct: object, credits: object) -> None:
    assert 0.3 - 0.1 - 0.2 != 0  # what a pocket calculator in floating point would make of it
    read = money({"sales": sales, "direct": direct, "credits": credits})
    assert (read.net, read.sign) == (0, 2)


def test_a_customer_who_earns_more_than_usual_needs_no_higher_price() -> None:
    assert money({"sales": 1000, "direct": 400}).needed_price_change == Fraction(-1, 2)


amounts = st.integers(0, 10**8).map(lambda cents: Fraction(cents, 100))


@given(amounts.filter(bool), amounts, amounts, st.integers(0, 99))
def test_at_the_needed_price_the_margin_is_the_usual_one_exactly(
    sales: Fraction, direct: Fraction, credits: Fraction, target: int
) -> None:
    now = Money(sales, direct, credits, target=Fraction(target, 100))
    assert now.needed_price_change is not None
    then = Money(sales * (1 + now.needed_price_change), direct, credits, target=now.target)
    assert then.margin in (now.target, None)
    assert then.sign == 0


@pytest.mark.parametrize(
    ("table", "place", "kind"),
    [
        ({}, "sales", "missing"),
        ({"sales": ""}, "sales", "missing"),
        ({"sales": "much"}, "sales", "no-number"),
        ({"sales": True}, "sales", "no-number"),
        ({"sales": [1]}, "sales", "no-number"),
        ({"sales": "1e3"}, "sales", "no-number"),
        ({"sales": "=1+1"}, "sales", "no-number"),
        ({"sales": "-1"}, "sales", "negative"),
        ({"sales": -0.5}, "sales", "negative"),
        ({"sales": 1, "direct": "−20"}, "direct", "negative"),
        ({"sales": 1, "hours": 100_001}, "hours", "too-large"),
        ({"sales": 1, "cost_of_money": "8"}, "cost_of_money", "too-large"),
        ({"sales": 1, "target": "20"}, "target", "too-large"),
        ({"sales": 1, "target": 1}, "target", "too-large"),
        ({"sales": 1, "profit": 1}, "profit", "not-known"),
        ({"sales": 10**12}, "sales", "too-large"),
        ({"sales": 1e15}, "sales", "too-large"),
        ({"sales": "9" * 40}, "sales", "too-large"),
    ],
)
def test_a_figure_that_cannot_be_used_is_told_at_its_field(table: dict[str, Any], place: str, kind: str) -> None:
    assert [(fault.place, fault.kind) for fault in faults(table)] == [(place, kind)]


@pytest.mark.parametrize("key", ["target", "cost_of_money", "hours"])
def test_the_limit_that_a_message_names_is_itself_allowed(key: str) -> None:
    limit = faults({"sales": 1, key: 900_000})[0].limit
    assert faults({"sales": 1, key: limit}) == []


@pytest.mark.parametrize("figure", ["0.0833333333", 1 / 12, 0.1 + 0.2, 1e-7])
def test_a_number_with_many_decimals_is_a_number(figure: object) -> None:
    assert faults({"sales": 1, "cost_of_money": figure}) == []


def test_every_fault_is_told_not_only_the_first() -> None:
    told = faults({"sales": "x", "direct": -1, "hours": "y"})
    assert [fault.place for fault in told] == ["sales", "direct", "hours"]


def test_the_most_profitable_come_first_and_equal_ones_in_the_order_given() -> None:
    nets = [Money(Fraction(net)) for net in (5, 9, 5, 1)]
    assert by_profit(nets) == [1, 0, 2, 3]


def test_nobody_makes_an_empty_curve() -> None:
    assert curve_json([]) == {"rows": [], "total": 0.0, "peak": 0.0, "given_back": 0.0}


def test_a_curve_by_hand() -> None:
    curve = curve_json([Money(Fraction(100)), Money(Fraction(0), Fraction(60)), Money(Fraction(300), Fraction(50))])
    assert [(row["place"], row["net"], row["running"]) for row in curve["rows"]] == [
        (2, 250.0, 250.0),
        (0, 100.0, 350.0),
        (1, -60.0, 290.0),
    ]
    assert (curve["total"], curve["peak"], curve["given_back"]) == (290.0, 350.0, 60.0)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=7))
def test_the_curve_is_what_trying_all_groups_of_customers_gives(years: list[tuple[int, int]]) -> None:
    customers = [Money(Fraction(sales, 100), Fraction(direct, 100)) for sales, direct in years]
    nets = [Fraction(sales - direct, 100) for sales, direct in years]
    best = [max(sum(group, Fraction(0)) for group in combinations(nets, size)) for size in range(len(nets) + 1)]
    curve = curve_json(customers)
    assert sorted(row["place"] for row in curve["rows"]) == list(range(len(nets)))
    assert [row["running"] for row in curve["rows"]] == [float(total) for total in best[1:]]
    assert curve["peak"] == float(max(best))
    assert curve["total"] == float(sum(nets))
    assert curve["given_back"] == float(max(best) - sum(nets))
