"""The build's clock, read once, at the top."""

from __future__ import annotations

import datetime as dt
import os
import time


def clock() -> dt.datetime:
    """Now, in UTC: SOURCE_DATE_EPOCH (reproducible-builds.org) where it is set, else the time of day, in seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch) if epoch.isdigit() else int(time.time()), dt.UTC)


class Horizon:
    """The moment of a build, and the next one at which anything it decided would be decided otherwise.

    Whoever compares with the clock asks here: until `next` comes (None: never), the same content gives the same site.
    """

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.next: dt.datetime | None = None

    def has_come(self, moment: dt.datetime) -> bool:
        """Whether it is that late."""
        if moment <= self.now:
            return True
        if self.next is None or moment < self.next:
            self.next = moment
        return False
