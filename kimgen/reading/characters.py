"""Control characters with a meaning of our own, and the exception for what is too much.

No text holds control characters when it comes here. Python-Markdown begins its placeholders with
``\\2`` and ends them with ``\\3``; ours are of the same make.
"""

DONE, TO_DO = "\x02x\x03", "\x02o\x03"
"""Stand for the mark that begins the text of a task."""


class TooHeavy(Exception):
    """The text holds more of *pattern* than an article can need."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern
