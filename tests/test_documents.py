"""The documents say what the code does: every option, verb and dependency is named where users look for it."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from mkdocs.config.base import Config

from popcorn.cli import main
from popcorn.languages import INTERFACE_LANGUAGES
from popcorn.library.settings import PrintSettings
from popcorn.theme import theme_folder, words
from popcorn_mkdocs import features
from popcorn_mkdocs.plugin import PopcornConfig
from sites import REPOSITORY


def options() -> dict[str, type[Config]]:
    """The options of each plugin, by the plugin's name."""
    named = {
        f"popcorn/{name}": f"{name.title()}Config" for name in ("spotlights", "events", "releases", "issues", "feeds")
    }
    return {"popcorn": PopcornConfig, **{name: getattr(features, config) for name, config in named.items()}}


def test_every_option_is_documented_with_its_default() -> None:
    rows: dict[str, dict[str, str]] = {}
    plugin = ""
    for line in (REPOSITORY / "docs/options.md").read_text("utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[2] and not set(cells[1]) <= {"-"}:
            plugin = cells[0] or plugin
            rows.setdefault(plugin, {})[cells[1]] = cells[2]
    for name, config in options().items():
        expected = {key: option.default for key, option in config._schema}
        assert set(rows[name]) == set(expected), name
        for key, default in expected.items():
            shown = f"[{', '.join(default)}]" if isinstance(default, list) else str(default)
            assert rows[name][key] == (shown.lower() if isinstance(default, bool) else shown), (name, key)


def test_every_setting_of_print_is_documented() -> None:
    text = (REPOSITORY / "docs/options.md").read_text("utf-8")
    lines = text.partition("\n## Print")[2].partition("\n## ")[0].splitlines()
    documented = {line.split("`")[1] for line in lines if line.startswith("| `") and line.count("|") == 4}
    assert documented == set(PrintSettings.model_fields)


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_names_every_dependency_and_every_verb(readme: str) -> None:
    text = (REPOSITORY / readme).read_text("utf-8")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = (
        project["dependencies"] + project["optional-dependencies"]["test"] + project["optional-dependencies"]["setup"]
    )
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0]  # type: ignore[index]
        assert name.lower() in text.lower(), name
    for verb in main.commands:
        assert f"popcorn {verb}" in text, verb


def test_the_interface_says_the_same_things_in_every_language() -> None:
    for part in ("web", "print", "plan"):
        keys = {language: set(words(part, language)) for language in INTERFACE_LANGUAGES}
        assert keys["zh"] == keys["en"], part
        for key in keys["zh"]:
            blanks = {
                language: set(re.findall(r"\{(\w*)\}", words(part, language)[key])) for language in INTERFACE_LANGUAGES
            }
            assert blanks["zh"] == blanks["en"], (part, key)
    assert {file.stem for file in (theme_folder() / "words").glob("*.yml")} == set(INTERFACE_LANGUAGES)


def test_every_problem_of_the_catalogue_is_made_by_some_test() -> None:
    catalogue = yaml.safe_load((REPOSITORY / "plugins/popcorn/problems.yml").read_text("utf-8"))
    tests = "".join(file.read_text("utf-8") for file in (REPOSITORY / "tests").rglob("*.py"))

    # `not-a-value` is the last resort, for a failure that no validator of ours raises.
    assert [code for code in catalogue if f'"{code}"' not in tests and code != "not-a-value"] == []


@pytest.mark.parametrize("page", ["content/help/preflight.md", "content/en/help/preflight.md"])
def test_editors_find_every_code_of_preflight_in_the_help(page: str) -> None:
    catalogue = (REPOSITORY / "plugins/popcorn/problems.yml").read_text("utf-8")
    section = catalogue.partition("# --- preflight:")[2].partition("\n")[2]
    codes = yaml.safe_load(section.partition("# ---")[0])
    text = (REPOSITORY / page).read_text("utf-8")
    assert [code for code in codes if f"`{code}`" not in text] == []
