"""Why each rule does or does not find something in one claim, for a terminal: by outcome, what is found first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from claimcheck.model.dates.ranges import in_words
from claimcheck.model.findings import Finding
from claimcheck.model.timeline import TimelineEntry
from claimcheck.model.why import (
    OUTCOMES,
    ClaimAccount,
    Combination,
    Comparison,
    Fellow,
    Outcome,
    Player,
    Read,
    RuleAccount,
    Value,
    Why,
)
from claimcheck.reports.concise import render_problem
from claimcheck.reports.style import Style, counted, printable, width_of, wrapped
from claimcheck.reports.telling import reserved

MOST_NAMED = 6
"""So many claims are named in one place; the others are counted."""
MOST_IN_BRIEF = 2
"""So many combinations of a rule are told where all rules are."""

_ORDER: tuple[Outcome, ...] = (
    *("fired", "silenced", "beside", "possible", "holds", "unjudged", "exempt", "not applicable", "apart"),
    *("left out", "no partner"),
)
_TITLES: dict[Outcome, str] = {
    "fired": "Found",
    "silenced": "Found, but not told",
    "beside": "Found in others beside it",
    "possible": "Possible, but not certain",
    "holds": "Holds",
    "unjudged": "Not judged: something is missing",
    "exempt": "Exempt",
    "not applicable": "Does not apply",
    "apart": "Left apart",
    "left out": "Left out",
    "no partner": "Nothing to compare it with",
}
_DASH = "\N{EN DASH}"
_MARKS: dict[Outcome, tuple[str, str]] = {
    "fired": ("✗", "error"),
    "silenced": ("✗", "place"),
    "beside": ("✗", "place"),
    "possible": ("≈", "warning"),
    "holds": ("✓", "note"),
    "unjudged": ("?", "warning"),
    "exempt": ("○", "place"),
    "not applicable": (_DASH, "place"),
    "apart": (_DASH, "place"),
    "left out": (_DASH, "place"),
    "no partner": ("·", "place"),
}
_COUNTED: dict[Outcome, str] = {
    "fired": "found",
    "silenced": "found, but not told",
    "beside": "found in others",
    "possible": "possible",
    "holds": "holds",
    "unjudged": "not judged",
    "exempt": "exempt",
    "not applicable": "does not apply",
    "no partner": "nothing to compare it with",
}
_ON_A_LINE = ("exempt", "not applicable", "no partner", "left out", "apart")
_NOT_GIVEN = "not given"
_TRUTHS = {True: "true", False: "false", None: "not known"}


def render_why(why: Why, style: Style, *, everything: bool = False, detailed: bool = False) -> str:
    """Render the claim, and what each rule makes of it, grouped by outcome.

    With `everything` also the rules that found nothing to compare it with are listed; `detailed` tells every
    combination with every value.
    """
    blocks = [
        "\n".join(render_problem(problem, style) for problem in why.problems),
        "\n".join(_claim(why.claim, style)),
    ]
    shown = [
        one for one in in_order(why.rules) if detailed or everything or one.outcome not in ("no partner", "left out")
    ]
    for outcome, accounts in groupby(shown, key=lambda one: one.outcome):
        rules = [_in_detail(one, style) if detailed else _in_brief(one, style) for one in accounts]
        between = "\n" if outcome in _ON_A_LINE and not detailed else "\n\n"
        blocks += [style.bold(_TITLES[outcome]), between.join(rules)]
    if not style.quiet:
        blocks.append(_summary(why, style, everything=everything or detailed))
    return "\n\n".join(block for block in blocks if block) + "\n"


def in_order(accounts: Iterable[RuleAccount]) -> list[RuleAccount]:
    """Return the accounts in the order in which they are told: by outcome, then by id."""
    return sorted(accounts, key=lambda one: (_ORDER.index(one.outcome), one.rule))


def _line(text: str, style: Style, indent: int, hang: int = 2) -> str:
    """Return text as wide as the terminal; what does not fit goes on below, further in."""
    return " " * indent + wrapped(text, max(style.width - indent - hang, 24), " " * (indent + hang), -hang)


# -- the claim ---------------------------------------------------------------------------------------------------------


def _claim(claim: ClaimAccount, style: Style) -> Iterator[str]:
    yield wrapped(f"{style.bold(_safe(claim.id))}: {_safe(claim.title)}", style.width, "  ")
    place = f"{claim.file}:{claim.line}" if claim.line else claim.file
    yield _entry("stands", " · ".join(part for part in (place, claim.cited_as) if part), style)
    for read in claim.reads:
        yield _entry(read.field, _dated(read), style)
    if not claim.reads:
        yield _entry("when", "no date is given", style)
    for entity in claim.entities:
        if entity.stands:
            yield _entry(
                entity.field, f"{entity.entity}, which is the same as {entity.stands} and judged as that", style
            )
    if claim.discounted:
        yield _entry("counts", f"for nothing: {claim.discounted}; no rule looks at it", style)
    for remark in claim.remarks:
        yield _entry("counts", remark, style)
    yield from _event(claim, style)


def _entry(word: str, text: str, style: Style) -> str:
    """Return one line of what is told of the claim."""
    hang = 12
    told = wrapped(_safe(text), style.width - hang, " " * hang)
    return f"  {style.paint(word.ljust(hang - 3), 'place', bold=False)} {told}"


def _dated(read: Read) -> str:
    if not read.resolved:
        return f"{read.text}: what it is relative to has no date, so it dates nothing by itself"
    means = read.strict.removeprefix("began ").removeprefix("ended ")
    said = [read.text] if means == read.text else [f"{read.text}: {read.strict}"]
    if read.widened:
        said.append(f"at its widest {read.widened}")
    if read.through:
        said.append(f"counted from {_listed(read.through)}")
    return "; ".join(said)


def _event(claim: ClaimAccount, style: Style) -> Iterator[str]:
    """Say with which other claims it is one event, and when everything together says that this was."""
    for because, fellows in groupby(sorted(claim.fellows, key=_reason), key=_reason):
        named = [f"{one.claim} ({one.dates})" if one.dates else one.claim for one in fellows]
        yield _entry("one with", f"{_listed(named)}: {because}", style)
    if claim.versions:
        sets = " | ".join(_listed(version) for version in claim.versions)
        yield _entry("clash", f"their dates clash, so each largest set that agrees is judged: {sets}", style)
    if claim.suspected:
        yield _entry("suspected", "it is most likely wrong: see `claimcheck check`", style)
    if claim.entry is not None:
        yield _entry("range", _range(claim.entry.in_short, suspected=claim.suspected), style)


def _reason(fellow: Fellow) -> str:
    return fellow.because


def _range(entry: TimelineEntry, *, suspected: bool) -> str:
    """Say when everything together says that it was, and by what."""
    if not entry.is_possible:
        return "what is not suspected leaves it no time"
    start, end = in_words(entry.start), in_words(entry.end)
    when = f"began {start}, ended {end}" if entry.lasting and start != end else start
    steps = (*entry.because_earliest, *entry.because_latest)
    claims = dict.fromkeys(claim for step in steps for claim in step.claims)
    those = "all other claims and rules" if suspected else "all claims and rules"
    by = f": {_listed(list(claims))}" if claims else ""
    return f"{when}, by {those} together{by}"


# -- the rules ---------------------------------------------------------------------------------------------------------


def _in_brief(account: RuleAccount, style: Style) -> str:
    """Tell a rule on a line, and beneath it what decided."""
    if account.outcome in _ON_A_LINE or not account.combinations:
        return _head(account, style, account.reason or _first_reason(account))
    alike = _once([one for one in account.combinations if one.outcome == account.outcome])
    shown = alike[: 1 if account.outcome == "holds" else MOST_IN_BRIEF]
    first = shown[0].finding
    rows = [_head(account, style, _message(first) if first else "")]
    for one in shown:
        rows += _combination(one, style, untold=one.finding is not first)
    rows += _rest(account, [one.outcome for one in shown], style)
    return "\n".join(rows)


def _once(combinations: Sequence[Combination]) -> list[Combination]:
    """Leave out combinations of which the finding was told already: of two events that are alike there are two."""
    findings = [one.finding.fingerprint if one.finding else None for one in combinations]
    return [one for n, one in enumerate(combinations) if findings[n] is None or findings[n] not in findings[:n]]


def _in_detail(account: RuleAccount, style: Style) -> str:
    """Tell a rule with every combination and every value."""
    rows = [_head(account, style, account.title), *([_line(_safe(account.reason), style, 4)] if account.reason else [])]
    for one in account.combinations:
        mark, paint = _MARKS[one.outcome]
        rows += ["", f"  {style.paint(mark, paint)} {style.bold(_COUNTED[one.outcome])}"]
        rows += _combination(one, style, detailed=True)
    rest = _rest(account, [one.outcome for one in account.combinations], style)
    return "\n".join([*rows, *([""] if rest else []), *rest])


def _head(account: RuleAccount, style: Style, said: str) -> str:
    mark, paint = _MARKS[account.outcome]
    found = account.outcome in ("fired", "silenced", "beside")
    name = f"{account.severity}[{account.rule}]" if found else account.rule
    painted = style.paint(name, account.severity) if account.outcome == "fired" else style.bold(name)
    text = f"{painted}: {_safe(said)}" if said else painted
    return f"{style.paint(mark, paint)} {wrapped(text, style.width - 4, '    ')}"


def _message(finding: Finding) -> str:
    return f"{finding.message}{reserved(finding)}"


def _first_reason(account: RuleAccount) -> str:
    """Say why a rule is exempt or does not apply: by which event, or by which condition and its values."""
    one = account.combinations[0]
    if one.outcome == "exempt":
        exempting = [_called(player) for player in one.players if _exempts(player, one)]
        return ": ".join([one.reason, *exempting])
    wanted = [c for truth in (False, None) for c in one.comparisons if c.part == "where" and c.truth is truth]
    if not wanted:
        return one.reason
    words, truth = wanted[0].words, _TRUTHS[wanted[0].truth]
    told = [value for value in wanted[0].values if value.text or words != f"given({value.words})"]
    values = ", ".join(f"{value.words} is {value.text or _NOT_GIVEN}" for value in told)
    return f"{words} is {truth}" + (f", for {values}" if values else "")


def _rest(account: RuleAccount, shown: Sequence[Outcome], style: Style) -> list[str]:
    """Count the combinations that are not told."""
    left = [(name, count - shown.count(name)) for name, count in account.counts]
    said = [f"{_COUNTED[name]} {_times(count)}" for name, count in left if count > 0]
    said += [] if account.complete else ["and there are more, which were not looked at"]
    return [_line(style.paint(f"besides: {', '.join(said)}", "place", bold=False), style, 4)] if said else []


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _combination(one: Combination, style: Style, *, detailed: bool = False, untold: bool = True) -> Iterator[str]:
    """Tell one combination: what was found or why not, with whom, and the values compared.

    What was found is left out unless it is still `untold`.
    """
    said = [_message(one.finding)] if one.finding is not None and untold else []
    said += [one.reason] if one.reason else []
    said += ["judged without this claim, by what the others of its event say"] if one.without else []
    said += ["counting what is only reported or alleged"] if one.disputed else []
    said += [_played(player) for player in one.players if detailed or _is_worth_naming(player, one)]
    yield from (_line(_safe(text), style, 4) for text in said)
    if one.finding is not None and not one.comparisons:
        yield from _cited(one.finding, style, detailed=detailed)
    for comparison in one.comparisons:
        required = comparison.part == "require"
        if required and one.outcome == "not applicable":
            continue
        if required or (detailed and comparison.truth is not True):
            yield from _comparison(comparison, style, detailed=detailed)
        elif detailed:
            yield _condition(comparison, style, detailed=True)


def _cited(finding: Finding, style: Style, *, detailed: bool) -> Iterator[str]:
    """Tell what a finding rests on that compares nothing: its steps, or only which claims it cites."""
    if not detailed:
        yield _line(_safe(f"it rests on {_listed(finding.claim_ids)}"), style, 4)
        return
    for number, step in enumerate(finding.steps, start=1):
        claims = f" [{_listed(step.claims)}]" if step.claims else ""
        yield _line(_safe(f"{number}. {step.text}{claims}"), style, 4, 3)


def _is_worth_naming(player: Player, one: Combination) -> bool:
    """Tell whether an event is named where a rule is told in brief: the others compared, or what it is beside them."""
    return player.asked if one.outcome == "beside" else not player.asked and player.part in ("matched", "required")


def _exempts(player: Player, one: Combination) -> bool:
    return player.part == "exempting" and f"`{player.name}`" in one.reason


def _played(player: Player) -> str:
    """Say what a name of the rule stands for."""
    if player.part == "group":
        return f"{player.name}: {player.title}" + (", this event among them" if player.asked else "")
    return f"{player.name}: {_called(player)}"


def _called(player: Player) -> str:
    return f"{'this event, ' if player.asked else ''}{player.title} ({_listed(player.claims)})"


def _comparison(comparison: Comparison, style: Style, *, detailed: bool) -> Iterator[str]:
    """Tell a condition and its values."""
    yield _condition(comparison, style, detailed=detailed)
    room = max((width_of(_safe(value.words)) for value in comparison.values), default=0)
    for value in comparison.values:
        yield _value(value, min(room, style.width // 3), style)


def _condition(comparison: Comparison, style: Style, *, detailed: bool) -> str:
    truth = _TRUTHS[comparison.truth]
    color = {True: "note", False: "error", None: "warning"}[comparison.truth]
    joint = ": " if comparison.truth is None else ", "
    said = style.paint(_safe(f"{truth}{joint}{comparison.note}" if comparison.note else truth), color, bold=False)
    word = f"{comparison.part} " if detailed else ""
    return _line(f"{word}{_safe(comparison.words)} {style.paint('→', 'place')} {said}", style, 4, 4)


def _value(value: Value, room: int, style: Style) -> str:
    """Write a value beside its name, which takes `room` columns or more, and after it who says so."""
    name = _safe(value.words)
    hang = 6 + max(room, width_of(name)) + 2
    written = f" ({value.written})" if value.written else ""
    claims = f" {style.paint(_safe(f'[{_listed(value.claims)}]'), 'place', bold=False)}" if value.claims else ""
    text = f"{_safe(f'{value.text or _NOT_GIVEN}{written}')}{claims}"
    return f"{' ' * 6}{name}{' ' * (hang - 6 - width_of(name))}{wrapped(text, max(style.width - hang, 24), ' ' * hang)}"


def _summary(why: Why, style: Style, *, everything: bool) -> str:
    counts = {outcome: sum(one.outcome == outcome for one in why.rules) for outcome in OUTCOMES}
    alone, left = counts["no partner"], counts["left out"]
    said = []
    if alone and not everything:
        said.append(f"{counted(alone, 'rule')} found nothing to compare it with")
    if left and not everything:
        said.append(f"{counted(left, 'rule')} {'was' if left == 1 else 'were'} left out")
    hint = "; --all lists them" if said else ""
    if why.elsewhere:
        said.append(f"{counted(why.elsewhere, 'rule')} {'looks' if why.elsewhere == 1 else 'look'} at other types only")
    return wrapped(f"{', '.join(said)}{hint}", style.width, "  ") if said else ""


def _listed(names: Sequence[str]) -> str:
    """Name the first of several, and how many more there are."""
    more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _safe(text: str) -> str:
    return printable(text, 2_000)
