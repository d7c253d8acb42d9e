"""The flat plan as editors read it: lines for a terminal, and a sheet of thumbnails in one HTML file."""

from __future__ import annotations

import base64
import io
import unicodedata
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from PIL import Image

from popcorn.zine.flatplan import FlatPlan, Spread
from popcorn.zine.laying import Allowance, Laid

_QUALITY = 78
_STYLE = """
:root { color-scheme: light; font: 14px/1.5 "Noto Sans CJK SC", "Noto Sans", system-ui, sans-serif; color: #1d1b18; }
body { margin: 0 auto; max-width: 1500px; padding: 24px; background: #f3efe7; }
h1 { font-size: 22px; margin: 0 0 4px; }
p { margin: 2px 0; }
.over { color: #b3261e; font-weight: 700; }
ol { list-style: none; margin: 24px 0; padding: 0; display: grid; gap: 26px 22px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
li { break-inside: avoid; }
.spread { display: grid; grid-template-columns: 1fr 1fr; }
.spread img { display: block; width: 100%; height: auto; background: #fff; box-shadow: 0 1px 5px rgb(0 0 0 / 28%); }
.spread figure { margin: 0; min-width: 0; }
figcaption { font-size: 12px; padding: 6px 4px 0; overflow-wrap: anywhere; }
figcaption b { font-variant-numeric: tabular-nums; margin-right: .5em; }
.table { overflow-x: auto; background: #fff; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 5px 10px; border-top: 1px solid #d5cec2; vertical-align: top; }
th { font-size: 12px; color: #6a645b; border-top: 0; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { padding: 0; max-width: none; background: none; }
  ol { grid-template-columns: repeat(4, 1fr); gap: 7mm 6mm; }
  .spread img { box-shadow: none; outline: .2mm solid #999; }
  tr { break-inside: avoid; }
}
"""
# Nothing in the file may load or run anything.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def as_text(plan: FlatPlan) -> Iterator[str]:
    """The plan in lines: its pages by spreads, then what each part takes, then what does not fit."""
    words = plan.words
    yield from _heading(plan)
    yield ""
    for spread in plan.spreads:
        yield f"  {_pages_of(spread):>7}  {_on_spread(plan, spread)}"
    yield ""
    rows = [[words[name] for name in ("pages", "count", "last_page", "last_column", "budget", "part")]]
    rows += [[*_row(plan, part), plan.name_of(part)] for part in plan.laid]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        cells = [" " * (width - _width(cell)) + cell for cell, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*cells, row[-1]])
    yield ""
    yield from _budget_lines(plan)


def _heading(plan: FlatPlan) -> Iterator[str]:
    words = plan.words
    yield words["heading"].format(name=plan.name, number=plan.number, title=plan.title)
    sheets = words["missing"].format(count=plan.missing) if plan.missing else words["whole_sheets"]
    yield " · ".join([words["extent"].format(count=plan.count, format=plan.format), sheets])
    names = words["list"].join(part.title for part in plan.fillers if part.title)
    yield words["fillers"].format(names=names or len(plan.fillers)) if plan.fillers else words["no_fillers"]


def _budget_lines(plan: FlatPlan) -> Iterator[str]:
    over = [budget for budget in plan.budgets if budget.over]
    yield from (_budget(plan, budget) for budget in over)
    yield from (_budget(plan, budget) for budget in plan.shared_budgets if not budget.over)
    if plan.budgets and not over:
        yield plan.words["all_kept"]


def _budget(plan: FlatPlan, budget: Allowance) -> str:
    word = "over" if budget.over else "kept"
    return plan.words[word].format(**budget._asdict(), over=budget.over)


def _row(plan: FlatPlan, part: Laid) -> list[str]:
    """The numbers of a part: its pages, how many, how full the last page and the last column are, its budget."""
    extent = part.extent
    budget = plan.budget_of(part)
    allowed = "" if budget is None else str(budget.allowed)
    if budget and budget.over:
        allowed += " " + plan.words["over_mark"].format(over=budget.over)
    fills = [f"{extent.last_fill:.0%}", f"{extent.column_fill:.0%}"] if part.is_measured else ["", ""]
    return [_span(extent.first, extent.last), str(part.pages), *fills, allowed]


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _pages_of(spread: Spread) -> str:
    return "–".join(str(page) for page in spread if page is not None)


def _on_spread(plan: FlatPlan, spread: Spread) -> str:
    """What stands on a spread; what goes over both pages is named once."""
    left, right = (_named(plan, plan.on(page)) if page else "" for page in spread)
    return left if left == right else " │ ".join(side for side in (left, right) if side)


def _named(plan: FlatPlan, parts: Iterable[Laid]) -> str:
    return plan.words["list"].join(plan.name_of(part) for part in parts)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def as_html(plan: FlatPlan) -> bytes:
    """The plan as one HTML file with its pictures inside: spreads of thumbnails, then the table of parts."""
    title = plan.words["heading"].format(name=plan.name, number=plan.number, title=plan.title)
    _, *facts = _heading(plan)
    page = Markup(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n{}</header>\n"
        "<ol>\n{}</ol>\n{}</body>\n</html>\n"
    )
    lines = Markup().join(Markup("<p>{}</p>\n").format(fact) for fact in facts)
    lines += Markup().join(
        Markup('<p class="{}">{}</p>\n').format("over" if budget.over else "kept", _budget(plan, budget))
        for budget in plan.budgets
        if budget.over or budget in plan.shared_budgets
    )
    spreads = Markup().join(_spread(plan, spread) for spread in plan.spreads)
    language = "zh-CN" if plan.language == "zh" else plan.language
    style = Markup(_STYLE)
    filled = page.format(language, _POLICY, title, style, title, lines, spreads, _table(plan))
    return filled.encode()


def _spread(plan: FlatPlan, spread: Spread) -> Markup:
    return Markup('<li class="spread">{}</li>\n').format(Markup().join(_figure(plan, page) for page in spread))


def _figure(plan: FlatPlan, page: int | None) -> Markup:
    if page is None:
        return Markup("<div></div>")
    named = _named(plan, plan.on(page))
    alt = plan.words["page"].format(page=page)
    picture = Markup()
    if page <= len(plan.thumbnails):
        data, width, height = _jpeg(plan.thumbnails[page - 1])
        picture = Markup('<img src="data:image/jpeg;base64,{}" width="{}" height="{}" alt="{}">').format(
            data, width, height, alt
        )
    return Markup("<figure>{}<figcaption><b>{}</b>{}</figcaption></figure>").format(picture, page, named)


def _jpeg(png: bytes) -> tuple[str, int, int]:
    """A page's picture for a data address, a fifth of the size that it has as PNG, with its pixels."""
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png), formats=["PNG"]) as drawn:
        page = drawn.convert("RGB")
        page.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return base64.b64encode(stream.getvalue()).decode("ascii"), page.width, page.height


def _table(plan: FlatPlan) -> Markup:
    words = plan.words
    names = ("pages", "count", "last_page", "last_column", "budget")
    head = Markup().join(Markup('<th scope="col" class="number">{}</th>').format(words[name]) for name in names)
    head += Markup().join(Markup('<th scope="col">{}</th>').format(words[name]) for name in ("section", "part"))
    rows = Markup().join(
        Markup("<tr>{}<td>{}</td><td>{}</td></tr>\n").format(
            Markup().join(_cell(plan, part, cell) for cell in _row(plan, part)),
            part.section,
            plan.name_of(part),
        )
        for part in plan.laid
    )
    table = "<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>"
    # Where it is wider than the window it scrolls, also by keyboard.
    frame = '<div class="table" tabindex="0" role="region" aria-label="{}">\n' + table + "\n</div>\n"
    return Markup(frame).format(words["fold"], head, rows)


def _cell(plan: FlatPlan, part: Laid, text: str) -> Markup:
    budget = plan.budget_of(part)
    is_over = bool(budget and budget.over and text.endswith(plan.words["over_mark"].format(over=budget.over)))
    return Markup('<td class="number{}">{}</td>').format(" over" if is_over else "", text)
