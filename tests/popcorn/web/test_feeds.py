"""Feeds and the calendar, read back with parsers that subscribers use."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from lxml import etree

from conftest import CLOCK, COMMUNITY, MakeProject, library_of, member, picture, story
from popcorn.characters import CONTROL
from popcorn.community.bodies import Bodies
from popcorn.tracing import tracing
from popcorn.web.building import plan_site
from popcorn.web.features import ALL
from popcorn.web.plan import SHOWN

EVENT = (
    "---\nid: e00000000{n}\ntitle: {title}\ndate: 2026-01-0{n}\nstart: 2026-12-0{n} 19:00\nend: 2026-12-0{n} 21:00\n"
    "status: {status}\nsequence: {n}\nupdated: 2026-01-0{n}\n"
    "place: {{name: 河边, city: 重庆, address: 滨江路 1 号, geo: [29.56, 106.55]}}\n---\n"
)
BODY = (
    '看[成员](../../../members/lin/index.md)和[外面](https://example.com/?a=1&b=2)。\n\n![灯](lamp.jpg "收摊前")\n\n'
    '脚注[^1]。\n\n[^1]: 注\n\n=== "甲"\n    a\n\n!!! tip\n    内容\n'
)
CONTENT: dict[str, str | bytes] = {
    "stories/2026/a/index.md": story(id="s00000000a", body=BODY, cover="{file: lamp.jpg, alt: 灯}", tags="[R&D, 夜拍]"),
    "stories/2026/a/lamp.jpg": picture(),
    "stories/2026/b/index.md": story("后来", id="s00000000b", date="2026-04-01", updated="2026-05-01 10:00"),
    "stories/2026/en/index.md": story("Later", id="s00000000e", lang="en", translation_of="stories/2026/b"),
    "stories/2026/silent/index.md": story("不进订阅", id="s00000000n", consent="{feed: false}"),
    "stories/2026/draft/index.md": story("草稿", id="s00000000d", status="draft"),
    "works/2026/w/index.md": story("作品", id="w000000001", kind="photo"),
    "events/2026/one/index.md": EVENT.format(n=1, title="河边，夜拍; 一起", status="planned"),
    "events/2026/two/index.md": EVENT.format(n=2, title="改期", status="moved"),
    "events/2026/three/index.md": EVENT.format(n=3, title="取消", status="cancelled"),
}


def files_of(project: Path, now: dt.datetime = CLOCK) -> dict[str, bytes]:
    library = library_of(project, now)
    assert library.problems == ()
    return dict(plan_site(library, ALL, Bodies(library)).files)


def parsed(data: bytes) -> Any:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.bozo_exception
    return feed


@pytest.fixture
def files(make_project: MakeProject) -> dict[str, bytes]:
    return files_of(make_project(CONTENT))


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_feed_parses_and_holds_what_is_new_newest_first(name: str, files: dict[str, bytes]) -> None:
    feed = parsed(files[name])

    assert [entry.title for entry in feed.entries] == ["后来", "夜市一圈", "作品", "取消", "改期", "河边，夜拍; 一起"]
    assert [entry.id for entry in feed.entries][:2] == [
        "tag:firefly.example,2024:s00000000b",
        "tag:firefly.example,2024:s00000000a",
    ]
    assert feed.feed.title == "萤火"
    assert feed.feed.link == "https://firefly.example/"
    assert feed.feed.language.startswith("zh")


def test_all_three_formats_say_the_same(files: dict[str, bytes]) -> None:
    rss, atom, document = parsed(files["feed.xml"]), parsed(files["atom.xml"]), json.loads(files["feed.json"])
    in_rss = [e.text for e in etree.fromstring(files["feed.xml"]).iter("{*}encoded")]
    in_atom = [e.text for e in etree.fromstring(files["atom.xml"]).iter("{http://www.w3.org/2005/Atom}content")]

    assert in_rss == in_atom == [item["content_html"] for item in document["items"]]
    for one, two, three in zip(rss.entries, atom.entries, document["items"], strict=True):
        assert one.id == two.id == three["id"]
        assert one.link == two.link == three["url"]
        assert one.title == two.title == three["title"]
        assert [tag.term for tag in one.get("tags", [])] == [tag.term for tag in two.get("tags", [])] == three["tags"]
        assert one.published_parsed == two.published_parsed
        assert dt.datetime.fromisoformat(three["date_published"]).utctimetuple()[:6] == one.published_parsed[:6]


def test_full_text_has_full_addresses_and_nothing_that_needs_our_stylesheet(files: dict[str, bytes]) -> None:
    entry = next(e for e in parsed(files["atom.xml"]).entries if e.title == "夜市一圈")
    html = entry.content[0].value

    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert all(address.startswith("https://") or "#fn" in address for address in addresses), addresses
    assert "https://firefly.example/members/lin/" in addresses
    assert re.search(r'src="https://firefly\.example/stories/2026/a/lamp-[0-9a-f]{8}-1200\.jpg"', html)
    assert "https://example.com/?a=1&amp;b=2" in html
    for needless in ("<input", "<label", "<picture", "srcset", "class=", "id=", "loading="):
        assert needless not in html


def test_every_picture_of_a_feed_is_among_the_pictures_of_the_site(make_project: MakeProject) -> None:
    library = library_of(make_project(CONTENT))
    bodies = Bodies(library)
    plan = plan_site(library, ALL, bodies)
    (feeds,) = (bundle for bundle in plan.bundles if "feed.json" in bundle.paths)
    with tracing() as facts:
        feed = feeds.files()["feed.json"]
    pictures = [bodies.picture(path) for view, path in facts if view == SHOWN]
    published = {r.address for picture in pictures if picture for r in picture.renditions}

    shown = set(re.findall(rb"https://firefly\.example/([^\s\"&<]+\.(?:jpg|png|webp|gif))", feed))

    assert shown
    assert {address.decode() for address in shown} <= published


def test_categories_with_an_ampersand_do_not_break_the_feed(files: dict[str, bytes]) -> None:
    entry = next(e for e in parsed(files["feed.xml"]).entries if e.title == "夜市一圈")

    assert [tag.term for tag in entry.tags] == ["故事", "R&D", "夜拍"]


def test_dates_are_the_entries_own(files: dict[str, bytes]) -> None:
    atom = parsed(files["atom.xml"])
    later = atom.entries[0]

    assert later.published.startswith("2026-04-01")
    assert later.updated.startswith("2026-05-01")
    assert atom.feed.updated.startswith("2026-05-01")


def test_a_later_build_changes_no_byte_of_any_feed(make_project: MakeProject) -> None:
    project = make_project(CONTENT)

    now, later = files_of(project), files_of(project, CLOCK + dt.timedelta(days=3))

    for name in ("feed.xml", "atom.xml", "feed.json", "stories/feed.xml", "events.ics"):
        assert now[name] == later[name], name


def test_moving_retitling_and_redating_a_story_keeps_its_feed_id(make_project: MakeProject) -> None:
    project = make_project(CONTENT)
    before = {entry.id for entry in parsed(files_of(project)["feed.xml"]).entries}
    old, new = project / "content/stories/2026/a", project / "content/stories/2025/elsewhere"
    new.parent.mkdir()
    old.rename(new)
    text = (new / "index.md").read_text("utf-8")
    (new / "index.md").write_text(text.replace("夜市一圈", "另一个题目").replace("2026-03-01", "2025-12-31"), "utf-8")

    after = {entry.id for entry in parsed(files_of(project)["feed.xml"]).entries}

    assert after == before


def test_sections_and_languages_have_feeds_of_their_own(files: dict[str, bytes]) -> None:
    assert [e.title for e in parsed(files["works/feed.xml"]).entries] == ["作品"]
    assert parsed(files["works/feed.xml"]).feed.title == "萤火 · 作品"
    english = parsed(files["en/stories/atom.xml"])
    assert [e.title for e in english.entries] == ["夜市一圈", "Later"]
    assert english.feed.title == "Firefly · Stories"


def test_the_window_is_as_long_as_the_community_says(make_project: MakeProject) -> None:
    many: dict[str, str | bytes] = {
        f"stories/2026/n{n}/index.md": story(f"第{n}篇", id=f"s{n:09d}") for n in range(1, 131)
    }

    assert len(parsed(files_of(make_project(many))["feed.xml"]).entries) == 100


def test_a_feed_names_its_authors_and_where_it_stands(files: dict[str, bytes]) -> None:
    rss, atom = parsed(files["feed.xml"]), parsed(files["atom.xml"])

    assert rss.entries[0].author == "林晓"
    assert atom.entries[0].author_detail.href == "https://firefly.example/members/lin/"
    links = {link.rel: link.href for link in atom.feed.links}
    assert links == {"self": "https://firefly.example/atom.xml", "alternate": "https://firefly.example/"}
    root = etree.fromstring(files["feed.xml"])
    assert root.findtext("channel/link") == "https://firefly.example/"
    assert root.find("channel/{http://www.w3.org/2005/Atom}link").get("rel") == "self"
    assert not root.findall(".//item/author")


def test_hostile_titles_and_names_stay_text_in_every_format(make_project: MakeProject) -> None:
    title = "]]> <b>R&D</b> \"'\\ 😀𠮷 ${x}"
    files = {
        "stories/2026/a/index.md": story("'" + title.replace("'", "''") + "'", authors="[mo]", tags="[']]>', '<i>']"),
        "members/mo/index.md": member("mo", "'<script>&'", 2),
    }
    made = files_of(make_project(files))

    rss = etree.fromstring(made["feed.xml"])
    assert rss.findtext("channel/item/title") == title
    assert rss.findtext("channel/item/{http://purl.org/dc/elements/1.1/}creator") == "<script>&"
    atom = etree.fromstring(made["atom.xml"])
    assert atom.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") == title
    assert json.loads(made["feed.json"])["items"][0]["title"] == title


def test_a_site_without_news_still_has_valid_feeds(make_project: MakeProject) -> None:
    made = files_of(make_project())

    assert parsed(made["feed.xml"]).entries == []
    assert parsed(made["atom.xml"]).feed.updated.startswith("2000-01-01")


# --- full text -----------------------------------------------------------------------------------------------------

GUIDE = story(
    "点灯",
    "先看一遍。\n",
    id="g000000001",
    credits="{photo: [mo], translate: [mo]}",
    disclosure="gifted",
    license="CC-BY-4.0",
    steps="\n  - {name: 装电池, text: 两节。, picture: cell.jpg, alt: 电池}\n  - {name: 合盖 <br>}",
)
RELEASE = (
    "---\nid: r000000001\ntitle: 二点四\ndate: 2026-03-02\nauthors: [lin]\nproduct: glow\nversion: 2.4.0\n"
    "channel: weekly\nchanges:\n"
    "  - {key: a, kind: new, text: 夜拍更稳, suggested_by: [mo], idea: '618'}\n"
    "report:\n  liked: [{change: a, votes: 30}]\naward: {change: a, people: [mo], votes: 31}\n---\n"
)
HYBRID = (
    "---\nid: e000000001\ntitle: 河边夜拍\ndate: 2026-01-01\nstart: 2026-02-01 19:00\nhosts: [mo]\nspeakers: [lin]\n"
    "place: {name: 河边, city: 重庆}\nonline: https://meet.example/river\n---\n"
)
RECAP = (
    "---\nid: p000000001\ntitle: 回顾\ndate: 2026-02-03\nauthors: [lin]\nattended: [mo, shy]\noutcome: 印了十张。\n"
    "photos: [{file: lamp.jpg, alt: 灯, caption: 第一盏, credit: mo}]\n---\n去了。\n"
)
ISSUE = (
    "---\nid: n000000001\nnumber: 2\ntitle: 夜\ndate: 2026-05-01\ndesk: {chief: [mo]}\n"
    "sections: [{name: 玩法, pieces: [guides/2026/g, guides/2026/unfed]}]\n"
    "errata: [{issue: 1, page: 7, text: 贵四厘钱。}]\n---\n卷首。\n"
)
MO = {"members/mo/index.md": member("mo", "莫离", 2)}
WHOLE: dict[str, str | bytes] = {
    **MO,
    "members/shy/index.md": member("shy", "阿隐", 3).replace("name:", "privacy: {events: hidden}\nname:"),
    "guides/2026/g/index.md": GUIDE,
    "guides/2026/g/cell.jpg": picture(),
    "guides/2026/unfed/index.md": story("不进订阅", id="g000000002", consent="{feed: false}"),
    "releases/glow/2.4.0.md": RELEASE,
    "events/2026/river/index.md": HYBRID,
    "events/2026/river/recap.md": RECAP,
    "events/2026/river/lamp.jpg": picture(),
    "issues/2/index.md": ISSUE,
}


def html_of(files: dict[str, bytes], title: str) -> str:
    return next(i["content_html"] for i in json.loads(files["feed.json"])["items"] if i["title"] == title)


def without_links(html: str) -> str:
    return re.sub(r"</?a[^>]*>", "", html)


def test_a_guides_item_has_its_steps_credits_disclosure_and_licence(make_project: MakeProject) -> None:
    html = without_links(html_of(files_of(make_project(WHOLE)), "点灯"))

    assert "<h2>步骤</h2><ol><li><p><strong>装电池</strong></p><p>两节。</p><figure><img" in html
    assert "<strong>合盖 &lt;br&gt;</strong>" in html
    assert "文中的物品由他人赠送。" in html
    assert "<li>摄影：莫离</li><li>翻译：莫离</li><li>许可：CC-BY-4.0</li>" in html


def test_a_releases_item_has_its_award_changes_and_report(make_project: MakeProject) -> None:
    html = without_links(html_of(files_of(make_project(WHOLE)), "二点四"))

    assert "<h2>爆米花奖</h2><p>夜拍更稳</p><p>莫离 · 31 票</p>" in html
    assert "<h2>新增</h2><ul><li>夜拍更稳<br><em>建议：莫离；建议编号 618</em></li></ul>" in html
    assert "<h2>四格体验报告</h2><h3>最喜欢</h3><ul><li>夜拍更稳 (30 票)</li></ul>" in html


def test_a_meetups_item_has_its_place_its_hosts_and_its_online_address(make_project: MakeProject) -> None:
    html = html_of(files_of(make_project(WHOLE)), "河边夜拍")

    assert "<li>地点：重庆 · 河边</li>" in html
    assert '<li>线上：<a href="https://meet.example/river">' in html
    assert "<li>主持：莫离</li><li>分享：林晓</li>" in without_links(html)


def test_a_recaps_item_has_its_outcome_and_who_was_there_but_not_who_hides_it(make_project: MakeProject) -> None:
    made = files_of(make_project(WHOLE))
    html = without_links(html_of(made, "回顾"))

    assert "<h2>结果</h2><p>印了十张。</p><h2>到场的成员</h2><p>莫离</p>" in html
    assert "<figcaption>第一盏 · 摄影：莫离</figcaption>" in html
    assert "阿隐".encode() not in made["feed.xml"] + made["atom.xml"] + made["feed.json"]


def test_an_issues_item_has_its_running_order_and_errata(make_project: MakeProject) -> None:
    html = html_of(files_of(make_project(WHOLE)), "夜")

    piece = '<a href="https://firefly.example/guides/2026/g/">点灯</a>——<a href="https://firefly.example/members/lin/">'
    assert f"卷首。</p><h2>本期目录</h2><h3>玩法</h3><ul><li>{piece}" in html
    assert "<h2>更正</h2><ul><li>第 1 期 第 7 页：贵四厘钱。</li></ul>" in html
    assert "<li>主编：莫离</li>" in without_links(html)
    assert "不进订阅" not in html


def test_an_item_speaks_the_language_of_its_entry(make_project: MakeProject) -> None:
    files = {**WHOLE, "guides/2026/g/index.md": GUIDE.replace("title:", "lang: en\ntitle:")}

    html = without_links(html_of(files_of(make_project(files)), "点灯"))

    assert "<h2>Steps</h2>" in html
    assert "Things in this piece were a gift." in html
    assert "<li>Translation: 莫离</li><li>Licence: CC-BY-4.0</li>" in html


def test_members_who_left_are_named_in_no_item(make_project: MakeProject) -> None:
    left = member("mo", "莫离", 2).replace("name:", "status: withdrawn\nname:")

    made = files_of(make_project({**WHOLE, "members/mo/index.md": left}))

    assert "莫离".encode() not in b"".join(made.values())
    assert "主持：一位已退出的成员" in html_of(made, "河边夜拍")


def test_tabs_and_tasks_read_well_without_styles(make_project: MakeProject) -> None:
    body = (
        '=== "Linux `x`"\n\n    apt\n\n    === "里"\n\n        内\n\n=== "Mac"\n\n    brew & 𠮷\n\n'
        "- [x] 好了\n- [ ] 没好\n\n    - [X] 里面\n"
    )

    html = html_of(files_of(make_project({"stories/2026/a/index.md": story(body=body)})), "夜市一圈")

    said = re.sub(r"\s*\n\s*", "", re.sub(r"</?(?:div|ul|li|p)>", "\n", html))
    assert said.startswith(
        "<strong>Linux <code>x</code></strong>apt<strong>里</strong>内<strong>Mac</strong>brew &amp; 𠮷☑ 好了☐ 没好☑ 里面"
    )


def test_a_moved_meetup_says_so_in_its_item_whatever_the_clock(make_project: MakeProject) -> None:
    project = make_project(
        {
            **MO,
            "events/2026/river/index.md": HYBRID.replace(
                "---\n", "---\nstatus: moved\nsequence: 1\nupdated: 2026-01-15\n", 1
            ),
        }
    )
    before, after = CLOCK.replace(month=1, day=20), CLOCK

    html = html_of(files_of(project, before), "河边夜拍")

    assert html.startswith("<p><strong>已改期</strong></p>")
    assert html_of(files_of(project, after), "河边夜拍") == html


# --- what readers' programs do with it -----------------------------------------------------------------------------


def test_every_entry_and_the_feed_have_an_author(make_project: MakeProject) -> None:
    issue = ISSUE.split("sections")[0] + "---\n"
    made = files_of(make_project({**MO, "events/2026/river/index.md": HYBRID, "issues/2/index.md": issue}))
    rss, atom, document = parsed(made["en/feed.xml"]), parsed(made["en/atom.xml"]), json.loads(made["en/feed.json"])

    assert (atom.feed.author, atom.feed.author_detail.href) == ("Firefly", "https://firefly.example/en/")
    assert rss.feed.author == "Firefly"
    assert document["authors"] == [{"name": "Firefly", "url": "https://firefly.example/en/"}]
    assert [e.author for e in atom.entries] == [e.author for e in rss.entries] == ["萤火", "萤火"]
    assert [item["authors"][0]["name"] for item in document["items"]] == ["萤火", "萤火"]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_no_word_of_a_text_is_taken_for_markup(name: str, make_project: MakeProject) -> None:
    text = "Use <video> & a<b, &amp; too"
    files = {"stories/2026/a/index.md": story(f"'{text}'", summary=f"'{text}'")}
    community = COMMUNITY + f"summary: '{text}'\n"

    feed = parsed(files_of(make_project(files, community))[name])

    # Readers take RSS descriptions for HTML, so what they show is what is left when markup is read as such.
    shown = unescape if name == "feed.xml" else str
    assert feed.entries[0].title == text
    assert shown(feed.entries[0].summary) == text
    assert shown(feed.feed.subtitle) == text


def test_entries_in_another_language_than_the_feed_say_so(files: dict[str, bytes]) -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"

    def languages(name: str) -> dict[str, str | None]:
        root = etree.fromstring(files[name])
        titled = {entry.findtext("{*}title"): entry.get(lang) for entry in root.iterfind("{*}entry")}
        return {"": root.get(lang), **titled}

    english, chinese = languages("en/stories/atom.xml"), languages("stories/atom.xml")
    assert english == {"": "en", "夜市一圈": "zh-CN", "Later": None}
    assert chinese == {"": "zh-CN", "后来": None, "夜市一圈": None}
    assert [item["language"] for item in json.loads(files["en/stories/feed.json"])["items"]] == ["zh-CN", "en"]


def test_control_characters_reach_no_feed_and_no_calendar(make_project: MakeProject) -> None:
    files = {
        **MO,
        "stories/2026/a/index.md": story('"夜\\b市"', "正&#8;文", summary='"一\\x01圈"', tags='["夜\\x02"]'),
        "events/2026/river/index.md": HYBRID.replace("河边夜拍", '"河\\b边"').replace("name: 河边", 'name: "河\\b边"'),
    }
    library = library_of(make_project(files))
    # What is refused is shown all the same in a preview.
    assert {problem.code for problem in library.problems} == {"text-control"}

    made = plan_site(library, ALL, Bodies(library)).files

    feeds = [parsed(made[name]) for name in ("feed.xml", "atom.xml")]
    items = json.loads(made["feed.json"])["items"]
    calendar = icalendar.Calendar.from_ical(made["events.ics"])
    said = [str(feed) for feed in feeds] + [str(value) for item in items for value in item.values()]
    (told,) = calendar.walk("VEVENT")
    said += [str(told[name]) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    assert not [text for text in said if CONTROL.search(text) or re.search(r"\\x0[128]", text)]
    assert {item["title"] for item in items} == {"夜市", "河边"}


def test_a_section_keeps_its_feeds_when_its_last_piece_goes(make_project: MakeProject) -> None:
    made = files_of(make_project({name: text for name, text in CONTENT.items() if not name.startswith("works/")}))

    feed = parsed(made["works/atom.xml"])

    assert feed.entries == []
    assert feed.feed.updated.startswith("2000-01-01")
    assert parsed(made["works/feed.xml"]).feed.link == "https://firefly.example/"
    assert json.loads(made["en/works/feed.json"])["home_page_url"] == "https://firefly.example/en/"


# --- one work, one id ----------------------------------------------------------------------------------------------


def test_a_work_keeps_its_id_while_its_translation_comes_and_goes(make_project: MakeProject) -> None:
    original, translation = "stories/2026/b/index.md", "stories/2026/en/index.md"
    texts = {name: str(CONTENT[name]) for name in (original, translation)}
    draft = {name: text.replace("---\n", "---\nstatus: draft\n", 1) for name, text in texts.items()}

    def shown(files: dict[str, str], feed: str) -> list[tuple[str, str]]:
        return [(entry.id, entry.title) for entry in parsed(files_of(make_project(files))[feed]).entries]

    known = "tag:firefly.example,2024:s00000000b"
    for feed in ("en/feed.xml", "en/atom.xml"):
        assert shown({**texts, translation: draft[translation]}, feed) == [(known, "后来")]
        assert shown(texts, feed) == [(known, "Later")]
        assert shown({**texts, original: draft[original]}, feed) == [(known, "Later")]
    assert shown(texts, "feed.xml") == [(known, "后来")]


# --- calendar ------------------------------------------------------------------------------------------------------


def events_of(data: bytes) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(data)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_parses_back_to_the_same_meetups(files: dict[str, bytes]) -> None:
    events = events_of(files["events.ics"])

    assert set(events) == {f"e00000000{n}@firefly.example" for n in (1, 2, 3)}
    one = events["e000000001@firefly.example"]
    assert str(one["SUMMARY"]) == "河边，夜拍; 一起"
    assert one.decoded("DTSTART").isoformat() == "2026-12-01T19:00:00+08:00"
    assert one.decoded("DTEND").isoformat() == "2026-12-01T21:00:00+08:00"
    assert str(one["LOCATION"]) == "河边, 滨江路 1 号, 重庆"
    assert str(one["URL"]) == "https://firefly.example/events/2026/one/"
    assert one["SEQUENCE"] == 1
    assert (one["GEO"].latitude, one["GEO"].longitude) == (29.56, 106.55)
    assert one.decoded("DTSTAMP").isoformat() == "2025-12-31T16:00:00+00:00"


def test_moved_and_cancelled_meetups_are_updated_in_place(files: dict[str, bytes]) -> None:
    events = events_of(files["events.ics"])

    assert {uid[9]: str(event["STATUS"]) for uid, event in events.items()} == {
        "1": "CONFIRMED",
        "2": "CONFIRMED",
        "3": "CANCELLED",
    }
    assert events["e000000002@firefly.example"]["SEQUENCE"] == 2


def test_the_calendar_is_folded_and_carries_its_time_zone(files: dict[str, bytes]) -> None:
    data = files["events.ics"]

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def event(id: str, start: str, **fields: str) -> str:
    front = {"id": id, "title": "聚会", "date": "2026-01-01", "start": start, **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n"


def only_event(files: dict[str, str], make_project: MakeProject) -> Any:
    (made,) = events_of(files_of(make_project(files))["events.ics"]).values()
    return made


def test_a_hybrid_meetup_has_its_place_and_its_online_address(make_project: MakeProject) -> None:
    made = only_event(
        {
            "events/2026/river/index.md": HYBRID.split("hosts")[0]
            + "place: {name: 河边}\nonline: https://meet.example/a,b\n---\n"
        },
        make_project,
    )

    assert str(made["LOCATION"]) == "河边"
    assert str(made["CONFERENCE"]) == "https://meet.example/a,b"
    assert made["CONFERENCE"].params["VALUE"] == "URI"
    assert "线上入口：https://meet.example/a,b" in str(made["DESCRIPTION"])


@pytest.mark.parametrize(
    ("end", "until", "when"),
    [
        ({}, dt.date(2027, 4, 2), "2027年4月1日 周四"),
        ({"end": "2027-04-01"}, dt.date(2027, 4, 2), "2027年4月1日 周四"),
        ({"end": "2027-04-03"}, dt.date(2027, 4, 4), "2027年4月1日 周四 – 4月3日 周六"),
    ],
)
def test_a_meetup_of_whole_days_has_no_hours(
    end: dict[str, str], until: dt.date, when: str, make_project: MakeProject
) -> None:
    files = {"events/2027/lamps/index.md": event("e000000001", "2027-04-01", tz="America/Los_Angeles", **end)}
    made = only_event(files, make_project)

    assert (made.decoded("DTSTART"), made.decoded("DTEND")) == (dt.date(2027, 4, 1), until)
    assert made["DTSTART"].params["VALUE"] == "DATE"
    assert f"<li>时间：{when}</li>" in html_of(files_of(make_project(files)), "聚会")


def test_an_hour_that_is_midnight_is_an_hour(make_project: MakeProject) -> None:
    files = {"events/2027/newyear/index.md": event("e000000001", "2027-01-01 00:00")}

    assert only_event(files, make_project).decoded("DTSTART").isoformat() == "2027-01-01T00:00:00+08:00"


def test_no_end_is_made_up_for_a_meetup_that_names_none(make_project: MakeProject) -> None:
    files = {"events/2026/river/index.md": event("e000000001", "2026-12-01 19:00")}

    assert "DTEND" not in only_event(files, make_project)
    assert "<li>时间：2026年12月1日 周二 19:00 (UTC+8)</li>" in html_of(files_of(make_project(files)), "聚会")


def test_a_cancelled_meetup_stays_in_the_calendar_though_it_is_quiet(make_project: MakeProject) -> None:
    files = {
        "events/2026/off/index.md": event(
            "e000000001", "2026-12-01 19:00", status="cancelled", sequence="1", updated="2026-02-01", quiet="true"
        ),
        "events/2026/quiet/index.md": event("e000000002", "2026-12-01 19:00", quiet="true"),
    }

    assert str(only_event(files, make_project)["STATUS"]) == "CANCELLED"


def test_the_calendar_is_no_invitation(files: dict[str, bytes]) -> None:
    assert "METHOD" not in icalendar.Calendar.from_ical(files["events.ics"])


def test_a_translated_meetup_is_one_in_the_calendar_with_the_originals_facts(make_project: MakeProject) -> None:
    files = {
        "events/2026/river-en/index.md": event(
            "e000000002", "2026-12-01 19:00", title="River", lang="en", translation_of="events/2026/river"
        ),
        "events/2026/river/index.md": event(
            "e000000001", "2026-12-02 20:00", status="cancelled", sequence="3", updated="2026-02-02"
        ),
    }
    made = only_event(files, make_project)

    assert str(made["UID"]) == "e000000001@firefly.example"
    assert str(made["SUMMARY"]) == "聚会"
    assert (str(made["STATUS"]), made["SEQUENCE"]) == ("CANCELLED", 3)
    assert made.decoded("DTSTART").isoformat() == "2026-12-02T20:00:00+08:00"
    (english,) = json.loads(files_of(make_project(files))["en/feed.json"])["items"]
    assert english["title"] == "River"
    assert english["content_html"].startswith(
        "<p><strong>Cancelled</strong></p><ul><li>When: 2 December 2026 Wed 20:00"
    )
    assert english["date_modified"].startswith("2026-02-02")
