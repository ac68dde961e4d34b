"""What a long run says on the terminal: nothing at first, one line then, and nothing that stays."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import pytest

from claimcheck import check
from claimcheck.cli.progress import progress

ERASE = "\r\x1b[K"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def until(told: Iterator[bool]) -> None:
    for _ in range(1_000):
        if next(told):
            return
        time.sleep(0.005)
    raise AssertionError("nothing was said")


def saying(terminal: Terminal, text: str) -> Iterator[bool]:
    while True:
        yield text in terminal.getvalue()


def test_a_short_run_says_nothing() -> None:
    terminal = Terminal()
    with progress(terminal, patience=60) as doing:
        doing("reading claims")
    assert terminal.getvalue() == ""


def test_a_long_run_says_what_it_is_doing_and_leaves_nothing() -> None:
    terminal = Terminal()
    with progress(terminal, patience=0) as doing:
        doing("reading claims")
        until(saying(terminal, "reading claims ..."))
        doing("judging")
    assert terminal.getvalue().endswith(f"{ERASE}reading claims ...{ERASE}judging ...{ERASE}")


def test_what_fails_leaves_nothing_either() -> None:
    terminal = Terminal()
    with pytest.raises(ValueError, match="broken"), progress(terminal, patience=0) as doing:  # noqa: PT012
        doing("reading claims")
        until(saying(terminal, "reading claims ..."))
        raise ValueError("broken")
    assert terminal.getvalue().endswith(ERASE)


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO(), "xterm"), (Terminal(), "dumb")])
def test_what_is_no_terminal_is_told_nothing(stream: io.StringIO, term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    with progress(stream, patience=0) as doing:
        doing("reading claims")
        time.sleep(0.05)
    assert stream.getvalue() == ""


def test_a_run_tells_its_stages_in_order() -> None:
    claims = [
        {"id": "charged", "type": "charge", "defendant": "ann", "case": "k", "when": "2023-01-31"},
        {"id": "tried", "type": "trial", "defendant": "ann", "case": "k", "from": "2022-02-24"},
    ]
    told: list[str] = []
    silent, loud = check(claims), check(claims, progress=told.append)
    assert silent == loud
    assert [text.split()[0] for text in told] == ["reading", "merging", "judging", "explaining", "following", "looking"]
