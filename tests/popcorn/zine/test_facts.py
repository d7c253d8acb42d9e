"""What the magazine says of a meetup beside its text."""

from __future__ import annotations

from pathlib import Path

from conftest import MakeProject, library_of, member
from popcorn.zine.facts import meetup_facts, meetup_of
from popcorn.zine.wording import Voice
from typesetting import printed

EVENT = "---\nid: {id}\ntitle: 拆灯\ndate: 2026-01-01\nstart: {start}\n{more}---\n"


def test_a_meetup_of_whole_days_is_printed_without_hours(make_project: MakeProject) -> None:
    text = EVENT.format(id="e000000001", start="2026-03-01", more="end: 2026-03-02\n")
    library = library_of(make_project({"events/2026/lamps/index.md": text}))
    entry = library.entries["events/2026/lamps/index.md"]
    meetup = meetup_of(entry, library)
    assert meetup is not None

    assert meetup_facts(meetup, entry, Voice(library, "zh"))["rows"] == [
        {"name": "时间", "text": "2026年3月1日 周日 – 3月2日 周一"}
    ]


def test_a_translated_announcement_is_printed_with_the_originals_facts(make_project: MakeProject) -> None:
    files = {
        "events/2026/lamps/index.md": EVENT.format(id="e000000001", start="2026-03-01 19:00", more="status: moved\n"),
        "events/2026/lamps-en/index.md": EVENT.format(
            id="e000000002", start="2026-02-01 19:00", more="lang: en\ntranslation_of: events/2026/lamps\n"
        ),
    }
    library = library_of(make_project(files))
    entry = library.entries["events/2026/lamps-en/index.md"]
    meetup = meetup_of(entry, library)
    assert meetup is not None

    facts = meetup_facts(meetup, entry, Voice(library, "en"))

    assert facts["rows"] == [{"name": "When", "text": "1 March 2026 Sun 19:00"}]
    assert facts["kinds"] == ["Run by members", "Moved"]


def test_members_who_hide_their_meetups_are_not_printed_among_those_who_were_there(
    make_project: MakeProject, tmp_path: Path
) -> None:
    files = {
        "events/2026/lamps/index.md": EVENT.format(id="e000000001", start="2026-03-01 19:00", more=""),
        "events/2026/lamps/recap.md": "---\nid: p000000001\ntitle: 回顾\ndate: 2026-03-03\nauthors: [lin]\n"
        "attended: [mo, lin]\n---\n去了。\n",
        "members/mo/index.md": member("mo", "莫离", 2).replace("name:", "privacy: {events: hidden}\nname:"),
        "issues/1/index.md": "---\nid: n000000001\nnumber: 1\ntitle: 灯\ndate: 2026-06-01\n"
        "sections: [{name: 聚会, pieces: [events/2026/lamps/recap], layout: recap}]\n---\n",
    }

    found = printed(library_of(make_project(files)), 1, tmp_path / "cache")

    assert "到场的成员林晓" in found.text
    assert "莫离" not in found.text
