"""The sample community: it has no problems, shows every feature, and reads well in a real browser."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from conftest import library_of
from popcorn.community.bodies import Bodies
from popcorn.community.meetups import meetups
from popcorn.library.entries import Library
from sites import REPOSITORY, copy_of_sample, popcorn, served

pytestmark = pytest.mark.xdist_group("sample")


@pytest.fixture(scope="session")
def library() -> Library:
    return library_of(REPOSITORY)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_of_sample(tmp_path_factory.mktemp("sample"))
    made = popcorn(project, "build")
    assert made.returncode == 0, made.stderr
    return project / "site"


def test_the_sample_has_no_problem_of_any_kind(library: Library) -> None:
    assert [*library.problems, *Bodies(library).problems()] == []


def test_the_sample_is_rich_enough_to_show_every_feature(library: Library) -> None:
    counts = Counter(entry.type for entry in library.entries.values())
    pieces = library.pieces
    languages = Counter(library.language(piece) for piece in pieces)
    pairs = [piece for piece in pieces if piece.meta.translation_of]
    states = Counter(meetup.state for meetup in meetups(library))

    assert counts["member"] >= 14
    assert len(pieces) >= 18
    assert {piece.type for piece in pieces} == {"story", "work", "guide", "interview"}
    assert languages["en"] >= 5
    assert len(pairs) >= 3
    assert counts["release"] >= 10
    assert len({release.meta.channel for release in library.releases}) == 3
    assert counts["event"] >= 10
    assert states["recapped"] >= 6
    assert states["planned"] >= 2
    assert states["moved"] >= 1
    assert states["cancelled"] >= 1
    assert {circle.meta.kind for circle in library.circles.values()} == {"city", "campus", "interest", "trade"}
    assert counts["issue"] >= 2
    assert any(release.meta.report and release.meta.award for release in library.releases)


def test_every_markdown_feature_is_shown_somewhere(library: Library) -> None:
    bodies = Bodies(library)
    everything = "".join(bodies.body(entry).html for entry in library.entries.values())

    for feature, mark in {
        "table": "<table>",
        "footnote": 'class="footnote-ref"',
        "admonition": 'class="admonition',
        "details": "<details",
        "caption": "<figcaption>",
        "credit": 'class="credit"',
        "gallery": 'class="gallery"',
        "pull quote": 'class="pull"',
        "task list": 'class="task-list"',
        "tabs": 'class="tabbed-set',
        "code": 'class="language-',
        "abbreviation": "<abbr",
        "definitions": "<dl>",
        "deletion": "<del>",
    }.items():
        assert mark in everything, feature


def test_one_of_a_thing_is_counted_in_the_singular(site: Path) -> None:
    counted = re.compile(r">(1 (?:times|members|releases|votes|credits))<")
    wrong = {
        str(file.relative_to(site)): found.group(1)
        for file in (site / "en").rglob("*.html")
        if (found := counted.search(file.read_text("utf-8")))
    }
    assert wrong == {}


def test_every_spotlight_of_an_active_member_has_something_to_show(site: Path, library: Library) -> None:
    for handle, member in library.members.items():
        page = site / "members" / handle / "index.html"
        assert page.exists() == (member.meta.status == "active"), handle


def test_every_internal_link_picture_and_anchor_exists(site: Path) -> None:
    pages = {file: lxml_html.fromstring(file.read_bytes()) for file in site.rglob("*.html")}
    anchors = {file: {*tree.xpath("//@id"), *tree.xpath("//a/@name")} for file, tree in pages.items()}
    dead = []
    for file, tree in pages.items():
        if file.name == "404.html":
            continue
        base = "/" + str(file.relative_to(site))
        targets = [str(value) for value in tree.xpath("//a/@href | //link/@href | //img/@src | //script/@src")]
        targets += [part.split()[0] for value in tree.xpath("//@srcset") for part in str(value).split(",")]
        for target in targets:
            parts = urlsplit(urljoin(base, target))
            if parts.scheme or parts.netloc or target.startswith(("mailto:", "javascript:void")):
                continue
            goal = site / unquote(parts.path).lstrip("/")
            goal = goal / "index.html" if parts.path.endswith("/") else goal
            if not goal.is_file() or (
                parts.fragment and goal in anchors and unquote(parts.fragment) not in anchors[goal]
            ):
                dead.append((base, target))
    assert dead == []


def test_the_feeds_of_the_sample_parse_and_show_only_pictures_that_are_there(site: Path) -> None:
    feeds = [*site.rglob("feed.xml"), *site.rglob("atom.xml")]
    assert len(feeds) >= 16
    for file in feeds:
        feed = feedparser.parse(file.read_bytes())
        assert not feed.bozo, file
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids))
        for entry in feed.entries:
            for address in re.findall(r'<img[^>]*src="https://firefly\.example/([^"]+)"', entry.content[0].value):
                assert (site / address).is_file(), address
    document = json.loads((site / "feed.json").read_text("utf-8"))
    assert len(document["items"]) >= 40


def test_pages_name_their_feeds_as_readers_look_for_them(site: Path) -> None:
    # Some readers compare `rel` letter by letter.
    page = lxml_html.fromstring((site / "stories/index.html").read_bytes())
    named = page.xpath('//head/link[@rel="alternate" and @type="application/rss+xml"]/@href')
    assert [urljoin("/stories/", str(address)) for address in named] == ["/feed.xml", "/stories/feed.xml"]


def test_the_newest_issue_lies_in_the_site_as_a_pdf(site: Path) -> None:
    (pdf,) = site.rglob("*.pdf")

    assert pdf.read_bytes().startswith(b"%PDF-")
    page = (pdf.parent / "index.html").read_text("utf-8")
    assert pdf.name in page


# --- in a browser --------------------------------------------------------------------------------------------------

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield launched
        launched.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


def rooms(site: Path) -> list[str]:
    """One page of each kind, in both languages."""
    kinds: dict[str, str] = {}
    for file in sorted(site.rglob("index.html")):
        path = str(file.parent.relative_to(site))
        parts = path.removeprefix("en/").split("/")
        if "page" in parts or 'http-equiv="refresh"' in file.read_text("utf-8"):
            continue
        kind = (
            ("en/" if path.startswith("en") else "")
            + parts[0]
            + str(len(parts))
            + ("r" if parts[-1] == "recap" else "")
        )
        kinds.setdefault(kind, "" if path == "." else f"{path}/")
    return list(kinds.values())


def test_no_page_logs_an_error_or_asks_anyone_else_for_anything(
    desktop: BrowserContext, address: str, site: Path
) -> None:
    page = desktop.new_page()
    said: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else foreign.append(request.url),
    )
    for path in rooms(site):
        page.goto(address + path, wait_until="load")
    assert said == []
    assert foreign == []


def test_no_page_is_wider_than_a_phone(phone: BrowserContext, address: str, site: Path) -> None:
    page = phone.new_page()
    wide = {}
    for path in rooms(site):
        page.goto(address + path, wait_until="load")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[path] = width
    assert wide == {}


@pytest.mark.parametrize(
    ("path", "word", "title"),
    [
        ("", "零件", "第一次装机：从四十一个零件到第一张照片"),
        ("", "battery", "A week on one battery"),
        ("en/", "exposure", "What the plankton taught me about exposure"),
    ],
)
def test_search_finds_a_word_from_the_middle_of_a_title(
    path: str, word: str, title: str, desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    page.goto(address + path)
    # The index is there when the line above the results no longer says that it is being read.
    page.locator(".md-search-result__meta", has_text=re.compile("键入|Type")).wait_for(state="attached")

    page.locator("label[for=__search]").first.click()
    page.locator(".md-search__input").fill(word)
    page.locator(".md-search-result__item").first.wait_for()

    found = " ".join(page.locator(".md-search-result__item h1").all_inner_texts())
    assert title in found.replace("\u200b", "")


def test_the_language_switch_leads_to_the_same_page_in_the_other_language(
    desktop: BrowserContext, address: str
) -> None:
    page = desktop.new_page()
    page.goto(address + "members/")
    assert page.locator("html").get_attribute("lang", timeout=5000).startswith("zh")  # type: ignore[union-attr]

    page.locator("a[hreflang=en]:visible").first.click()
    page.wait_for_url("**/en/members/")

    assert page.locator("html").get_attribute("lang") == "en"


def test_dark_and_light_follow_the_reader(browser: Browser, address: str) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=DESKTOP, color_scheme=scheme)
        page = context.new_page()
        page.goto(address, wait_until="load")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        shades[scheme] = sum(int(part) for part in re.findall(r"\d+", colour)[:3])
        context.close()
    assert shades["light"] > 600 > 200 > shades["dark"]


@pytest.fixture
def paper(browser: Browser) -> Iterator[BrowserContext]:
    """A sheet of A4, sent to the printer by someone who reads in the dark."""
    context = browser.new_context(viewport={"width": 690, "height": 1000}, color_scheme="dark")
    yield context
    context.close()


def printed(paper: BrowserContext, address: str) -> Page:
    page = paper.new_page()
    page.goto(address, wait_until="load")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_folded_details_are_printed_open(paper: BrowserContext, address: str) -> None:
    page = printed(paper, address + "guides/2025/diyi-ci-zhuangji/")
    folded = page.locator(".prose details:not([open]) > summary + *").all()
    assert folded
    for content in folded:
        assert content.evaluate("element => element.checkVisibility({contentVisibilityAuto: true})")


def test_every_tab_is_printed_below_its_label(paper: BrowserContext, address: str) -> None:
    page = printed(paper, address + "contribute/")
    labels = page.locator(".tabbed-labels > label").all()
    blocks = page.locator(".tabbed-content > .tabbed-block").all()
    tops = [
        box["y"]
        for pair in zip(labels, blocks, strict=True)
        for part in pair
        if (box := part.bounding_box()) and box["height"]
    ]
    assert len(tops) == 2 * len(labels) > 2
    assert tops == sorted(tops)


@pytest.mark.parametrize("path", ["", "guides/2025/diyi-ci-zhuangji/", "releases/glow/2.8.0/"])
def test_print_is_dark_on_white_and_has_no_menu(path: str, paper: BrowserContext, address: str) -> None:
    page = printed(paper, address + path)
    pale = page.evaluate(
        """() => [...document.querySelectorAll(".page :is(h1, h2, h3, p, li, dd)")]
          .filter((e) => e.checkVisibility() && !e.closest(".cover") && e.textContent.trim())
          .filter((e) => getComputedStyle(e).color.match(/\\d+/g).slice(0, 3).every((part) => part > 140))
          .map((e) => e.textContent.trim().slice(0, 40))"""
    )
    assert pale == []
    assert (
        page.locator(".mast__nav, .mast__open, .mast__find, .md-search, .address .tool, .foot").evaluate_all(
            "elements => elements.filter((e) => e.checkVisibility()).map((e) => e.className)"
        )
        == []
    )


def test_a_crowded_table_goes_sideways_before_its_columns_get_thin(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("guides/2026/pai-yinghuochong/", "works/2026/yeshi-zhuti/"):
        page.goto(address + path, wait_until="load")
        widths = page.locator(".prose td").evaluate_all("cells => cells.map((cell) => cell.clientWidth)")
        assert widths
        assert min(widths) > 80
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_front_page_fits_the_narrowest_phone(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("", "en/"):
        page.goto(address + path, wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        inside = page.locator(".newest .more").evaluate(
            "link => link.getBoundingClientRect().right <= link.closest('.newest').getBoundingClientRect().right"
        )
        assert inside


def test_chinese_is_set_ragged_on_a_phone(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address + "contribute/")
    assert page.locator(".prose").first.evaluate("prose => getComputedStyle(prose).textAlign") == "start"


def test_the_archive_leads_on_to_the_meetups_it_does_not_show(desktop: BrowserContext, address: str) -> None:
    page = desktop.new_page()
    page.goto(address + "events/")
    page.locator(".older a").last.click()
    page.wait_for_url(re.compile(r"/events/20\d\d/$"))
    assert page.locator(".ticket").count()


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("events/", "a.pill"),
        ("guides/2025/diyi-ci-zhuangji/", ".contents summary"),
        ("guides/2025/diyi-ci-zhuangji/", ".address .tool"),
        ("", ".foot__nav a"),
        ("", ".more"),
        ("events/2026/dongzhi-yepai/", ".facts__map"),
    ],
)
def test_a_finger_has_forty_pixels(path: str, target: str, phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address + path, wait_until="load")
    found = page.locator(target).first
    found.scroll_into_view_if_needed()
    reached = found.evaluate(
        """(element) => {
          const box = element.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
          return [...Array(80).keys()].filter((d) => element.contains(document.elementFromPoint(x, y + d - 40))).length;
        }"""
    )
    assert reached >= 40


def test_who_walks_out_of_the_drawer_closes_it(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.locator(".mast__open").click()
    opened = "document.getElementById('menu').matches(':popover-open')"
    assert page.evaluate(opened)
    for _ in range(30):
        page.keyboard.press("Tab")
        if not page.evaluate("document.getElementById('menu').contains(document.activeElement)"):
            break
    assert not page.evaluate(opened)
    context.close()


def test_who_leaves_the_search_goes_on_where_they_were(desktop: BrowserContext, address: str) -> None:
    page = desktop.new_page()
    page.goto(address, wait_until="load")
    page.locator(".menu a").nth(2).focus()
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('.menu a')", timeout=3000)


# --- leafing through an issue ---------------------------------------------------------------------------------------


def listening(context: BrowserContext) -> tuple[Page, list[str]]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def at_rest(page: Page) -> float:
    """How far the row of pages is scrolled, once it has come to rest."""
    return page.evaluate(
        """() => new Promise(done => {
            const row = document.querySelector(".flip");
            let last = -1;
            const look = () => {
                if (row.scrollLeft === last) done(row.scrollLeft);
                else { last = row.scrollLeft; setTimeout(look, 150); }
            };
            look();
        })"""
    )


@pytest.mark.parametrize("kind", ["phone", "desktop"])
def test_an_issue_can_be_leafed_through_by_keys_and_links(
    kind: str, address: str, request: pytest.FixtureRequest
) -> None:
    page, said = listening(request.getfixturevalue(kind))
    page.goto(address + "issues/2/", wait_until="load")
    width = page.evaluate("innerWidth")
    row = page.locator(".flip")
    row.scroll_into_view_if_needed()
    assert row.locator("img").count() > 30
    assert all(image.get_attribute("loading") == "lazy" for image in row.locator("img").all())
    assert [image.get_attribute("alt") for image in row.locator("img").all()][:2] == [
        "第 1 页：封面",
        "第 2 页：本期目录",
    ]

    row.focus()
    start = at_rest(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("start => document.querySelector('.flip').scrollLeft > start + 50", arg=start)
    at_rest(page)
    # At rest, a page (on phones) or a spread stands in the middle.
    shown = row.locator(".flip__page" if kind == "phone" else ".flip__spread").nth(1)
    box = shown.bounding_box()
    assert box
    assert abs(box["x"] + box["width"] / 2 - width / 2) < 4

    number = page.locator(".toc__page a").nth(3)
    target = str(number.get_attribute("href"))
    number.click()
    page.wait_for_function(
        "id => { const box = document.querySelector(id).getBoundingClientRect();"
        " return box.left > -5 && box.right < innerWidth + 5 && box.bottom > 0 && box.top < innerHeight }",
        arg=target,
    )
    page.wait_for_function("id => document.querySelector(id).naturalWidth > 600", arg=target)
    assert said == []
