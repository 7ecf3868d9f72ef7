"""A publication that was cut off is completed before anything looks at what was published."""

from pathlib import Path

from kimgen.keeping.lock import Lock
from kimgen.keeping.publication import is_cut_off, recover_all, unfinished
from kimgen.running.layout import Layout
from kimgen.words.dates import Moment


def complete(root: Path, *, command: str, now: Moment) -> bool:
    """Complete what a build that was killed in its last step has left, as the next build would.

    Returns whether there was anything. Raises ``keeping.lock.Held`` when a build is in that step
    right now, and ``keeping.publication.Unfinished`` when the machine does not let us.
    """
    layout = Layout(root)
    if not is_cut_off(layout.outputs, layout.records):
        return False
    try:
        with Lock(layout.lock, command=command, since=str(now.at)):
            return recover_all(layout.outputs, layout.records)
    except OSError as error:
        raise unfinished(error) from error
