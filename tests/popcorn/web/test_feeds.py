"""Feeds and the calendar, read back with parsers that subscribers use."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from lxml import etree

from conftest import CLOCK, MakeProject, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.web.building import plan_site
from popcorn.web.features import ALL

EVENT = (
    "---\nid: e00000000{n}\ntitle: {title}\ndate: 2026-01-0{n}\nstart: 2026-12-0{n} 19:00\nend: 2026-12-0{n} 21:00\n"
    "status: {status}\nsequence: {n}\n"
    "place: {{name: 河边, city: 重庆, address: 滨江路 1 号, geo: [29.56, 106.55]}}\n---\n"
)
BODY = (
    '看[成员](../../../members/lin/index.md)和[外面](https://example.com/?a=1&b=2)。\n\n![灯](lamp.jpg "收摊前")\n\n'
    '脚注[^1]。\n\n[^1]: 注\n\n=== "甲"\n    a\n\n!!! tip\n    内容\n'
)
CONTENT: dict[str, str | bytes] = {
    "stories/2026/a/index.md": story(id="s00000000a", body=BODY, cover="lamp.jpg", tags="[R&D, 夜拍]"),
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
    plan = plan_site(library, ALL, Bodies(library))
    published = {r.address for picture in plan.pictures for r in picture.renditions}

    shown = set(re.findall(rb"https://firefly\.example/([^\s\"&<]+\.(?:jpg|png|webp|gif))", plan.files["feed.json"]))

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
