"""Front matter: every value as text with its place, every slip a problem at the right line."""

from __future__ import annotations

import time

import pytest

from popcorn.library import frontmatter


def read(text: str) -> tuple[frontmatter.Document | None, list[tuple[str, int | None, int | None]]]:
    document, problems = frontmatter.read(text, "x.md")
    return document, [(p.code, p.line, p.column) for p in problems]


def test_every_scalar_stays_the_text_that_was_written() -> None:
    document, problems = read("---\na: no\nb: 3:30\nc: 2026-01-01\nd: 0o17\ne: ~\nf: '~'\ng:\n---\nbody\n")

    assert problems == []
    assert document is not None
    texts = {key: node.text for key, node in document.meta.items.items() if isinstance(node, frontmatter.Scalar)}
    assert texts == {"a": "no", "b": "3:30", "c": "2026-01-01", "d": "0o17", "e": None, "f": "~", "g": None}


def test_values_and_keys_are_found_where_they_stand() -> None:
    document, _ = read("---\ntitle: 夜市\nchanges:\n  - kind: new\n    text: {zh: 你好, en: Hello}\n---\n")

    assert document is not None
    tree = document.meta
    assert frontmatter.locate(tree, ("title",)) == (2, 8)
    assert frontmatter.locate(tree, ("changes", 0, "text", "en")) == (5, 24)
    assert frontmatter.locate(tree, ("title",), key=True) == (2, 1)
    assert frontmatter.field_name(tree, ("changes", 0, "text", "en")) == "changes[1].text.en"


def test_the_body_knows_the_line_it_begins_on() -> None:
    document, _ = read("---\ntitle: a\n---\n\nfirst\n")

    assert document is not None
    assert (document.body, document.body_line) == ("\nfirst\n", 4)


def test_three_hyphens_inside_the_body_do_not_end_it() -> None:
    document, _ = read("---\ntitle: a\n---\none\n\n---\n\ntwo\n")

    assert document is not None
    assert "two" in document.body


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("---\ntitle: a: b\n---\n", "yaml-colon", 2, 9),
        ("---\ntitle: 'a\nx: 1\n---\n", "yaml-quote", 2, 8),
        ("---\ntags: [a, b\nx: 1\n---\n", "yaml-bracket", 2, 7),
        ("---\na:\n\tb: 1\n---\n", "yaml-tab", 3, 1),
        ("---\na: 1\n\tb: 1\n---\n", "yaml-tab", 3, 1),
        ("---\na:\n  - 1\n b: 2\n---\n", "yaml-indent", 4, 2),
        ("---\nauthors: @lin\n---\n", "yaml-reserved", 2, 10),
        ("---\na: 1\nb: 2\na: 3\n---\n", "yaml-duplicate-key", 4, 1),
        ("---\na: &x 1\n---\n", "yaml-anchor", 2, 4),
        ("---\na: *x\n---\n", "yaml-alias", 2, 4),
        ("---\na: !!python/object:os.system x\n---\n", "yaml-tag", 2, 4),
        ("---\n? [a]\n: 1\n---\n", "yaml-key", 2, 3),
        ("---\n- a\n- b\n---\n", "front-matter-no-mapping", 2, 1),
        ("---\ntitle: a\n", "front-matter-unclosed", 1, None),
        ("title: a\n", "front-matter-missing", 1, None),
        ("+++\ntitle = 'a'\n+++\n", "front-matter-toml", 1, None),
        ("", "empty-file", 1, None),
        (" \n\n", "empty-file", 1, None),
    ],
)
def test_each_slip_is_one_problem_at_its_place(text: str, code: str, line: int, column: int | None) -> None:
    assert read(text)[1] == [(code, line, column)]


def test_a_merge_key_bomb_is_refused_at_once() -> None:
    levels = "\n".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, 30))
    started = time.process_time()

    _, problems = read(f"---\na0: &a0 {{x: y}}\n{levels}\n---\n")

    assert "yaml-anchor" in {code for code, *_ in problems}
    # The bomb takes over 20 s where aliases are resolved; scanning takes milliseconds.
    assert time.process_time() - started < 5


def test_nesting_deeper_than_any_type_needs_is_one_problem() -> None:
    _, problems = read("---\na: " + "[" * 40 + "]" * 40 + "\n---\n")

    assert [code for code, *_ in problems] == ["yaml-too-deep"]


def test_front_matter_that_is_too_large_is_one_problem() -> None:
    _, problems = read("---\ntitle: " + "x" * 20_000 + "\n---\n")

    assert [code for code, *_ in problems] == ["front-matter-too-large"]
