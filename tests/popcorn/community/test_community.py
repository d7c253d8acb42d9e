"""What follows from the library: who did what, meetups, trains, translations, links between entries."""

from __future__ import annotations

import datetime as dt

import pytest

from conftest import CLOCK, MakeProject, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.community.contributions import records
from popcorn.community.figures import excerpt, reading_minutes
from popcorn.community.kinship import Kinship
from popcorn.community.meetups import by_city, by_series, by_year, meetups, past, upcoming
from popcorn.community.trains import member_share, published_releases, trains
from popcorn.community.translations import Translations
from popcorn.problems import has_errors

MO = {"members/mo/index.md": member("mo", "莫离", 2)}


def event(number: int, start: str, **fields: str) -> str:
    front = {"id": f"e{number:09d}", "title": f"聚会{number}", "date": "2026-01-01", "start": start, **fields}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n"


def release(number: int, version: str, date: str, changes: str, channel: str = "weekly") -> str:
    return (
        f"---\nid: r{number:09d}\ntitle: {version}\ndate: {date}\nauthors: [lin]\nproduct: glow\n"
        f"version: {version}\nchannel: {channel}\nchanges:\n{changes}---\n"
    )


def test_everything_a_member_did_stands_in_their_record(make_project: MakeProject) -> None:
    recap = "---\nid: p000000001\ntitle: 回顾\ndate: 2026-02-02\nauthors: [lin]\nattended: [mo]\n---\n"
    interview = "---\nid: i000000001\ntitle: 谈\ndate: 2026-04-01\nauthors: [lin]\nwith: [mo]\n---\n"
    changes = (
        "  - {key: a, kind: new, text: 甲, suggested_by: [mo], built_by: [lin]}\naward: {change: a, people: [mo]}\n"
    )
    issue = (
        "---\nid: n000000001\nnumber: 1\ntitle: 一\ndate: 2026-05-01\ndesk: {chief: [mo]}\n"
        "cover: {file: c.jpg, member: mo}\n---\n"
    )
    files = {
        **MO,
        "stories/2026/a/index.md": story(
            authors="[mo, lin]",
            credits="{photo: [mo], translate: [lin]}",
            cover="{file: c.jpg, alt: 夜, credit: mo}",
        ),
        "stories/2026/a/c.jpg": picture(),
        "stories/2026/drawn/index.md": story(
            id="s00000000e", body="/// figure\n    credit: mo\n![夜](../a/c.jpg)\n///"
        ),
        "stories/2026/draft/index.md": story(id="s00000000d", authors="[mo]", status="draft"),
        "interviews/2026/b/index.md": interview,
        "events/2026/c/index.md": event(1, "2026-02-01 19:00", hosts="[mo]", speakers="[mo]"),
        "events/2026/c/recap.md": recap,
        "releases/glow/2.4.0.md": release(1, "2.4.0", "2026-03-02", changes),
        "issues/1/index.md": issue,
        "issues/1/c.jpg": picture(),
    }
    library = library_of(make_project(files))
    assert not has_errors(library.problems)

    record = records(library, Bodies(library).credited)["mo"]

    done = {(c.part, c.role, c.entry.path) for c in record.contributions}
    assert done == {
        ("wrote", "", "stories/2026/a/index.md"),
        ("credited", "photo", "stories/2026/a/index.md"),
        ("pictured", "", "stories/2026/drawn/index.md"),
        ("interviewed", "", "interviews/2026/b/index.md"),
        ("hosted", "", "events/2026/c/index.md"),
        ("spoke", "", "events/2026/c/index.md"),
        ("attended", "", "events/2026/c/recap.md"),
        ("suggested", "", "releases/glow/2.4.0.md"),
        ("awarded", "", "releases/glow/2.4.0.md"),
        ("desk", "chief", "issues/1/index.md"),
        ("covered", "", "issues/1/index.md"),
    }
    assert record.companions == {"lin": 3}
    dates = [c.entry.meta.date for c in record.contributions]  # type: ignore[attr-defined]
    assert dates == sorted(dates, reverse=True)


def test_a_link_to_a_heading_that_another_page_lacks_is_told_at_its_line(make_project: MakeProject) -> None:
    body = "[有](../b/index.md#装镜头)\n\n[没有](../b/index.md#拆镜头)"
    files = {
        "stories/2026/a/index.md": story(body=body),
        "stories/2026/b/index.md": story(id="s00000000b", body="## 装镜头\n\n[回](../a/index.md)"),
    }

    found = list(Bodies(library_of(make_project(files))).problems())

    assert [(problem.code, problem.path, problem.line) for problem in found] == [
        ("link-anchor-unknown", "stories/2026/a/index.md", 9)
    ]


@pytest.mark.parametrize("name", ["lni", "Lin", "@lin", "林晓"])
def test_a_picture_credited_to_nobody_s_handle_is_told(name: str, make_project: MakeProject) -> None:
    body = f"一\n\n/// figure\n    credit: {name}\n![夜](a.jpg)\n///"

    library = library_of(make_project({"stories/2026/a/index.md": story(body=body), "stories/2026/a/a.jpg": picture()}))

    assert [(problem.code, problem.line) for problem in Bodies(library).problems()] == [("member-unknown", 10)]


def test_meetups_know_their_recap_and_their_state(make_project: MakeProject) -> None:
    recap = "---\nid: p000000001\ntitle: 回顾\ndate: 2026-02-02\nauthors: [lin]\n---\n"
    files = {
        "events/2026/told/index.md": event(1, "2026-02-01 19:00", place="{name: 河边, city: 上海}"),
        "events/2026/told/recap.md": recap,
        "events/2026/untold/index.md": event(2, "2026-03-01 19:00", place="{name: 山上, city: 成都}"),
        "events/2026/off/index.md": event(3, "2026-12-01 19:00", status="cancelled"),
        "events/2026/late/index.md": event(4, "2026-12-02 19:00", status="moved", place="{name: 桥下, city: 上海}"),
        "events/2027/soon/index.md": event(
            5, "2027-01-01 19:00", series="night-walk", place="{name: 桥上, city: 上海}"
        ),
        "events/2026/now/index.md": event(6, "2026-11-22 11:30"),
    }
    library = library_of(make_project(files))
    assert not has_errors(library.problems)

    found = meetups(library)

    assert {meetup.event.folder.split("/")[-1]: meetup.state for meetup in found} == {
        "told": "recapped",
        "untold": "held",
        "now": "planned",
        "off": "cancelled",
        "late": "moved",
        "soon": "planned",
    }
    # The clock stands at 12:00 in Shanghai, in the middle of the one that began at 11:30.
    assert [meetup.event.name for meetup in upcoming(found)] == ["now", "off", "late", "soon"]
    assert [meetup.event.name for meetup in past(found)] == ["untold", "told"]
    assert {year: len(held) for year, held in by_year(found).items()} == {2026: 5, 2027: 1}
    assert {city: len(held) for city, held in by_city(found).items()} == {"上海": 3, "成都": 1}
    assert list(by_series(found, library)) == ["night-walk"]


def test_a_meetup_is_past_when_it_ends_where_it_takes_place(make_project: MakeProject) -> None:
    text = event(1, "2026-11-21 20:00", end="2026-11-21 23:30", tz="America/Los_Angeles")
    project = make_project({"events/2026/far/index.md": text})

    # 23:30 in Los Angeles is 07:30 UTC on the 22nd; the clock stands at 04:00 UTC.
    assert not meetups(library_of(project))[0].is_past
    assert meetups(library_of(project, CLOCK + dt.timedelta(hours=4)))[0].is_past


def test_a_meetup_announced_in_two_languages_is_one(make_project: MakeProject) -> None:
    recap = "---\nid: p000000001\ntitle: Recap\nlang: en\ndate: 2026-02-02\nauthors: [lin]\n---\n"
    original = event(1, "2026-02-01 19:00", end="2026-02-01 21:00", place="{name: 河边, city: 上海}")
    files = {
        "events/2026/a-river/index.md": event(2, "2026-12-01 19:00", lang="en", translation_of="events/2026/river"),
        "events/2026/a-river/recap.md": recap,
        "events/2026/river/index.md": original,
    }
    (meetup,) = meetups(library_of(make_project(files)))

    assert (meetup.id, meetup.event.id, meetup.city) == ("e000000001", "e000000001", "上海")
    assert [announcement.name for announcement in meetup.announcements] == ["river", "a-river"]
    assert (meetup.state, meetup.start.month) == ("recapped", 2)

    draft = {**files, "events/2026/river/index.md": original.replace("title:", "status: draft\ntitle:")}
    (translated,) = meetups(library_of(make_project(draft)))

    assert (translated.id, translated.event.id, translated.start.month) == ("e000000001", "e000000002", 12)


def test_a_meetup_of_whole_days_is_past_when_its_last_day_is(make_project: MakeProject) -> None:
    project = make_project({"events/2026/lamps/index.md": event(1, "2026-11-20", end="2026-11-22")})
    midnight = dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)

    assert not meetups(library_of(project, midnight - dt.timedelta(seconds=1)))[0].is_past
    assert meetups(library_of(project, midnight))[0].is_past


def test_trains_keep_products_and_channels_apart(make_project: MakeProject) -> None:
    one = "  - {kind: new, text: 甲, suggested_by: [mo]}\n  - {kind: fixed, text: 乙}\n  - {kind: known, text: 丙}\n"
    files = {
        **MO,
        "releases/glow/2.4.0.md": release(1, "2.4.0", "2026-03-01", one),
        "releases/glow/2.4.1.md": release(2, "2.4.1", "2026-03-08", one),
        "releases/glow/2.5.0.md": release(3, "2.5.0", "2026-03-10", one, "stable"),
    }
    library = library_of(make_project(files))

    found = trains(library)
    releases = published_releases(library)

    assert [(t.channel.id, [r.meta.version for r in t.releases]) for t in found] == [
        ("weekly", ["2.4.1", "2.4.0"]),
        ("stable", ["2.5.0"]),
    ]
    assert member_share(releases) == (3, 6)


def test_readers_get_each_work_once_in_their_language(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(id="s00000000a", date="2026-03-03"),
        "stories/2026/a-en/index.md": story(
            "A", id="s00000000b", date="2026-03-05", lang="en", translation_of="stories/2026/a"
        ),
        "stories/2026/c/index.md": story("只有中文", id="s00000000c", date="2026-03-01"),
        "stories/2026/d/index.md": story("English only", id="s00000000d", date="2026-03-02", lang="en"),
    }
    library = library_of(make_project(files))
    translations = Translations(library)
    entries = list(library.published("story"))

    chinese = [entry.name for entry in translations.for_readers_of("zh", entries)]
    english = [entry.name for entry in translations.for_readers_of("en", entries)]

    assert chinese == ["a", "d", "c"]
    assert english == ["a-en", "d", "c"]
    assert list(translations.work(library.entries["stories/2026/a-en/index.md"]).versions) == ["zh", "en"]


def test_entries_that_call_each_other_their_original_do_not_hang(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(id="s00000000a", translation_of="stories/2026/b"),
        "stories/2026/b/index.md": story("B", id="s00000000b", lang="en", translation_of="stories/2026/a"),
    }
    library = library_of(make_project(files))

    shown = Translations(library).for_readers_of("en", list(library.published("story")))

    assert [entry.name for entry in shown] == ["b"]


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("../b/index.md", "../b/"),
        ("../b/", "../b/"),
        ("../b", "../b/"),
        ("stories/2026/b", "../b/"),
        ("/stories/2026/b/", "../b/"),
        ("/old/b.html", "../b/"),
        ("s00000000b", "../b/"),
        ("https://firefly.example/stories/2026/b/", "../b/"),
        ("../b/index.md#装-镜头", "../b/#h-装-镜头"),
        ("../../../members/lin/index.md", "../../../members/lin/"),
        ("https://example.com/", "https://example.com/"),
        ("mailto:lin@example.com", "mailto:lin@example.com"),
    ],
)
def test_a_link_leads_where_its_author_meant(target: str, url: str, make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(body=f"[x]({target})", id="s00000000a"),
        "stories/2026/b/index.md": story("B", id="s00000000b", aliases="[/old/b.html]"),
    }
    library = library_of(make_project(files))

    made = Bodies(library).body(library.entries["stories/2026/a/index.md"])

    assert [problem.code for problem in made.problems] == []
    assert f'href="{url}"' in made.html


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../nothing/index.md", "link-unknown"),
        ("../draft/index.md", "link-unpublished"),
        ("javascript:alert(1)", "link-unsafe"),
        ("//evil.example/x", "link-unsafe"),
        ("ftp://example.com/", "link-unsafe"),
        ("http://[draft", "link-unsafe"),
        ("file:///etc/passwd", "link-unsafe"),
        ("..\\b", "link-unsafe"),
        ("", "link-unsafe"),
    ],
)
def test_a_link_that_must_not_be_followed_keeps_its_words(target: str, code: str, make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(body=f"[看这里]({target})", id="s00000000a"),
        "stories/2026/draft/index.md": story("D", id="s00000000b", status="draft"),
    }
    library = library_of(make_project(files))

    made = Bodies(library).body(library.entries["stories/2026/a/index.md"])

    assert [problem.code for problem in made.problems] == [code]
    assert "看这里" in made.html
    assert "<a" not in made.html


def test_nothing_links_to_pages_that_are_switched_off(make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story(body="[林](../../../members/lin/index.md)")}))

    made = Bodies(library, absent=["member"]).body(library.entries["stories/2026/a/index.md"])

    assert "<a" not in made.html


def test_a_picture_of_another_entry_may_be_shown_but_none_from_outside(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(body="![灯](../b/lamp.jpg)\n\n![x](../../../../etc/passwd.jpg)"),
        "stories/2026/b/lamp.jpg": picture(),
    }
    library = library_of(make_project(files))

    made = Bodies(library).body(library.entries["stories/2026/a/index.md"])

    assert [picture.path for picture in made.pictures] == ["stories/2026/b/lamp.jpg"]
    assert [problem.code for problem in made.problems] == ["picture-missing"]


def test_a_broken_picture_is_reported_once_where_it_lies(make_project: MakeProject) -> None:
    files = {
        "stories/2026/a/index.md": story(body="![一](x.jpg)\n\n![二](x.jpg)", cover="x.jpg"),
        "stories/2026/a/x.jpg": b"no picture",
    }
    library = library_of(make_project(files))

    problems = list(Bodies(library).problems())

    assert [(problem.code, problem.path) for problem in problems] == [("picture-broken", "stories/2026/a/x.jpg")]


def test_withdrawn_members_are_credited_without_their_name(make_project: MakeProject) -> None:
    body = "/// figure\n    credit: mo\n![灯](a.jpg)\n///"
    files = {
        "members/mo/index.md": member("mo", "莫离", 2).replace("name:", "status: withdrawn\nname:"),
        "stories/2026/a/index.md": story(body=body),
        "stories/2026/a/a.jpg": picture(),
    }
    library = library_of(make_project(files))

    made = Bodies(library).body(library.entries["stories/2026/a/index.md"]).html

    assert "莫离" not in made
    assert "一位已退出的成员" in made


def test_han_characters_and_words_are_counted_apart() -> None:
    assert reading_minutes(f"<p>{'字' * 2850}</p>") == 8
    assert reading_minutes(f"<p>{'word ' * 660}</p>") == 3
    assert reading_minutes("<p></p>") == 1


def test_an_excerpt_ends_where_a_sentence_does() -> None:
    text = "夜里的河很黑。" * 30

    assert excerpt(f"<p>{text}</p>", 40).endswith("。…")
    assert len(excerpt(f"<p>{text}</p>", 40)) <= 41
    assert excerpt("<p>短 &amp; 小</p>") == "短 & 小"


def test_kin_have_most_in_common_and_strangers_fill_up(make_project: MakeProject) -> None:
    tags = {"a": "[夜, 灯, 桥]", "b": "[夜]", "c": "[夜, 灯]", "d": "", "e": "[灯]"}
    files = {
        f"stories/2026/{name}/index.md": story(
            name, id=f"s00000000{name}", date=f"2026-03-0{day}", tags=said, authors="[lin]" if name in "ab" else "[mo]"
        )
        for day, (name, said) in enumerate(tags.items(), start=1)
    }
    library = library_of(make_project({**MO, **files}))
    pieces = {piece.title: piece for piece in library.pieces}
    kinship = Kinship(sorted(pieces.values(), key=lambda piece: piece.title, reverse=True))

    def kin(most: int, *but: str) -> list[str]:
        paths = {pieces["a"].path, *(pieces[name].path for name in but)}
        return [piece.title for piece in kinship.kin(pieces["a"], most, paths)]

    # b shares its author and a tag, c two tags: equals, the newer first. d shares nothing.
    assert kin(4) == ["c", "b", "e", "d"]
    assert kin(2, "c") == ["b", "e"]
