"""Of every set one item, at the least weight: the same as trying all choices, and proven or not said to be so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.triage import hitting
from claimcheck.triage.hitting import Choice, Items, components, least_choices, without_needless

MANY = 7
ALIKE = [6] * MANY
SETS = st.lists(st.frozensets(st.integers(0, MANY - 1), min_size=1, max_size=4), max_size=9)
WEIGHTS = st.lists(st.sampled_from([1, 2, 5, 6, 6, 9, 18]), min_size=MANY, max_size=MANY)


def sets(*written: str) -> list[Items]:
    return [frozenset(map(int, items)) for items in written]


def choices(given: Sequence[Items], weights: Sequence[int] = ALIKE) -> list[tuple[int, ...]]:
    return [choice.items for choice in least_choices(given, weights)]


def chosen(given: Iterable[Items], weights: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(item for choice in least_choices(given, weights) for item in choice.items))


def best_of_all(given: Sequence[Items], weights: Sequence[int]) -> tuple[int, ...]:
    """The least weight, then the fewest items, then the lowest, by trying every choice."""
    every = (some for size in range(MANY + 1) for some in combinations(range(MANY), size))
    hitting_all = (some for some in every if all(items & set(some) for items in given))
    return min(hitting_all, key=lambda some: (sum(weights[item] for item in some), len(some), some))


def test_nothing_to_hit() -> None:
    assert choices([]) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(sets("3"), [(3,)], id="what is alone"),
        pytest.param(sets("20"), [(0,)], id="of equals the lowest"),
        pytest.param(sets("01", "01", "10"), [(0,)], id="the same set several times"),
        pytest.param(sets("05", "15", "25"), [(5,)], id="what is in all of them"),
        pytest.param(sets("01", "23"), [(0,), (2,)], id="sets apart are hit apart"),
        pytest.param(sets("01", "12", "23"), [(0, 2)], id="of equal choices the one with the lowest item"),
        pytest.param(sets("1", "12"), [(1,)], id="nothing beyond need"),
    ],
)
def test_of_equal_weights(given: Sequence[Items], expected: list[tuple[int, ...]]) -> None:
    assert choices(given) == expected


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([6, 6, 6, 11], (3,)), ([6, 6, 6, 17], (3,)), ([6, 6, 6, 18], (3,)), ([6, 6, 6, 19], (0, 1, 2))],
)
def test_one_rather_than_several_that_weigh_as_much(weights: list[int], expected: tuple[int, ...]) -> None:
    assert chosen(sets("03", "13", "23"), weights) == expected


@given(SETS, WEIGHTS)
def test_no_other_choice_is_better(given: list[Items], weights: list[int]) -> None:
    assert chosen(given, weights) == best_of_all(given, weights)
    assert all(choice.exact for choice in least_choices(given, weights))


@given(SETS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_sets_does_not_matter(given: list[Items], weights: list[int], random: object) -> None:
    expected = list(least_choices(given, weights))
    random.shuffle(given)  # type: ignore[attr-defined]
    assert list(least_choices(given, weights)) == expected


@given(SETS, WEIGHTS)
def test_where_no_search_is_allowed_all_is_hit_and_only_what_is_proven_is_said_to_be(
    given: list[Items], weights: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hitting, "MAX_SETS", 0)
        found = list(least_choices(given, weights))
    items = {item for choice in found for item in choice.items}
    assert all(items & one for one in given)
    if all(choice.exact for choice in found):
        best = best_of_all(given, weights)
        assert sum(weights[item] for item in items) == sum(weights[item] for item in best)


@given(SETS, WEIGHTS)
def test_a_search_that_is_cut_short_still_hits_all(given: list[Items], weights: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hitting, "STEPS", 1)
        items = set(chosen(given, weights))
    assert all(items & one for one in given)


# -- large -------------------------------------------------------------------------------------------------------


def test_many_sets_that_one_item_hits_need_no_search() -> None:
    star = [frozenset((0, other)) for other in range(1, 10_001)]
    assert list(least_choices(star, [18, *[6] * 10_000])) == [Choice((0,), exact=True)]


def test_what_is_too_large_to_prove_is_said_to_be_so() -> None:
    every_two = [frozenset(pair) for pair in combinations(range(100), 2)]
    (choice,) = least_choices(every_two, [6] * 100)
    assert len(choice.items) == 99
    assert not choice.exact


def test_work_is_bounded_by_the_number_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    bound = hitting._lower_bound

    def counted(sets: Sequence[Items], costs: hitting.Costs) -> int:
        nonlocal looked_at
        looked_at += len(sets)
        return bound(sets, costs)

    monkeypatch.setattr(hitting, "_lower_bound", counted)
    hard = [frozenset(((7 * n) % 61, (11 * n + n // 61) % 61, (23 * n + n // 7) % 61)) for n in range(180)]
    (choice,) = least_choices(hard, [6 + n % 3 for n in range(61)])
    assert not choice.exact
    assert looked_at <= (hitting.STEPS + 1) * len(hard)


# -- parts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["01", "23"], [[0], [1]], id="nothing shared"),
        pytest.param(["01", "12", "34"], [[0, 1], [2]], id="one item shared"),
        pytest.param(["01", "23", "45", "13"], [[0, 1, 3], [2]], id="through another"),
    ],
)
def test_sets_that_share_items_are_one_part(given: Sequence[str], expected: list[list[int]]) -> None:
    assert components(sets(*given)) == expected


@pytest.mark.parametrize(
    ("items", "given", "expected"),
    [
        pytest.param([0, 1], ["01"], [0], id="the highest first"),
        pytest.param([0, 1, 2], ["01", "12"], [1], id="what the rest make needless"),
        pytest.param([0, 1], ["0", "1"], [0, 1], id="all are needed"),
    ],
)
def test_what_is_needless_is_left_out(items: Sequence[int], given: Sequence[str], expected: list[int]) -> None:
    assert without_needless(items, sets(*given)) == expected
