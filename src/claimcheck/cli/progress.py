"""What a long run is doing, on one line of the terminal that is gone when it is done."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 1.0
"""Seconds; what takes no longer says nothing."""
_ERASE = "\r\x1b[K"


@contextmanager
def progress(stream: TextIO, patience: float = PATIENCE) -> Iterator[Callable[[str], None]]:
    """Yield what to tell, in a few words, what is being done: it is shown if the stream is a terminal that can.

    Nothing is shown of what takes less time than `patience`, and nothing of it is left when the block ends.
    """
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda doing: None
        return
    line = _Line(stream)
    timer = threading.Timer(patience, line.begin)
    timer.daemon = True
    timer.start()
    try:
        yield line.say
    finally:
        timer.cancel()
        line.end()


class _Line:
    """A line of a terminal that says one thing after the other; two threads may use it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._text = ""
        self._state = "waiting"

    def say(self, text: str) -> None:
        with self._lock:
            self._text = text
            if self._state == "shown":
                self._show()

    def begin(self) -> None:
        with self._lock:
            if self._state == "waiting":
                self._state = "shown"
                self._show()

    def end(self) -> None:
        with self._lock:
            if self._state == "shown":
                self._print(_ERASE)
            self._state = "ended"

    def _show(self) -> None:
        if self._text:
            self._print(f"{_ERASE}{self._text} ...")

    def _print(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
