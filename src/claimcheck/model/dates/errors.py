"""The one error of this package."""

_SHOWN_CHARACTERS = 60


class DateError(ValueError):
    """A text that is not a date, a relation or a duration.

    `text` is what was written, `reason` says what is wrong with it, `hint` what to write instead ("" if there
    is no good guess).
    """

    def __init__(self, text: str, reason: str, hint: str = "") -> None:
        super().__init__(text, reason, hint)
        self.text = text
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return f"{_shown(self.text)}: {self.reason}" + (f"; {self.hint}" if self.hint else "")


def _shown(text: str) -> str:
    # repr, so that blanks, control characters and look-alikes can be seen.
    return repr(text) if len(text) <= _SHOWN_CHARACTERS else repr(text[:_SHOWN_CHARACTERS]) + "..."
