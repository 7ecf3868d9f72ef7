"""The signal that a piece of work has passed its time."""


class OutOfTime(BaseException):
    """Raised inside work that has passed its deadline; no ``except Exception`` stops it."""
