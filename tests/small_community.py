"""A small community with every type of entry and most ways in which one entry shows another, for whole builds."""

from __future__ import annotations

import io

from PIL import Image

# 2026-11-22 12:00 in Shanghai.
EPOCH = 1_795_320_000

COMMUNITY = """\
name: {zh: 萤火, en: Firefly}
tagline: {zh: 夜里的人, en: People of the night}
url: https://firefly.example/
tag_authority: firefly.example,2024
languages: [zh, en]
sections:
  - {id: stories, name: {zh: 故事, en: Stories}, types: [story]}
  - {id: works, name: {zh: 作品, en: Works}, types: [work]}
  - {id: guides, name: {zh: 玩法, en: Guides}, types: [guide, interview]}
products: [{id: glow, name: {zh: 萤光, en: Glow}}]
channels:
  - {id: weekly, name: {zh: 周五版, en: Weekly}, cadence: 7}
  - {id: stable, name: {zh: 稳定版, en: Stable}}
series: [{id: night-walk, name: {zh: 夜拍散步, en: Night walk}}]
badges: [{id: hundred, name: {zh: 百篇, en: A hundred}}]
feeds: {items: 5}
links: [{name: {zh: 论坛, en: Forum}, url: "https://forum.example/"}]
"""

MKDOCS = """\
site_name: x
docs_dir: content
theme: {name: material, language: zh, font: false, custom_dir: overrides}
plugins:
  - popcorn: {per_page: 4}
  - popcorn/spotlights
  - popcorn/events
  - popcorn/releases
  - popcorn/issues: {pdf: none}
  - popcorn/feeds
  - popcorn/search
"""


def photo(shade: int, width: int = 500, height: int = 400) -> bytes:
    """A picture unlike that of any other shade."""
    image = Image.linear_gradient("L").resize((width, height)).point(lambda value: (value + shade) % 256)
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "JPEG", quality=70)
    return stream.getvalue()


def _entry(front: str, body: str = "正文。") -> str:
    return f"---\n{front.strip()}\n---\n{body.strip()}\n"


CONTENT: dict[str, str | bytes] = {
    "members/lin/index.md": _entry(
        """
id: m000000001
handle: lin
name: 林晓
since: 2024
city: 重庆
circles: [chongqing]
portrait: me.jpg
bio: {zh: 拍夜景的人。, en: Photographs the night.}
links: {网站: "https://lin.example/"}
devices: [{year: 2024, model: 萤火一号}]
badges: [{badge: hundred, on: 2026-01-02, for: {zh: 一百篇, en: A hundred pieces}}]
roles: [{role: {zh: 主编, en: Chief}, from: 2025}]
founding: true
""",
        "我是林晓，看[夜市](../../stories/2026/market/index.md)。",
    ),
    "members/lin/me.jpg": photo(10, 300, 300),
    "members/bo/index.md": _entry(
        """
id: m000000002
handle: bo
name: Bo Chen
circles: [north, photo]
bio: {zh: 修相机。, en: Mends cameras.}
""",
        "",
    ),
    "members/mei/index.md": _entry("id: m000000003\nhandle: mei\nname: 梅\nportrait: me.jpg\ncircles: [photo]", ""),
    "members/mei/me.jpg": photo(90, 300, 320),
    "members/old-hand/index.md": _entry("id: m000000004\nhandle: old-hand\nname: 老周\nstatus: withdrawn", ""),
    "circles/chongqing.md": _entry(
        "id: c000000001\ntitle: 重庆圈\nkind: city\nhosts: [lin]\ncharter: 常见面。", "[摄影](photo.md)"
    ),
    "circles/north.md": _entry("id: c000000002\ntitle: 江北\nkind: city\nparent: chongqing\nhosts: [bo]"),
    "circles/photo.md": _entry("id: c000000003\ntitle: 摄影圈\nkind: interest\nhosts: [mei, lin]"),
    "stories/2026/market/index.md": _entry(
        """
id: s000000001
title: 夜市一圈
date: 2026-03-01
updated: 2026-03-05
authors: [lin]
credits: {photo: [bo, 路人甲], edit: [mei]}
tags: [夜景, 胶片]
circles: [chongqing]
cover: {file: lamp.jpg, alt: 灯, credit: bo}
aliases: [old/market]
summary: 四十六盏灯。
""",
        """
第一盏灯在街口。![灯](lamp.jpg "街口的灯")

## 灯的名字

见[怎么拍](../../../guides/2026/shoot/index.md#三脚架)和[梅](/members/mei/)，图在[这里](lamp.jpg)。

## 收摊

[全部成员](/members/)
""",
    ),
    "stories/2026/market/lamp.jpg": photo(30),
    "stories/2026/market-en/index.md": _entry(
        """
id: s000000002
title: Around the night market
lang: en
date: 2026-03-02
translation_of: stories/2026/market/index.md
authors: [lin]
credits: {translate: [bo]}
tags: [夜景]
circles: [chongqing]
""",
        "The first lamp.\n\n## Names\n\n[How to](../../../guides/2026/shoot/index.md) and [Bo](/en/members/bo/).",
    ),
    "stories/2026/river/index.md": _entry(
        "id: s000000003\ntitle: 江边\ndate: 2026-04-10\nauthors: [bo]\ntags: [江, 夜景]",
        "又见[灯的名字](../market/index.md#灯的名字)。\n\n![江](river.jpg)",
    ),
    "stories/2026/river/river.jpg": photo(60),
    "stories/2026/quiet/index.md": _entry(
        "id: s000000004\ntitle: 不声张\ndate: 2026-05-01\nauthors: [mei]\nquiet: true\ntags: [江]"
    ),
    "stories/2026/draft/index.md": _entry("id: s000000005\ntitle: 草稿\nauthors: [lin]\nstatus: draft\ntags: [草]"),
    "stories/2026/future/index.md": _entry(
        "id: s000000006\ntitle: 以后的事\ndate: 2026-12-01\nauthors: [bo]\ntags: [以后]", "[夜市](../market/index.md)"
    ),
    "stories/2026/old/index.md": _entry(
        "id: s000000007\ntitle: 老周的话\ndate: 2026-02-01\nauthors: [old-hand]\ntags: [胶片]", "我说。"
    ),
    "works/2026/lights/index.md": _entry(
        """
id: w000000001
title: 灯
date: 2026-06-01
authors: [mei]
kind: photo
tags: [夜景]
cover: one.jpg
license: CC-BY-4.0
""",
        "![一盏](one.jpg)",
    ),
    "works/2026/lights/one.jpg": photo(120),
    "works/2026/box/index.md": _entry(
        "id: w000000002\ntitle: 盒子\ndate: 2026-06-20\nauthors: [bo, lin]\nkind: build\nlang: en", "A box."
    ),
    "guides/2026/shoot/index.md": _entry(
        """
id: g000000001
title: 夜里怎么拍
date: 2026-05-20
authors: [bo]
level: newcomer
tags: [教程]
steps:
  - {name: 架好, text: 站稳。, picture: step.jpg, alt: 架子}
  - {name: 按下}
""",
        "先看[灯](../../../works/2026/lights/index.md)。\n\n## 三脚架\n\n稳。\n\n## 快门\n\n慢。",
    ),
    "guides/2026/shoot/step.jpg": photo(150),
    "interviews/2026/mei/index.md": _entry(
        "id: i000000001\ntitle: 和梅聊\ndate: 2026-07-01\nauthors: [lin]\nwith: [mei]\ntags: [胶片]",
        "**问：** 几点？\n\n**答：** 夜里。[规矩](/about/)",
    ),
    "releases/glow/1.0.0.md": _entry(
        """
id: r000000001
title: 萤光 1.0
date: 2026-08-01
product: glow
version: 1.0.0
channel: stable
changes: [{kind: new, text: {zh: 夜里更亮, en: Brighter at night}, suggested_by: [mei], built_by: [bo]}]
"""
    ),
    "releases/glow/1.1.0-beta.1.md": _entry(
        """
id: r000000002
title: 萤光 1.1 测试
date: 2026-08-08
product: glow
version: 1.1.0-beta.1
channel: weekly
changes:
  - {key: star, kind: new, text: {zh: 拍星星, en: Stars}, suggested_by: [lin], built_by: [bo]}
  - {key: fast, kind: improved, text: {zh: 更快, en: Faster}, suggested_by: [mei]}
report: {liked: [{change: star, votes: 9}, {change: fast, votes: 3}]}
award: {change: star, people: [lin], votes: 9}
"""
    ),
    "releases/glow/1.1.0-beta.2.md": _entry(
        """
id: r000000003
title: 萤光 1.1 再测
date: 2026-08-15
product: glow
version: 1.1.0-beta.2
channel: weekly
changes: [{kind: fixed, text: {zh: 不再卡住, en: No more hanging}, suggested_by: [bo]}]
"""
    ),
    "events/2026/walk/index.md": _entry(
        """
id: e000000001
title: 春夜散步
date: 2026-03-10
series: night-walk
start: 2026-03-20 19:00
end: 2026-03-20 21:00
place: {name: 朝天门, city: 重庆}
hosts: [lin]
circles: [chongqing]
tags: [夜景]
status: held
""",
        "去[江边](../../../stories/2026/river/index.md)。",
    ),
    "events/2026/walk/recap.md": _entry(
        """
id: e000000002
title: 那晚下了雨
date: 2026-03-22
authors: [mei]
attended: [bo, mei]
photos: [{file: rain.jpg, alt: 雨, credit: mei, caption: 雨里}]
""",
        "都湿了。",
    ),
    "events/2026/walk/rain.jpg": photo(200),
    "events/2026/winter/index.md": _entry(
        """
id: e000000003
title: 冬夜散步
date: 2026-11-01
series: night-walk
start: 2026-11-25 19:00
end: 2026-11-25 21:00
place: {name: 洪崖洞, city: 重庆}
hosts: [bo]
speakers: [mei]
"""
    ),
    "issues/1/index.md": _entry(
        """
id: n000000001
number: 1
title: 第一期
date: 2026-09-01
cover: {file: cover.jpg, alt: 封面, member: mei, credit: bo}
desk: {chief: [lin], design: [mei]}
sections:
  - {name: {zh: 头条, en: First}, pieces: [stories/2026/market/index.md, guides/2026/shoot/index.md]}
  - {name: {zh: 夜景, en: Night}, pieces: {types: [story, work], tags: [夜景], limit: 3}}
""",
        "各位读者。",
    ),
    "issues/1/cover.jpg": photo(220, 600, 800),
    "issues/2/index.md": _entry(
        """
id: n000000002
number: 2
title: 第二期
date: 2026-10-01
sections: [{name: {zh: 近作, en: Recent}, pieces: {types: [story, interview], since: 2026-04-01}}]
errata: [{issue: 1, text: 页码错了。}]
"""
    ),
    "about.md": _entry("title: 关于\nmenu: 1", "我们。[春夜散步](events/2026/walk/index.md)"),
    "en/about.md": _entry("title: About\nlang: en\nmenu: 1\ntranslation_of: about.md", "Us. [Lin](/en/members/lin/)"),
    "help.md": _entry("title: 帮助\nmenu: 2\naliases: [faq]", "问[林](members/lin/index.md)。"),
}

PROJECT: dict[str, str | bytes] = {
    "community.yml": COMMUNITY,
    "mkdocs.yml": MKDOCS,
    "overrides/partials/unused.html": "unused",
    **{f"content/{path}": content for path, content in CONTENT.items()},
}
