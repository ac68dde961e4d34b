"""The timeline, as a chart and as JSON. What it looks like is kept in `golden/`, as for the report."""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import Options
from claimcheck import run as running
from claimcheck.cli import main
from claimcheck.model.dates import INFINITY, Date, Moment, parse_date
from claimcheck.model.findings import Step
from claimcheck.model.problems import Place, Problem
from claimcheck.model.timeline import Given, Timeline, TimelineEntry
from claimcheck.reports import Style
from claimcheck.reports.style import width_of
from claimcheck.reports.timeline import render_timeline, render_timeline_json

GOLDEN = Path(__file__).parent / "golden"
STRUCK = "\N{MULTIPLICATION SIGN}"
ANY_TIME = Moment(-INFINITY, INFINITY)
FIRST_CHARGE = Step("rule", "A trial starts only after the first charge it tries (legal/trial-before-charges)")
VERDICT = Step("rule", "A verdict ends the trial it is on (legal/verdict-after-trial)")


def moment(text: str) -> Moment:
    date = parse_date(text) if text else None
    return date.start if isinstance(date, Date) else ANY_TIME


def told(claim: str, text: str) -> Step:
    return Step("date", f"{claim}: {text}", (claim,))


def event(
    id: str,
    title: str,
    start: str,
    end: str | None = None,
    *,
    dates: Iterable[Given] = (),
    earliest: tuple[Step, ...] = (),
    latest: tuple[Step, ...] = (),
) -> TimelineEntry:
    """An event; one with an end lasts. `""` is any time."""
    last = start if end is None else end
    kind = title.split(maxsplit=1)[0]
    return TimelineEntry(id, kind, title, end is not None, tuple(dates), moment(start), moment(last), earliest, latest)


def own(id: str, title: str, date: str) -> TimelineEntry:
    """An event whose one claim says when."""
    step = (told(id, date),)
    return event(id, title, date, dates=[Given(id, "when", date)], earliest=step, latest=step)


CASE = Timeline(
    entries=(
        own("ides", "death of Julius Caesar", "15 March 44 BC"),
        event(
            "shooting",
            "shooting on the set",
            "2021-10-21",
            dates=[Given("shooting", "when", "October 2021"), Given("cbs-shooting", "when", "2021-10-21")],
            earliest=(told("cbs-shooting", "2021-10-21"),),
            latest=(told("cbs-shooting", "2021-10-21"),),
        ),
        own("charged", "charge of the actor with involuntary manslaughter", "2023-01-31"),
        event(
            "trial",
            "trial of the actor",
            "[2023-01-31..2024-07-09]",
            "[2023-01-31..2024-07-12]",
            dates=[Given("trial", "from", "2022-02-24", withdrawn=True)],
            earliest=(told("charged", "2023-01-31"), FIRST_CHARGE),
            latest=(told("dismissed", "2024-07-12"), VERDICT),
        ),
        event(
            "armorer-trial",
            "trial of the armorer",
            "2024-02-21",
            "2024-03-06",
            dates=[Given("armorer-trial", "from", "2024-02-21"), Given("armorer-trial", "until", "March 2024")],
            earliest=(told("armorer-trial", "2024-02-21"),),
            latest=(told("verdict", "2024-03-06"), VERDICT),
        ),
        event(
            "custody",
            "custody of the armorer",
            "2024-03-06",
            "on or after 2024-03-06",
            dates=[Given("custody", "from", "2024-03-06")],
            earliest=(told("custody", "2024-03-06"),),
        ),
        event(
            "hearing",
            "hearing",
            "[2023-01-31..2024-07-09]",
            earliest=(told("charged", "2023-01-31"), FIRST_CHARGE),
            latest=(told("dismissed", "2024-07-12"), VERDICT),
        ),
        event("appeal", "appeal", "on or after 2024-07-12", earliest=(told("dismissed", "2024-07-12"), VERDICT)),
        own("sun", "end of the sun", "Y170000002"),
        event("party", "party that nobody dates", ""),
    ),
    withdrawn=("trial",),
    problems=(
        Problem(Place("a.claims.yaml", 3, 9), "no type is named 'deth'", record="x", hint="did you mean 'death'?"),
    ),
)
CASES = {
    "timeline.txt": (Style(width=100), False),
    "timeline-60.txt": (Style(width=60), False),
    "timeline-colored.txt": (Style(color=True, width=100), False),
    "timeline-quiet.txt": (Style(width=100, quiet=True), False),
    "timeline-why.txt": (Style(width=100), True),
}


def compared(name: str, rendered: str) -> None:
    file = GOLDEN / name
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        file.write_bytes(rendered.encode())
    assert rendered == file.read_bytes().decode()


@pytest.mark.parametrize("name", CASES)
def test_a_timeline_looks_as_it_did(name: str) -> None:
    style, why = CASES[name]
    compared(name, render_timeline(CASE, style, why=why))


def test_a_timeline_for_programs_looks_as_it_did() -> None:
    compared("timeline.json", render_timeline_json(CASE))


# -- the chart -------------------------------------------------------------------------------------------------------


def lines(*entries: TimelineEntry, width: int = 100, **how: bool) -> list[str]:
    return render_timeline(Timeline(entries, (), ()), Style(width=width, quiet=True), **how).splitlines()


def bar(entry: TimelineEntry, *others: TimelineEntry) -> str:
    """The bar of the first event among others, its ticks left out."""
    shown = lines(entry, *others)[1]
    return shown[max(width_of(each.title) for each in (entry, *others)) + 1 :].replace("┊", " ")


EDGES = (own("a", "first", "2000-01-01"), own("z", "last", "2010-12-31"))


@pytest.mark.parametrize("width", range(40, 121, 5))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    entries = tuple(
        replace(entry, id=f"{entry.id}{'x' * 200}", title=f"{entry.title} 林黛玉{'y' * 90}") for entry in CASE.entries
    )
    rendered = render_timeline(replace(CASE, entries=entries, problems=(), withdrawn=("t" * 300,)), Style(width=width))
    assert [line for line in rendered.splitlines() if width_of(line) > width] == []


def test_colours_add_nothing_but_colours() -> None:
    for why in (False, True):
        plain = render_timeline(CASE, Style(width=100), why=why)
        assert click.unstyle(render_timeline(CASE, Style(color=True, width=100), why=why)) == plain


def test_no_line_ends_in_blanks() -> None:
    for width in (40, 60, 100):
        rendered = render_timeline(CASE, Style(width=width)).splitlines()
        assert [line for line in rendered if line != line.rstrip()] == []


def test_nothing_to_show_is_no_chart() -> None:
    nothing = Timeline((), (), ())
    assert render_timeline(nothing, Style(quiet=True)) == ""
    assert render_timeline(nothing, Style()).startswith("●")
    assert "0 events" in render_timeline(nothing, Style())


def test_what_is_not_certain_is_light() -> None:
    assert set(bar(event("e", "event", "[2003..2005]"), *EDGES)) == set(" ░")
    assert set(bar(event("e", "event", "[2003..2005]", "[2004..2008]"), *EDGES)) == set(" ░")


def test_a_known_day_is_a_point() -> None:
    assert bar(own("e", "event", "2005-06-07"), *EDGES).strip() == "●"
    assert "●" not in bar(own("e", "event", "2005-06"), *EDGES)


def test_what_was_certainly_going_on_is_solid() -> None:
    shown = bar(event("e", "event", "[2002..2003]", "[2006..2007]"), *EDGES).strip()
    assert shown.strip("░").strip("█") == ""
    assert shown[0] == shown[-1] == "░"
    assert "█" * 10 in shown


def test_what_has_no_end_goes_on_beyond_the_chart() -> None:
    assert bar(event("e", "event", "after 2005"), *EDGES).strip().strip("░") == "▶"
    assert bar(event("e", "event", "before 2005"), *EDGES).strip().strip("░") == "◀"
    assert (
        bar(event("e", "event", ""), *EDGES).strip("░")
        == "◀" + "░" * (len(bar(event("e", "event", ""), *EDGES)) - 2) + "▶"
    )


def test_a_suspected_date_is_struck_where_it_would_be() -> None:
    suspected = event("e", "event", "[2008..2009]", dates=[Given("e", "when", "2003", withdrawn=True)])
    shown = bar(suspected, *EDGES)
    assert shown.index(STRUCK) < shown.index("░")
    for text in ("3 days after x", "no date", "before 1900"):
        hidden = replace(suspected, given=(Given("e", "when", text, withdrawn=True),))
        assert STRUCK not in bar(hidden, *EDGES)


def test_one_date_far_away_does_not_squash_the_others() -> None:
    entries = [own(f"e{year}", "event", f"{year}-07-01") for year in range(2015, 2025)]
    shown = lines(own("ides", "event", "-0043-03-15"), *entries, own("sun", "event", "Y170000002"))[1::2]
    assert len({line.index("●") for line in shown[1:-1]}) == 10
    assert (shown[0].count("◀"), shown[-1].count("▶")) == (1, 1)


# -- the words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (own("e", "event", "2021-10-21"), "e · 2021-10-21"),
        (own("e", "event", "early 2023"), "e · given early 2023; between 2023-01 and 2023-04"),
        (event("e", "event", ""), "e · no date given; any time"),
        (event("e", "event", "before 1880"), "e · no date given; on or before 1879-12-31"),
        (event("e", "event", "[2023-01-31..2024-07-09]"), "e · no date given; between 2023-01-31 and 2024-07-09"),
        (event("e", "event", "1880", "1885"), "e · no date given; began 1880, ended 1885"),
        (event("e", "event", "1880", "on or after 1880"), "e · no date given; began 1880"),
        (event("e", "event", "on or before 1885-12-31", "1885"), "e · no date given; ended 1885"),
        (event("e", "event", "[1880..1885]", "[1880..1885]"), "e · no date given; between 1880 and 1885"),
        (event("e", "event", "", ""), "e · no date given; any time"),
        (
            event("e", "event", "[2023..2024]", dates=[Given("e", "when", "2022", withdrawn=True)]),
            "e · given 2022 (suspected, left out); between 2023 and 2024",
        ),
        (
            event("e", "event", "2024-03-06", dates=[Given("e", "when", "March 2024"), Given("f", "when", "2024-03-06")]),
            "e · given March 2024; 2024-03-06",
        ),
        (
            event("e", "event", "2024", dates=[Given("e", "when", "2024"), Given("f", "when", "2022", withdrawn=True)]),
            "e · given 2022 by f (suspected, left out); 2024",
        ),
        (
            event("e", "event", "2024", dates=[Given("f", "when", "early 2024"), Given("g", "when", "early 2024")]),
            "e · given early 2024 by f, g; 2024",
        ),
        (
            event("e", "event", "2024", dates=[Given("f", "when", "early 2024"), Given("e", "when", "early 2024")]),
            "e · given early 2024; 2024",
        ),
    ],
)  # fmt: skip
def test_a_range_is_told(entry: TimelineEntry, words: str) -> None:
    assert lines(entry, *EDGES)[2].strip() == words


def test_what_a_range_rests_on_is_named_once() -> None:
    entry = event(
        "e", "event", "2024", earliest=(told("a", "x"), FIRST_CHARGE), latest=(told("a", "x"), told("b", "y"), VERDICT)
    )
    assert lines(entry)[3].strip() == "by: a, b, legal/trial-before-charges, legal/verdict-after-trial"


def test_a_date_of_its_own_needs_no_reason() -> None:
    assert not any("by:" in line for line in lines(own("e", "event", "2024")))
    assert any("by: e" in line for line in lines(replace(own("e", "event", "2024"), id="f")))


def test_long_lists_are_counted() -> None:
    steps = tuple(told(f"claim{number}", "x") for number in range(1_000))
    shown = "\n".join(lines(event("e", "event", "2024", earliest=steps)))
    assert "and 992 more" in " ".join(shown.split())
    assert len(shown) < 1_000


def test_events_are_counted_by_who_dates_them() -> None:
    unresolved = event("e", "event", "", dates=[Given("e", "when", "3 days after x")])
    suspected = event("e", "event", "2024", dates=[Given("e", "when", "2022", withdrawn=True)])
    entries = (own("e", "event", "2024"), unresolved, suspected, event("e", "event", ""))
    (summary,) = render_timeline(Timeline(entries, (), ()), Style(width=100)).splitlines()[-1:]
    assert summary == "4 events: 1 with a date of their own, 1 dated by others only, 2 at any time"


def test_why_shows_every_step() -> None:
    shown = [line.strip() for line in lines(CASE.entries[3], why=True)]
    at = shown.index("no earlier than 2023-01-31:")
    assert shown[at + 1 : at + 3] == ["charged: 2023-01-31 [charged]", FIRST_CHARGE.text]
    assert shown[at + 3 :] == ["no later than 2024-07-12:", "dismissed: 2024-07-12 [dismissed]", VERDICT.text]


IMPOSSIBLE = replace(
    event("e", "event", "[2003..2005]", earliest=(told("a", "2006"),), latest=(told("b", "2002"),)),
    given=(Given("e", "when", "2008", withdrawn=True),),
    is_possible=False,
    proven=(moment("2006").earliest, moment("2002").latest),
)


def test_what_no_time_is_left_for_has_no_bar_and_says_so() -> None:
    assert set(bar(IMPOSSIBLE, *EDGES)) == {" ", STRUCK}
    assert lines(IMPOSSIBLE, *EDGES)[2].strip() == (
        "e · given 2008 (suspected, left out); what is not suspected leaves it no time"
    )
    assert lines(replace(IMPOSSIBLE, given=()))[0].strip() == "event"
    (summary,) = render_timeline(Timeline((IMPOSSIBLE,), (), ()), Style(width=120)).splitlines()[-1:]
    assert summary.endswith("0 at any time, 1 left no time")


def test_its_bounds_are_those_that_their_steps_lead_to() -> None:
    shown = [line.strip() for line in lines(IMPOSSIBLE, why=True)]
    assert shown[-4:] == ["no earlier than 2006-01-01:", "a: 2006 [a]", "no later than 2002-12-31:", "b: 2002 [b]"]
    (found,) = json.loads(render_timeline_json(Timeline((IMPOSSIBLE,), (), ())))["events"]
    assert (found["possible"], found["earliest"], found["latest"]) == (False, "2006-01-01", "2002-12-31")


def first_line(entries: Iterable[TimelineEntry], *withdrawn: str) -> str:
    return render_timeline(Timeline(tuple(entries), withdrawn, ()), Style(width=120)).splitlines()[0]


def test_of_the_claims_left_out_those_of_events_that_are_shown_are_named() -> None:
    shown = replace(own("e", "event", "2024"), given=(Given("wrong", "when", "2022", withdrawn=True),))
    others = "2 claims suspected and left out, of events that are not shown"
    assert first_line([shown], "wrong") == "1 claim suspected and left out: wrong"
    assert first_line([shown], "a", "wrong", "z") == (
        "1 claim suspected and left out: wrong; and 2 more, of events that are not shown"
    )
    assert first_line([own("e", "event", "2024")], "a", "z") == others == first_line([], "a", "z")


def test_a_name_that_several_bear_is_shown_with_their_ids() -> None:
    found = Timeline((own("e", "event", "2024"),), (), (), about=(("Ben", ("ben", "other-ben")),))
    assert render_timeline(found, Style()).startswith("Ben is the name of 2 entities: ben, other-ben; ask for one by")
    assert json.loads(render_timeline_json(found))["about"] == [{"name": "Ben", "entities": ["ben", "other-ben"]}]


# -- hostile texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["\x1b[31m", "a\nb", "\r", "\0", "\u202e", "\ud800", "\n::error::owned", "(" * 9 + "/" * 99]
)
def test_no_text_controls_the_terminal(text: str) -> None:
    entry = TimelineEntry(
        text, text, text, True, (Given(text, "from", text, True), Given(text, "until", text)), ANY_TIME, ANY_TIME,
        (Step("rule", text, (text,)),), (Step("date", text, (text,)),),
    )  # fmt: skip
    hostile = Timeline((entry,), (text,), (Problem(Place(text), text, text, text, text, text, text),))
    for why in (False, True):
        rendered = render_timeline(hostile, Style(width=60), why=why)
        assert rendered.isprintable() or set(rendered) - {"\n"} == {c for c in rendered if c.isprintable()}
        assert not [line for line in rendered.splitlines() if line.startswith("::")]
        rendered.encode()
    assert json.loads(render_timeline_json(hostile))["events"][0]["title"] == text


@pytest.mark.parametrize("text", ["x" * 10**6, "(" * 10**5 + "/" * 10**6, "林" * 10**6, " " * 10**6])
def test_output_is_bounded(text: str) -> None:
    steps = (Step("rule", text, (text,) * 100),) * 3
    entry = TimelineEntry(
        text, text, text, True, (Given(text, "from", text, True),) * 100, ANY_TIME, ANY_TIME, steps, steps
    )
    for why in (False, True):
        assert len(render_timeline(Timeline((entry,), (text,) * 100, ()), Style(width=100), why=why)) < 20_000


# -- for programs ----------------------------------------------------------------------------------------------------


def test_json_holds_every_event() -> None:
    document = json.loads(render_timeline_json(CASE))
    assert document.keys() == {"version", "withdrawn", "about", "events", "errors"}
    assert (document["version"], document["withdrawn"], document["about"]) == (1, ["trial"], [])
    by_id = {found["id"]: found for found in document["events"]}
    assert by_id["trial"] == {
        "id": "trial",
        "type": "trial",
        "title": "trial of the actor",
        "given": [{"claim": "trial", "field": "from", "text": "2022-02-24", "withdrawn": True}],
        "earliest": "2023-01-31",
        "latest": "2024-07-12",
        "from": "[2023-01-31..2024-07-09]",
        "until": "[2023-01-31..2024-07-12]",
        "possible": True,
        "because": {
            "earliest": [
                {"kind": "date", "text": "charged: 2023-01-31", "claims": ["charged"]},
                {"kind": "rule", "text": FIRST_CHARGE.text, "claims": []},
            ],
            "latest": [
                {"kind": "date", "text": "dismissed: 2024-07-12", "claims": ["dismissed"]},
                {"kind": "rule", "text": VERDICT.text, "claims": []},
            ],
        },
    }
    assert (by_id["ides"]["from"], by_id["sun"]["earliest"], by_id["party"]["from"]) == (
        "-0043-03-15",
        "Y170000002",
        None,
    )
    assert by_id["appeal"]["latest"] is None
    (error,) = document["errors"]
    assert (error["file"], error["line"], error["column"], error["hint"]) == (
        "a.claims.yaml", 3, 9, "did you mean 'death'?",
    )  # fmt: skip


_instants = st.one_of(
    st.integers(-(10**12), 10**12), st.integers(-(3 * 10**18), 3 * 10**18), st.sampled_from([-INFINITY, INFINITY])
)


@given(st.lists(st.tuples(_instants, _instants, st.booleans()), min_size=2, max_size=2))
def test_every_date_of_the_json_can_be_read(drawn: list[tuple[int, int, bool]]) -> None:
    start, end = (Moment(min(one, other), max(one, other), zoned) for one, other, zoned in drawn)
    entry = TimelineEntry("e", "trial", "trial", True, (), start, end)
    (found,) = json.loads(render_timeline_json(Timeline((entry,), (), ())))["events"]
    for field in ("earliest", "latest", "from", "until"):
        if found[field] is not None:
            assert isinstance(parse_date(found[field]), Date)
    assert render_timeline(Timeline((entry,), (), ()), Style(width=60))


# -- the command -----------------------------------------------------------------------------------------------------


def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Timeline, *arguments: str
) -> tuple[int, str, str]:
    """Run the command on a timeline made up."""
    asked: list[tuple[object, Options | None]] = []

    def timeline(claims: object, *, options: Options | None = None, about: tuple[str, ...] = ()) -> Timeline:
        asked.append((claims, options))
        return found

    monkeypatch.setattr(running, "timeline", timeline, raising=False)
    monkeypatch.setattr(sys, "argv", ["claimcheck", "timeline", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr()
    return int(caught.value.code or 0), said.out, said.err


GOOD = replace(CASE, problems=())


def test_the_command_draws_the_chart(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert command(monkeypatch, capsys, GOOD, "claims") == (0, render_timeline(GOOD, Style(width=100)), "")
    assert command(monkeypatch, capsys, GOOD, "--why")[1] == render_timeline(GOOD, Style(width=100), why=True)
    assert command(monkeypatch, capsys, GOOD, "-f", "json")[1] == render_timeline_json(GOOD)


def test_what_is_broken_is_said_first_and_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = command(monkeypatch, capsys, CASE)
    assert code == 2
    assert out.startswith("a.claims.yaml:3:9: error: no type is named 'deth'")
    assert command(monkeypatch, capsys, CASE, "-f", "json")[0] == 2


def test_types_choose_what_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(command(monkeypatch, capsys, GOOD, "-f", "json", "--type", "trial,death")[1])["events"]
    assert [found["id"] for found in shown] == ["ides", "trial", "armorer-trial"]
    code, out, err = command(monkeypatch, capsys, GOOD, "--type", "trail")
    assert (code, out) == (2, "")
    assert "did you mean 'trial'?" in err
