"""The plan of the site: which pages there are, what they know, and that nothing in them is active."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from conftest import COMMUNITY, MakeProject, library_of, member, picture, story
from popcorn.community.bodies import Bodies
from popcorn.library.entries import Library
from popcorn.tracing import Fact, tracing
from popcorn.web.building import plan_of as plan_site_of
from popcorn.web.building import plan_site
from popcorn.web.facts import facts
from popcorn.web.features import ALL, Features, SiteOptions
from popcorn.web.plan import Plan, Sheet
from popcorn.web.site import Site
from popcorn.web.slugs import slug, slugs

EVENT = (
    "---\nid: e000000001\ntitle: 河边夜拍\ndate: 2026-01-01\nstart: 2026-02-01 19:00\nhosts: [lin]\n"
    "place: {name: 河边, city: 重庆}\ncircles: [chong-qing]\n---\n"
)
RECAP = "---\nid: p000000001\ntitle: 河边夜拍回顾\ndate: 2026-02-03\nauthors: [lin]\nattended: [mo]\n---\n去了。\n"
CIRCLE = "---\nid: c000000001\ntitle: 重庆圈\nkind: city\nhosts: [lin]\n---\n"
RELEASE = (
    "---\nid: r000000001\ntitle: 二点四：夜里也稳\ndate: 2026-03-02\nauthors: [lin]\nproduct: glow\nversion: 2.4.0\n"
    "channel: weekly\nchanges:\n"
    "  - {key: a, kind: new, text: {zh: 夜拍更稳, en: Steadier at night}, suggested_by: [mo]}\n"
    "report:\n  liked: [{change: a, votes: 30}]\naward: {change: a, people: [mo], votes: 30}\n---\n"
)
ISSUE = (
    "---\nid: n000000001\nnumber: 1\ntitle: 夜\ndate: 2026-05-01\n"
    "sections: [{name: 故事, pieces: [stories/2026/a]}]\n---\n卷首。\n"
)
CONTENT: dict[str, str | bytes] = {
    "members/mo/index.md": member("mo", "莫离", 2),
    "stories/2026/a/index.md": story(
        id="s00000000a", tags="[夜拍, R&D]", cover="{file: lamp.jpg, alt: 灯}", aliases="[/old/night.html]"
    ),
    "stories/2026/a/lamp.jpg": picture(),
    "stories/2025/b/index.md": story("旧的", id="s00000000b", date="2025-05-05", authors="[mo]"),
    "stories/2026/a-en/index.md": story("A night", id="s00000000e", lang="en", translation_of="stories/2026/a"),
    "stories/2026/quiet/index.md": story("悄悄", id="s00000000q", quiet="true"),
    "stories/2026/draft/index.md": story("草稿", id="s00000000d", status="draft"),
    "events/2026/river/index.md": EVENT,
    "events/2026/river/recap.md": RECAP,
    "circles/chong-qing.md": CIRCLE,
    "releases/glow/2.4.0.md": RELEASE,
    "issues/1/index.md": ISSUE,
    "about.md": "---\ntitle: 关于\nmenu: 1\n---\n[成员](/members/) [没有](/nowhere/)\n",
}


def plan_of(library: Library, features: Features = ALL) -> Plan:
    return plan_site(library, features, Bodies(library, features.absent))


@pytest.fixture
def plan(make_project: MakeProject) -> Plan:
    library = library_of(make_project(CONTENT))
    assert library.problems == ()
    return plan_of(library)


def page(plan: Plan, address: str) -> Sheet:
    return plan.pages[f"{address}index.md"].sheet()


def addresses(plan: Plan) -> set[str]:
    return {found.address for found in plan.pages.values()}


def test_every_room_has_its_pages_for_readers_of_both_languages(plan: Plan) -> None:
    generated = {
        "",
        "stories/",
        "stories/2026/",
        "stories/2025/",
        "tags/",
        "tags/ye-pai/",
        "tags/r-d/",
        "members/",
        "members/lin/",
        "members/mo/",
        "events/",
        "events/2026/",
        "events/cities/chong-qing/",
        "releases/",
        "releases/glow/",
        "releases/glow/weekly/",
        "releases/glow/2.4.0/",
        "circles/",
        "issues/",
        "feeds/",
    }
    written = {
        "stories/2026/a/",
        "stories/2026/a-en/",
        "stories/2026/quiet/",
        "stories/2025/b/",
        "events/2026/river/",
        "events/2026/river/recap/",
        "circles/chong-qing/",
        "issues/1/",
        "about/",
    }
    assert addresses(plan) == generated | {f"en/{address}" for address in generated} | written


def test_a_page_depends_on_what_it_shows_though_another_page_showed_it_first(plan: Plan) -> None:
    def all_read() -> dict[str, set[Fact]]:
        read = {}
        for path, page in plan.pages.items():
            with tracing() as read[path]:
                page.sheet()
        return read

    first = all_read()

    assert all_read() == first
    assert all(("entries", "members/lin/index.md") in first[path] for path in ("index.md", "stories/index.md"))


def test_making_pages_changes_nothing_of_what_is_so_today(make_project: MakeProject) -> None:
    library = library_of(make_project(CONTENT))

    def today(site: Site, read: set[Fact]) -> dict[Fact, bytes]:
        told = facts(site)
        return {fact: told(fact) for fact in read}

    site, untouched = (Site(library, ALL, Bodies(library, ALL.absent)) for _ in range(2))
    with tracing() as read:
        for page in plan_site_of(site, {}).pages.values():
            page.sheet()

    assert today(site, read) == today(untouched, read)


def test_drafts_are_nowhere_and_quiet_pieces_only_at_their_address(plan: Plan) -> None:
    everything = repr([found.sheet().meta for found in plan.pages.values()]) + repr(plan.files)

    assert "草稿" not in everything
    holders = {found.address for found in plan.pages.values() if "悄悄" in repr(found.sheet().meta)}
    # Its author's page is the way to it; no listing, no front page, no feed is.
    assert holders == {"stories/2026/quiet/", "members/lin/", "en/members/lin/"}
    assert b"s/s00000000q" not in plan.files["feed.xml"]
    assert "s/s00000000q/index.html" in plan.files


def test_listings_show_each_work_once_in_the_readers_language(plan: Plan) -> None:
    def titles(address: str) -> list[str]:
        return [card["title"] for card in page(plan, address).meta["cards"]]

    assert titles("stories/") == ["夜市一圈", "旧的"]
    assert titles("en/stories/") == ["A night", "旧的"]
    assert [card["flag"] for card in page(plan, "en/stories/").meta["cards"]] == ["", "ZH"]


def test_announcement_and_recap_are_linked_both_ways(plan: Plan) -> None:
    assert page(plan, "events/2026/river/").meta["recap_card"]["url"] == "events/2026/river/recap/"
    assert page(plan, "events/2026/river/recap/").meta["meetup"]["url"] == "events/2026/river/"
    assert page(plan, "events/").meta["past"][0]["recap_url"] == "events/2026/river/recap/"


def test_a_spotlight_shows_all_that_a_member_did(plan: Plan) -> None:
    groups = {group["id"]: group["entries"] for group in page(plan, "members/mo/").meta["groups"]}

    assert {name: [item["url"] for item in items] for name, items in groups.items()} == {
        "wrote": ["stories/2025/b/"],
        "suggested": ["releases/glow/2.4.0/"],
        "awarded": ["releases/glow/2.4.0/"],
        "attended": ["events/2026/river/recap/"],
    }
    assert groups["suggested"][0]["change"] == "夜拍更稳"
    english = {group["id"]: group["entries"] for group in page(plan, "en/members/mo/").meta["groups"]}
    assert english["suggested"][0]["change"] == "Steadier at night"


def test_a_release_whose_changes_speak_english_has_an_english_page(plan: Plan) -> None:
    english = page(plan, "en/releases/glow/2.4.0/")

    assert english.title == "Glow 2.4.0"
    assert english.meta["groups"][0]["changes"][0]["text"] == "Steadier at night"
    assert english.meta["groups"][0]["changes"][0]["suggested_by"][0]["url"] == "en/members/mo/"
    assert {version["lang"]: version["url"] for version in english.meta["alternates"]} == {
        "zh": "https://firefly.example/releases/glow/2.4.0/",
        "en": "https://firefly.example/en/releases/glow/2.4.0/",
    }


def test_pages_know_their_versions_in_other_languages(plan: Plan) -> None:
    chinese, english = page(plan, "stories/2026/a/").meta, page(plan, "stories/2026/a-en/").meta

    assert chinese["alternates"] == english["alternates"]
    assert {version["lang"] for version in chinese["alternates"]} == {"zh", "en"}
    (switch,) = chinese["switch"]
    assert (switch["lang"], switch["url"], switch["label"]) == ("en", "stories/2026/a-en/", "This page in English")


def test_where_there_is_no_version_the_language_switch_leads_to_the_room(plan: Plan) -> None:
    (switch,) = page(plan, "stories/2025/b/").meta["switch"]

    assert switch["url"] == "en/stories/"
    assert switch["label"] == "This page is not in English yet; “Stories” is"


def test_a_long_listing_goes_on_on_further_pages(make_project: MakeProject) -> None:
    files = {
        f"stories/2026/n{number}/index.md": story(f"第{number}篇", id=f"s{number:09d}", date=f"2026-01-{number:02d}")
        for number in range(1, 8)
    }
    plan = plan_of(library_of(make_project(files)), Features(site=SiteOptions(per_page=3)))

    pages = [page(plan, address) for address in ("stories/", "stories/page/2/", "stories/page/3/")]

    titles = [[card["title"] for card in found.meta["cards"]] for found in pages]
    assert titles == [["第7篇", "第6篇", "第5篇"], ["第4篇", "第3篇", "第2篇"], ["第1篇"]]
    assert pages[1].meta["pages"]["newer"] == "stories/"
    assert pages[1].meta["pages"]["older"] == "stories/page/3/"
    assert pages[2].meta["pages"]["older"] is None


def test_short_and_old_addresses_lead_to_the_entry(plan: Plan) -> None:
    short = plan.files["s/s00000000a/index.html"].decode()
    old = plan.files["old/night.html"].decode()

    assert '<meta http-equiv="refresh" content="0; url=../../stories/2026/a/">' in short
    assert '<link rel="canonical" href="https://firefly.example/stories/2026/a/">' in short
    assert "url=../stories/2026/a/" in old
    assert "s/s00000000d/index.html" not in plan.files


def test_a_dead_link_into_the_site_is_a_problem_of_its_page(plan: Plan) -> None:
    (dead,) = plan.problems
    assert (dead.code, dead.path, dead.line) == ("link-unknown", "about.md", 5)
    assert dict(dead.facts)["target"] == "/nowhere/"


@pytest.mark.parametrize("path", ["index.md", "tags.md", "members.md", "en/feeds.md", "releases.md"])
def test_a_plain_page_cannot_take_the_place_of_one_that_popcorn_makes(path: str, make_project: MakeProject) -> None:
    files = {**CONTENT, path: "---\ntitle: 冒名\n---\n"}

    plan = plan_of(library_of(make_project(files)))

    reserved = [problem for problem in plan.problems if problem.code == "address-reserved"]
    assert [problem.path for problem in reserved] == [path]


def test_an_old_address_cannot_take_the_place_of_a_page(make_project: MakeProject) -> None:
    files = {"stories/2026/a/index.md": story(aliases="[/members/]")}

    plan = plan_of(library_of(make_project(files)))

    assert [(problem.code, problem.path) for problem in plan.problems] == [
        ("address-reserved", "stories/2026/a/index.md")
    ]
    assert "members/index.html" not in plan.files


HOSTILE = '"><script>alert(1)</script>{{ config }}<img src=x onerror=alert(1)>'


def test_whatever_front_matter_says_is_text_for_the_theme(make_project: MakeProject) -> None:
    files = {
        "members/lin/index.md": f"---\nid: m000000001\nhandle: lin\nname: '{HOSTILE}'\nbio: '{HOSTILE}'\n---\n",
        "stories/2026/a/index.md": story(f"'{HOSTILE}'", tags="['<svg onload=alert(1)>']", summary=f"'{HOSTILE}'"),
    }
    library = library_of(make_project(files, COMMUNITY.replace("Firefly}", "'<b>F</b>'}")))
    assert library.problems == ()

    for found in plan_of(library).pages.values():
        for text in _texts(found.sheet().meta):
            assert isinstance(text, Markup), text
            assert "<script" not in text
            assert "<img src=x" not in text
            assert "<svg" not in text


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key != "template" for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def test_no_key_hides_behind_a_method_of_its_mapping(plan: Plan) -> None:
    """Jinja reads `words.copy` as dict.copy: the page would then show a method, and its address in memory."""
    methods = {name for name in dir(dict) if not name.startswith("_")}
    for found in plan.pages.values():
        assert not _keys(found.sheet().meta) & methods


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in _keys(inner))}
    if isinstance(value, list):
        return {key for inner in value for key in _keys(inner)}
    return set()


def test_json_ld_cannot_end_its_script_element(make_project: MakeProject) -> None:
    library = library_of(make_project({"stories/2026/a/index.md": story("'</script><script>alert(1)</script>\u2028'")}))

    data = page(plan_of(library), "stories/2026/a/").meta["structured"]

    assert "<" not in data
    assert "\\u003c/script\\u003e" in data


def test_hidden_facts_of_a_member_are_on_no_page(make_project: MakeProject) -> None:
    hidden = (
        member("mo", "莫离", 2)
        .replace(
            "name:",
            "city: 秘密之城\nsince: 1999\nprivacy: {city: hidden, since: hidden, devices: hidden}\nname:",
        )
        .replace("---\n", "---\ndevices: [{year: 2020, model: 秘密相机}]\n", 1)
    )
    files = {**CONTENT, "members/mo/index.md": hidden}

    everything = repr([found.sheet().meta for found in plan_of(library_of(make_project(files))).pages.values()])

    for secret in ("秘密之城", "1999", "秘密相机"):
        assert secret not in everything


def test_a_withdrawn_member_has_no_page_and_no_name(make_project: MakeProject) -> None:
    files = {**CONTENT, "members/mo/index.md": member("mo", "莫离", 2).replace("name:", "status: withdrawn\nname:")}

    plan = plan_of(library_of(make_project(files)))

    assert "members/mo/index.md" not in plan.pages
    everything = repr([found.sheet().meta for found in plan.pages.values()]) + b"".join(plan.files.values()).decode(
        errors="replace"
    )
    assert "莫离" not in everything


def test_features_that_are_off_leave_no_trace(make_project: MakeProject) -> None:
    plan = plan_of(library_of(make_project(CONTENT)), Features())

    assert not {
        a for a in addresses(plan) if a.startswith(("members", "events", "releases", "issues", "feeds", "en/m"))
    }
    assert "feed.xml" not in plan.files
    assert "events.ics" not in plan.files
    assert {item["id"] for item in page(plan, "").meta["menu"]} == {"stories", "circles"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("重庆银行", "chong-qing-yin-hang"), ("R&D", "r-d"), ("Café", "cafe"), ("夜拍 2.0", "ye-pai-2-0"), ("🎬", "")],
)
def test_names_become_addresses_as_readers_say_them(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_two_names_never_share_an_address() -> None:
    made = slugs(["夜拍", "野拍", "R&D", "R D", "🎬", "🎞"])

    assert len(set(made.values())) == 6
    assert all(made.values())


ENGLISH_EVENT = (
    "---\nid: e000000002\ntitle: By the river\nlang: en\ndate: 2026-01-02\nstart: 2026-02-01 18:00\n"
    "translation_of: events/2026/river\n---\nBring a light.\n"
)


def test_a_translated_meetup_is_listed_once_in_the_readers_language(make_project: MakeProject) -> None:
    files = {**CONTENT, "events/2026/river-en/index.md": ENGLISH_EVENT}

    plan = plan_of(library_of(make_project(files)))

    for address in ("events/", "events/2026/", "events/cities/chong-qing/"):
        assert [card["title"] for card in page(plan, address).meta["past"]] == ["河边夜拍"]
        assert [card["title"] for card in page(plan, f"en/{address}").meta["past"]] == ["By the river"]
    assert page(plan, "en/events/").meta["figures"]["all"] == 1


def test_the_page_of_a_translated_meetup_shows_the_originals_facts(make_project: MakeProject) -> None:
    cancelled = EVENT.replace("title:", "status: cancelled\ntitle:")
    files = {**CONTENT, "events/2026/river/index.md": cancelled, "events/2026/river-en/index.md": ENGLISH_EVENT}

    english = page(plan_of(library_of(make_project(files))), "events/2026/river-en/")

    shown = english.meta["meetup"]
    assert english.title == "By the river"
    assert "Bring a light." in english.html
    assert (shown["state"], shown["notice"]) == ("cancelled", "This meetup has been cancelled.")
    assert shown["when"] == "1 February 2026 Sun 19:00"
    assert shown["place"] == "河边"
    assert shown["recap_url"] == "events/2026/river/recap/"
    assert "EventCancelled" in english.meta["structured"]
    assert "endDate" not in english.meta["structured"]


def test_a_meetup_of_whole_days_has_no_hours_on_its_page(make_project: MakeProject) -> None:
    files = {**CONTENT, "events/2026/river/index.md": EVENT.replace("2026-02-01 19:00", "2026-02-01\nend: 2026-02-02")}

    found = page(plan_of(library_of(make_project(files))), "events/2026/river/").meta

    assert found["meetup"]["when"] == "2026年2月1日 周日 – 2月2日 周一"
    assert found["meetup"]["zone"] == ""
    assert '"startDate":"2026-02-01"' in found["structured"]
    assert '"endDate":"2026-02-02"' in found["structured"]


def test_a_quiet_meetup_is_not_on_the_front_page(make_project: MakeProject) -> None:
    later = EVENT.replace("2026-02-01", "2027-02-01")
    shown = plan_of(library_of(make_project({"events/2026/river/index.md": later.split("circles")[0] + "---\n"})))
    quiet = plan_of(
        library_of(make_project({"events/2026/river/index.md": later.split("circles")[0] + "quiet: true\n---\n"}))
    )

    assert [card["title"] for card in page(shown, "").meta["meetups"]] == ["河边夜拍"]
    assert page(quiet, "").meta["meetups"] == []


def test_a_recap_does_not_tell_on_members_who_hide_their_meetups(make_project: MakeProject) -> None:
    shy = member("mo", "莫离", 2).replace("name:", "privacy: {events: hidden}\nname:")

    plan = plan_of(library_of(make_project({**CONTENT, "members/mo/index.md": shy})))

    assert page(plan, "events/2026/river/recap/").meta["attended_people"] == []
