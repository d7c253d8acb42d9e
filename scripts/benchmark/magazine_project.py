"""The corpus as an issue of the magazine: a project of Popcorn, and the same articles as a page for WeasyPrint."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import markdown

from benchmark import popcorn_project
from benchmark.corpus import SECTIONS, Corpus, Post
from benchmark.writing import body, indented_box, write, write_picture

# An article of the corpus takes so many pages of A5, with its picture; cover, contents and so on take four.
_PAGES_PER_ARTICLE = 3.6
_PAGES_AROUND = 4
_EXTENSIONS = ("admonition", "tables", "footnotes", "fenced_code")
_STYLE = """\
@page { size: 148mm 210mm; margin: 17mm 12.7mm 17mm 15mm; @bottom-right { content: counter(page); font-size: 8pt } }
@page :left { margin: 17mm 15mm 17mm 12.7mm; @bottom-left { content: counter(page) } @bottom-right { content: none } }
html { font: 9pt/14.4pt "Noto Serif", "Noto Serif CJK SC"; hyphens: auto }
article { break-before: page }
article > header { margin-bottom: 8mm }
article > .text { columns: 2; column-gap: 6mm; text-align: justify }
h1 { font: bold 24pt/1.25 "Noto Serif Display", "Noto Serif CJK SC"; hyphens: none }
h2 { font-size: 13pt; color: #c8401f; hyphens: none }
img { width: 100% }
p { margin: 0; text-indent: 2em }
pre { font: 6.8pt/10.4pt "Noto Sans Mono CJK SC"; background: #f7f3ea; padding: 4pt; white-space: pre-wrap }
table { border-collapse: collapse; font-size: 8pt }
td, th { border-bottom: .4pt solid #d5cec2; padding: 2pt }
.admonition { background: #f7f3ea; padding: 6pt }
"""


def articles(pages: int) -> int:
    """How many articles make an issue of about so many pages."""
    return max(1, round((pages - _PAGES_AROUND) / _PAGES_PER_ARTICLE))


def corpus(pages: int, seed: int) -> Corpus:
    """A corpus with enough articles, each with a picture."""
    size = 30
    while len(chosen(found := Corpus(size, seed, size), pages)) < articles(pages):
        size += 10
    return found


def chosen(corpus: Corpus, pages: int) -> list[Post]:
    """The posts that the issue prints."""
    return [post for post in corpus.posts if post.kind in SECTIONS][: articles(pages)]


def write_issue(corpus: Corpus, pages: int, folder: Path) -> None:
    """A project of Popcorn with the issue 1."""
    popcorn_project.write_project(corpus, folder)
    posts = chosen(corpus, pages)
    pieces = "".join(f"      - {post.folder}\n" for post in posts)
    issue = "---\nid: issue00001\nnumber: 1\ntitle: 一期\ndate: 2025-12-31\nlang: zh\nsections:\n"
    issue += f"  - name: 文章\n    layout: two-columns\n    pieces:\n{pieces}---\n\n一期。\n"
    write(folder / "content/issues/1/index.md", issue)


def change(folder: Path, corpus: Corpus, pages: int, turn: int) -> None:
    """Put another first paragraph into the article in the middle of Popcorn's issue."""
    posts = chosen(corpus, pages)
    post = posts[len(posts) // 2]
    text = popcorn_project.post_text(corpus, post)
    first = str(post.body[0])
    write(folder / popcorn_project.post_file(post), text.replace(first, corpus.fresh_paragraph(turn), 1))


def write_page(corpus: Corpus, pages: int, folder: Path) -> None:
    """The page for WeasyPrint, its pictures beside it: Markdown is made into HTML here, unmeasured."""
    posts = chosen(corpus, pages)
    for post in posts:
        write_picture(folder, post)
    write(folder / "issue.html", _page(posts))


def _page(posts: Sequence[Post]) -> str:
    printed = {post.number for post in posts}

    def address(number: int) -> str:
        return f"#post-{number}" if number in printed else f"https://firefly.example/{number}/"

    parts = []
    for post in posts:
        extensions = {"footnotes": {"UNIQUE_IDS": True}}
        text = markdown.markdown(
            body(post, address, indented_box), extensions=_EXTENSIONS, extension_configs=extensions
        )
        head = f"<h1>{escape(post.title)}</h1><p>{escape(post.summary)}</p>"
        parts.append(
            f'<article id="post-{post.number}" lang="{post.lang}"><header>{head}</header>'
            f'<div class="text">{text}</div></article>'
        )
    joined = "\n".join(parts)
    return f'<!doctype html><html lang="zh"><meta charset="utf-8"><style>{_STYLE}</style><body>{joined}</body></html>'
