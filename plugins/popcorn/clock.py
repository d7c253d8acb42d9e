"""The build's clock, read once, at the top."""

from __future__ import annotations

import datetime as dt
import os
import time


def clock() -> dt.datetime:
    """Now, in UTC: SOURCE_DATE_EPOCH (reproducible-builds.org) where it is set, else the time of day, in seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch) if epoch.isdigit() else int(time.time()), dt.UTC)
