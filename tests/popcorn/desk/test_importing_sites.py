"""Sites of Hugo and Jekyll: which files are posts, where they stood, where they go, in which language."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from test_importing import bring_in, hugo

from conftest import picture

DATED = "---\ntitle: x\ndate: 2019-05-28\n---\n\n正文。\n"

# --- Hugo ---------------------------------------------------------------------------------------------------------------


def test_the_section_with_most_pages_holds_the_posts(tmp_path: Path) -> None:
    brought = bring_in(
        tmp_path,
        {
            "content/_index.md": "---\ntitle: 首页\n---\n欢迎。\n",
            "content/about.md": "---\ntitle: 关于\nweight: 3\n---\n我们。\n",
            "content/activity/Webinar 2.md": DATED,
            "content/blog/_index.md": "---\ntitle: 博客\n---\n",
            "content/blog/a/index.md": DATED,
            "content/blog/b.md": DATED,
            "content/events/night.md": DATED,
        },
    )

    assert {path for path in brought.files() if path.startswith("content/")} == {
        "content/home.md",
        "content/about.md",
        "content/activity/webinar-2.md",
        "content/blog/index.md",
        "content/stories/2019/a/index.md",
        "content/stories/2019/b/index.md",
        "content/pages/events/night.md",
    }
    assert brought.text("content/about.md") == "---\ntitle: 关于\n# imported weight: 3\n---\n我们。\n"
    assert (brought.outcome.stories, brought.outcome.pages) == (2, 5)
    assert [note.path for note in brought.notes("page")] == [
        "content/_index.md",
        "content/about.md",
        "content/activity/Webinar 2.md",
        "content/blog/_index.md",
        "content/events/night.md",
    ]


def test_sections_can_be_named(tmp_path: Path) -> None:
    files = {f"content/{name}.md": DATED for name in ("blog/a", "blog/b", "news/c", "tips/d")}

    configured = bring_in(tmp_path / "1", {**files, "hugo.yaml": "params:\n  mainSections: [news]\n"})
    asked = bring_in(tmp_path / "2", files, sections=("news", "tips"))

    assert [path for path in configured.outcome.entries.values() if "stories" in path] == [
        "content/stories/2019/c/index.md"
    ]
    assert asked.outcome.stories == 2


def test_pages_of_a_flat_site_are_posts(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/a.md": DATED, "content/b.md": DATED})

    assert brought.outcome.stories == 2


def test_a_page_keeps_its_pictures_in_a_folder_of_its_own(tmp_path: Path) -> None:
    files = {
        "content/blog/a.md": DATED,
        "content/blog/b.md": DATED,
        "content/about.md": "---\ntitle: 关于\n---\n![我们](/img/us.jpg)\n",
        "static/img/us.jpg": picture(),
    }

    brought = bring_in(tmp_path, files)

    assert brought.text("content/about.md").endswith("\n![我们](about/us.jpg)\n")
    assert "content/about/us.jpg" in brought.files()


def test_a_page_that_was_not_published_stays_unpublished(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", more={"content/secret.md": "---\ntitle: y\ndraft: true\n---\n"})

    assert "content/secret.md" not in brought.files()
    assert "not-imported/content/secret.md" in brought.files()
    assert brought.said("draft") == [(None, "an unpublished page → kept as not-imported/content/secret.md")]


@pytest.mark.parametrize(
    ("settings", "header", "address"),
    [
        ("", "", "/blog/night/"),
        ("", "slug: market", "/blog/market/"),
        ("", "url: /2019/night.html", "/2019/night.html"),
        ("", "url: https://night.example.net/x/y/", "/x/y/"),
        ("permalinks:\n  blog: /:year/:month/:day/:slug/\n", "slug: market", "/2019/05/28/market/"),
        ("permalinks:\n  page:\n    blog: /articles/:filename/\n", "", "/articles/night/"),
        ("permalinks:\n  blog: /:sections/:title\n", "", "/blog/a-night-out/"),
        ("uglyURLs: true\n", "", "/blog/night.html"),
        ("baseURL: https://night.example.net/site/\n", "", "/blog/night/"),
    ],
)
def test_the_old_address_of_a_hugo_post_becomes_an_alias(
    tmp_path: Path, settings: str, header: str, address: str
) -> None:
    files = {
        "config.yaml": settings or "title: x\n",
        "content/blog/night/index.md": f"---\ntitle: A night out\ndate: 2019-05-28\n{header}\n---\n",
    }

    brought = bring_in(tmp_path, files)

    (path,) = brought.outcome.entries.values()
    assert brought.meta(path)["aliases"] == [address]


def test_old_addresses_that_cannot_be_are_reported(tmp_path: Path) -> None:
    files = {
        "content/blog/夜市/index.md": "---\ntitle: x\ndate: 2019-01-01\naliases: [/好/, ../a, old/b, /blog/other/]\n---\n",
        "content/blog/other/index.md": DATED,
    }

    brought = bring_in(tmp_path, files)

    assert brought.story("ye-shi")["aliases"] == ["/blog/old/b/"]
    assert brought.story("other")["aliases"] == ["/blog/other/"]
    assert brought.comments("ye-shi") == ["# imported aliases: [/好/, ../a, old/b, /blog/other/]"]
    assert [text for _, text in brought.said("address-refused")] == [
        "old address `/blog/夜市/` → has signs an alias cannot have",
        "old address `/好/` → has signs an alias cannot have",
        "old address `/blog/../a` → has signs an alias cannot have",
        "old address `/blog/other/` → belongs to content/blog/other/index.md",
    ]


def test_a_file_name_with_a_language_is_a_translation(tmp_path: Path) -> None:
    files = {
        "content/blog/a/index.md": "---\ntitle: 夜市\ndate: 2019-05-28\n---\n" + "炒饭的香味从巷口飘来。" * 5,
        "content/blog/a/index.en.md": "---\ntitle: Market\ndate: 2019-05-28\n---\n[zh](/blog/a/) "
        + "Fried rice. " * 30,
        "content/blog/a/x.jpg": picture(),
        "content/about.md": "---\ntitle: 关于\n---\n",
        "content/about.en.md": "---\ntitle: About\n---\n",
    }

    brought = bring_in(tmp_path, files)

    assert "lang" not in brought.story("a")
    assert brought.story("a-en")["lang"] == "en"
    assert brought.story("a-en")["translation_of"] == "stories/2019/a"
    assert brought.story("a-en")["aliases"] == ["/en/blog/a/"]
    assert brought.body("a-en").startswith("[zh](../a/index.md)")
    assert brought.meta("content/about-en.md")["translation_of"] == "about.md"
    assert "languages: [zh, en]" in brought.text("community.yml")
    assert "content/stories/2019/a-en/x.jpg" in brought.files()


def test_folders_of_languages_are_translations_too(tmp_path: Path) -> None:
    config = """\
defaultContentLanguage = "zh"
[languages.zh]
contentDir = "content/zh"
title = "夜市志"
[languages.en]
contentDir = "content/en"
"""
    files = {"hugo.toml": config, "content/zh/blog/a.md": DATED, "content/en/blog/a.md": DATED}

    brought = bring_in(tmp_path, files)

    assert brought.text("community.yml").startswith("name: 夜市志\n")
    assert brought.story("a-en")["translation_of"] == "stories/2019/a"


def test_the_language_of_a_text_is_heard_from_its_letters(tmp_path: Path) -> None:
    chinese = (
        "服务网格的控制平面 Istio 与数据平面 Envoy，见 [链接](https://example.com/very/long/address/in/english)。" * 4
    )
    files = {f"content/blog/{n}.md": f"---\ntitle: x\ndate: 2019-01-01\n---\n{chinese}" for n in "abc"}
    files["content/blog/d.md"] = "---\ntitle: x\ndate: 2019-01-01\n---\n" + "The survey of 服务网格 users follows. " * 9

    brought = bring_in(tmp_path, files)

    assert "languages: [zh]" in brought.text("community.yml")
    assert [brought.story(name).get("lang") for name in "abcd"] == [None, None, None, "en"]


def test_an_english_site_is_an_english_community(tmp_path: Path) -> None:
    brought = hugo(tmp_path, "title: x", "Fried rice and more of it at the night market. " * 5 + "![](gone.png)")

    assert "languages: [en]" in brought.text("community.yml")
    assert "*[Picture missing: gone.png]*" in brought.body()


def test_files_of_a_folder_named_like_a_tool_are_posts_all_the_same(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"content/blog/public/index.md": DATED, "public/blog/public/index.md": DATED})

    assert list(brought.outcome.entries) == ["content/blog/public/index.md"]


def test_texts_that_are_no_markdown_are_kept_aside(tmp_path: Path) -> None:
    more = {"content/blog/c.adoc": "= 甲\n", "content/blog/data.csv": "a,b\n"}

    brought = hugo(tmp_path, "title: x", more=more)
    jekyll = bring_in(
        tmp_path / "2", {"_posts/2016-07-26-a.md": DATED, "_posts/2016-07-25-b.textile": "h1. 乙\n"}, "jekyll"
    )

    assert brought.text("not-imported/content/blog/c.adoc") == "= 甲\n"
    assert jekyll.text("not-imported/_posts/2016-07-25-b.textile") == "h1. 乙\n"
    assert [(note.path, note.kind) for note in brought.notes()] == [
        ("content/blog/c.adoc", "file-aside"),
        ("content/blog/data.csv", "file-ignored"),
    ]


# --- Jekyll -------------------------------------------------------------------------------------------------------------

JEKYLL_POST = """\
---
layout: post
title: "夜市"
date: 2016-07-26 15:04:05 +0800
tags: night market
categories: food
author: lin
---

![灯]({{ site.baseurl }}/img/a.jpg){: .center }

{% highlight ruby linenos %}
{% raw %}puts "{{ x }}"{% endraw %}
{% endhighlight %}

[另]({% post_url 2016-07-25-other %})、{{ page.title }}
"""


def test_a_jekyll_site_comes_in(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: 夜市志\nurl: https://night.example.net\nbaseurl: /zh\ntimezone: Asia/Taipei\n",
        "_posts/2016-07-26-night-market.md": JEKYLL_POST,
        "_posts/2016-07-25-other.markdown": "---\ntitle: 另\nredirect_from: [/old/]\n---\n正文。\n",
        "_drafts/later.md": "---\ntitle: 以后\n---\n",
        "_data/authors.yml": "lin:\n  name: 林晓\n  web: https://lin.example/\n",
        "_layouts/post.html": "---\n---\n{{ content }}",
        "img/a.jpg": picture(),
        "about.md": "---\ntitle: 关于\npermalink: /us/\n---\n",
        "index.html": "---\n---\n{% for post in site.posts %}{% endfor %}",
        "README.md": "# Night\n",
    }

    brought = bring_in(tmp_path, files, "jekyll")

    story = brought.story("night-market", 2016)
    assert story["date"] == "2016-07-26T15:04:05+08:00"
    assert story["tags"] == ["night", "market", "food"]
    assert story["authors"] == ["lin-xiao"]
    assert story["aliases"] == ["/food/2016/07/26/night-market.html"]
    assert brought.body("night-market", 2016) == (
        '![灯](a.jpg)\n\n```ruby\nputs "{{ x }}"\n```\n\n[另](../other/index.md)、{{ page.title }}\n'
    )
    assert brought.story("other", 2016)["date"] == "2016-07-25"
    assert brought.story("other", 2016)["aliases"] == ["/2016/07/25/other.html", "/old/"]
    assert brought.story("later", 2016)["status"] == "draft"
    assert brought.meta("content/about.md") == {"title": "关于", "aliases": ["/us/"]}
    assert brought.meta("content/members/lin-xiao/index.md")["links"] == {"lin.example": "https://lin.example/"}
    assert brought.text("community.yml").splitlines()[1] == "url: https://night.example.net/zh/"
    assert [note.path for note in brought.notes("file-ignored")] == ["README.md", "index.html"]


@pytest.mark.parametrize(
    ("permalink", "header", "address"),
    [
        ("", "", "/2016/07/06/night.html"),
        ("pretty", "", "/2016/07/06/night/"),
        ("none", "categories: [a, B c]", "/a/b-c/night.html"),
        ("ordinal", "", "/2016/188/night.html"),
        ("weekdate", "", "/2016/W27/Wed/night.html"),
        ("/blog/:year/:i_month/:i_day/:title/", "", "/blog/2016/7/6/night/"),
        ("", "permalink: /x/:title.html", "/x/night.html"),
        ("", "slug: market", "/2016/07/06/market.html"),
    ],
)
def test_the_old_address_of_a_jekyll_post_becomes_an_alias(
    tmp_path: Path, permalink: str, header: str, address: str
) -> None:
    files = {
        "_config.yml": f"permalink: {permalink}\n" if permalink else "title: x\n",
        "_posts/2016-07-06-night.md": f"---\ntitle: x\n{header}\n---\n",
    }

    brought = bring_in(tmp_path, files, "jekyll")

    (path,) = brought.outcome.entries.values()
    assert brought.meta(path)["aliases"] == [address]


def test_a_date_that_contradicts_the_file_name_is_reported(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"_posts/2016-07-26-a.md": "---\ntitle: x\ndate: 2017-01-02\n---\n"}, "jekyll")

    assert brought.story("a", 2017)["date"] == "2017-01-02"
    assert brought.said("date-contradicts") == [
        (3, "date 2017-01-02, but the file's name says 2016-07-26 → the header counts")
    ]


def test_the_folders_above_posts_are_categories(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"food/_posts/2016-07-26-a.md": "---\ntitle: x\n---\n"}, "jekyll")

    assert brought.story("a", 2016)["tags"] == ["food"]
    assert brought.story("a", 2016)["aliases"] == ["/food/2016/07/26/a.html"]


def test_a_post_that_was_taken_off_is_a_draft(tmp_path: Path) -> None:
    brought = bring_in(tmp_path, {"_posts/2016-07-26-a.md": "---\ntitle: x\npublished: false\n---\n"}, "jekyll")

    assert brought.story("a", 2016)["status"] == "draft"
    assert brought.comments("a", 2016) == []


@pytest.mark.parametrize(
    ("liquid", "markdown"),
    [
        ('{% include figure.html src="/img/a.jpg" caption="灯" %}', '![灯](a.jpg "灯")'),
        ('{% include image url="/img/a.jpg" %}', "![](a.jpg)"),
        ('{% include youtube.html id="abc" %}', "[YouTube: abc](https://www.youtube.com/watch?v=abc)"),
        ("{% include toc.html %}", "{% include toc.html %}"),
        ("{% gist lin/123 %}", "[Gist: lin/123](https://gist.github.com/lin/123)"),
        ('![灯]({{ "/img/a.jpg" | relative_url }})', "![灯](a.jpg)"),
        ("![灯]({{site.url}}/img/a.jpg)", "![灯](a.jpg)"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
        ("甲{% comment %}乙{% endcomment %}丙", "甲丙"),
        ("* TOC\n{:toc}\n\n甲", "\n\n甲"),
        ("## 甲\n{: #id .class}", "## 甲\n"),
        ("{{ page.title }} {% if x %}甲{% endif %}", "{{ page.title }} {% if x %}甲{% endif %}"),
        ("[另]({% link _posts/2016-07-26-b.md %})", "[另](../b/index.md)"),
        ("[另]({% post_url 2016-07-26-gone %})", "另（`/2016-07-26-gone`）"),
    ],
)
def test_liquid_becomes_markdown_or_stays_visible(tmp_path: Path, liquid: str, markdown: str) -> None:
    files = {
        "_posts/2016-07-26-a.md": f"---\ntitle: x\n---\n\n{liquid}",
        "_posts/2016-07-26-b.md": "---\ntitle: y\n---\n",
        "img/a.jpg": picture(),
    }

    brought = bring_in(tmp_path, files, "jekyll")

    assert brought.body("a", 2016) == markdown
    assert [note for note in brought.notes("shortcode", "template-left", "comment") if note.line and note.line >= 5]


# --- hostile sources ----------------------------------------------------------------------------------------------------


def test_folders_without_end_are_left_out_with_a_note(tmp_path: Path) -> None:
    deep = "/".join("d" * 200)

    brought = bring_in(tmp_path, {"content/blog/a.md": DATED, f"content/blog/{deep}/b.md": DATED})

    assert brought.outcome.stories == 1
    assert [text for _, text in brought.said("file-ignored")] == ["lies more than 32 folders deep → left out"]


@pytest.mark.parametrize("address", ["https://a℀b.example/", "https://[::1/", "http://[draft)"])
def test_an_address_that_no_parser_takes_is_none(address: str, tmp_path: Path) -> None:
    brought = bring_in(
        tmp_path, {"hugo.toml": f'baseURL = "{address}"\n', "content/blog/a.md": f"{DATED}[x]({address}) <{address}>\n"}
    )

    assert brought.outcome.stories == 1
    assert address not in brought.text("community.yml")


def test_a_key_of_twenty_thousand_parts_in_the_configuration_takes_no_memory(tmp_path: Path) -> None:
    key = ".".join("a" * 20_000)
    tracemalloc.start()
    brought = bring_in(tmp_path, {"hugo.toml": f'title = "夜市"\n{key} = 1\n', "content/blog/a.md": DATED})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "夜市" in brought.text("community.yml")
    assert peak < 100_000_000
