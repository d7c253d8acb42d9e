"""What figures stand on: the machine, without its name, and the day."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from pathlib import Path


def described() -> str:
    """Cores, processor, memory, system and Python, in a line."""
    cores = len(os.sched_getaffinity(0))
    model = _after(Path("/proc/cpuinfo"), "model name") or platform.machine()
    kilobytes = int((_after(Path("/proc/meminfo"), "MemTotal") or "0 kB").split()[0])
    system = _after(Path("/etc/os-release"), "PRETTY_NAME", "=").strip('"') or platform.system()
    return f"{cores} cores ({model}), {kilobytes / 2**20:.0f} GB, {system}, Python {platform.python_version()}"


def today() -> str:
    """The day, by this machine's clock, in UTC."""
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"


def checkout(project: Path) -> str:
    """The commit that is checked out, `+` behind it where files differ from it; '' outside a repository."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=project, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return git("rev-parse", "--short", "HEAD") + (
            "+" if git("status", "--porcelain", "--", "plugins", "theme") else ""
        )
    except (OSError, subprocess.CalledProcessError):
        return ""


def without_folders(text: str) -> str:
    """A message without the folders of this machine: of every path the name alone."""
    return re.sub(r"(?<![\w:/.])(?:/[^\s/:'\"]+)*/([^\s/:'\"]+)", r"\1", text)


def _after(file: Path, name: str, mark: str = ":") -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(mark)[2].strip() for line in lines if line.split(mark)[0].strip() == name), "")
