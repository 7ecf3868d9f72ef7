"""Stars, underscores and tildes: what begins and what ends (CommonMark 6.2, GFM 6.5)."""

from kimgen.reading.characters import HARD_BREAK, TooHeavy

DEEPEST = 100
"""Marks within marks; beyond that a text is no text."""


class Run:
    """A run of one mark that may begin or end something."""

    __slots__ = ("at", "closes", "closing", "count", "length", "mark", "opening", "opens")

    def __init__(self, mark: str, count: int, at: int, *, opens: bool, closes: bool) -> None:
        self.mark = mark
        self.length = self.count = count
        self.at = at
        """Its place among the pieces of the result."""
        self.opens = opens
        self.closes = closes
        self.opening = self.closing = ""

    def pairs_with(self, closer: "Run") -> bool:
        """CommonMark's rules 9 and 10; a strike needs as many tildes on both sides."""
        if self.mark != closer.mark:
            return False
        if self.mark == "~":
            return self.count == closer.count
        if (self.closes or closer.opens) and (self.length + closer.length) % 3 == 0:
            return self.length % 3 == 0 and closer.length % 3 == 0
        return True


def run_at(text: str, at: int, place: int) -> tuple[int, Run | None]:
    """Where the run that begins at *at* ends, and the run, unless it is plain text."""
    mark = text[at]
    end = at + 1
    size = len(text)
    while end < size and text[end] == mark:
        end += 1
    if mark == "~" and end - at > 2:
        return end, None
    before = text[at - 1] if at else " "
    after = text[end] if end < size else " "
    space_after = after.isspace() or after == HARD_BREAK
    space_before = before.isspace()
    point_after = not space_after and not after.isalnum()
    point_before = not space_before and not before.isalnum()
    left = not space_after and (not point_after or space_before or point_before)
    right = not space_before and (not point_before or space_after or point_after)
    if mark == "_":
        left, right = left and (not right or point_before), right and (not left or point_after)
    if not left and not right:
        return end, None
    return end, Run(mark, end - at, place, opens=left, closes=right)


def pair(runs: list[Run], out: list[str]) -> None:
    """Marry the *runs* and write their tags into *out*.

    Linear: below the height that *hopeless* notes, no opener fits a closer of that kind.
    """
    openers: list[Run] = []
    hopeless: dict[tuple[str, bool, int], int] = {}
    pairs = 0
    for run in runs:
        if run.closes:
            third = run.count + 3 if run.mark == "~" else run.length % 3
            key = (run.mark, run.opens, third)
            while run.count:
                lowest = hopeless.get(key, 0)
                place = len(openers) - 1
                while place >= lowest and not openers[place].pairs_with(run):
                    place -= 1
                if place < lowest:
                    hopeless[key] = len(openers)
                    break
                opener = openers[place]
                del openers[place + 1 :]
                _marry(opener, run)
                pairs += 1
                if not opener.count:
                    openers.pop()
                for known, height in hopeless.items():
                    if height > len(openers):
                        hopeless[known] = len(openers)
        if run.count and run.opens:
            openers.append(run)
    depth = 0
    for run in runs:
        out[run.at] = f"{run.closing}{run.mark * run.count}{run.opening}"
        if pairs > DEEPEST:
            depth += run.opening.count("<") - run.closing.count("<")
            if depth > DEEPEST:
                raise TooHeavy(run.mark)


def _marry(opener: Run, closer: Run) -> None:
    if closer.mark == "~":
        used, tag = closer.count, "del"
    elif closer.count > 1 and opener.count > 1:
        used, tag = 2, "strong"
    else:
        used, tag = 1, "em"
    opener.count -= used
    closer.count -= used
    opener.opening = f"<{tag}>{opener.opening}"
    closer.closing += f"</{tag}>"
