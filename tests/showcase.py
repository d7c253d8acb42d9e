"""A community whose first issue has every element that a text can have, in Chinese and in English."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

COMMUNITY = """\
name: {zh: 萤火, en: Firefly}
tagline: {zh: 夜里的人写给夜里的人, en: "By people of the night, for people of the night"}
summary: {zh: 一个拍夜景、修相机、办夜市的社区。, en: "Night photographers, menders of cameras, friends of markets."}
url: https://firefly.example/
tag_authority: firefly.example,2024
languages: [zh, en]
license: CC-BY-SA-4.0
products: [{id: glow, name: {zh: 萤光, en: Glow}}]
channels:
  - {id: weekly, name: {zh: 周五版, en: Weekly}, cadence: 7, summary: {zh: 每周五下午五点, en: Every Friday at five}}
  - {id: stable, name: {zh: 稳定版, en: Stable}}
series: [{id: night-walk, name: {zh: 夜拍散步, en: Night walk}}]
roles: {layout: {zh: 排版, en: Layout}}
"""

LOREM = (
    "夜市从七点半开始亮灯。最先亮的是卖炒栗子的老周，他的灯泡用了八年，灯罩上积了一层糖霜似的灰。"
    "我跟他站了一会儿，他说：“你拍吧，拍完了来吃。”后来我才知道，这条街一共有四十六盏灯，每一盏都有名字。"
    "2026 年 3 月，我们用 Glow 2.4 把它们一盏一盏拍了下来，一共拍了 1,204 张照片，花了整整两个星期。"
)
ENGLISH = (
    "The market wakes at half past seven. The first lamp belongs to Zhou, who sells chestnuts; his bulb has burned for "
    "eight years, and it’s covered with a dust that looks like sugar. “Take your picture,” he said, “and then come and "
    "eat.” Only later did I learn that there are forty-six lamps in this street, and that every one of them has a name. "
)


def photo(width: int, height: int, seed: int) -> bytes:
    """A night street of sorts: dusk above, hills, and lamps with their glow."""
    dice = random.Random(seed)
    small = Image.new("RGB", (width // 2, height // 2))
    draw = ImageDraw.Draw(small)
    hue = dice.choice([(24, 30, 66), (58, 26, 54), (12, 48, 58), (70, 40, 24)])
    for y in range(small.height):
        part = y / small.height
        draw.line([(0, y), (small.width, y)], fill=tuple(round(c + (230 - c) * part**2 * 0.7) for c in hue))
    for layer in range(3):
        base, swing = small.height * (0.5 + 0.14 * layer), small.height * 0.09
        shift = dice.random() * 6
        ridge = [
            (
                x,
                base
                + swing * (math.sin(x / small.width * 5 + shift) + math.sin(x / small.width * 13 + shift * 2) * 0.4),
            )
            for x in range(0, small.width + 8, 8)
        ]
        colour = tuple(max(0, c - 12 * layer) // 2 + 6 for c in hue)
        draw.polygon([*ridge, (small.width, small.height), (0, small.height)], fill=colour)
    glow = Image.new("RGB", small.size)
    lamps = ImageDraw.Draw(glow)
    for _ in range(26):
        x, y = dice.randrange(small.width), dice.randrange(round(small.height * 0.45), small.height)
        r = dice.randrange(3, max(4, small.width // 40))
        lamps.ellipse([x - r, y - r, x + r, y + r], fill=(255, dice.randrange(150, 220), 90))
    glow = glow.filter(ImageFilter.GaussianBlur(small.width / 90))
    merged = Image.blend(small, glow, 0.35)
    merged.paste(glow, (0, 0), glow.convert("L").point(lambda v: min(255, v * 2)))
    stream = io.BytesIO()
    merged.resize((width, height), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=88)
    return stream.getvalue()


def icon(size: int = 64) -> bytes:
    """A small picture with transparency, to stand in a line."""
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse([4, 4, size - 4, size - 4], fill=(200, 64, 31, 255))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def entry(front: str, body: str = "") -> str:
    """An entry's file."""
    return f"---\n{front.strip()}\n---\n{body}"


EVERYTHING = f"""
{LOREM}这里有**重要的话**、*强调的话*、~~删掉的话~~、`glow --night` 和 <kbd>不是标签</kbd>，还有一个![图标](icon.png)图标。

{LOREM}更多见[灯的名册](https://lamps.example/registry?year=2026&city=chongqing)和[同一份名册](https://lamps.example/registry?year=2026&city=chongqing)，也可以写信到[灯友信箱](mailto:lamp@firefly.example)，或者直接看 https://lamps.example/all 。本期还有[英文的一篇](../lamps/index.md)，网站上还有[没有付印的一篇](../unprinted/index.md)。[^1]

## 灯的名字

{LOREM}[^lamp]

![街口的第一盏灯](one.jpg "老周的灯，已经亮了八年。")

{LOREM}

- 第一盏：老周的栗子
- 第二盏：面摊
    - 灯罩是搪瓷的
    - 灯泡是六十瓦的
        1. 换过一次
        2. 又换过一次

3. 从三开始数
4. 数到四

- [x] 拍完东街
- [ ] 拍完西街

### 拍摄的参数

RSS 和 ISO 都是缩写。ISO 800 起步，RSS 订阅见网站。

*[RSS]: Really Simple Syndication
*[ISO]: 感光度

!!! note

    没有题目的说明，会写上“说明”。

!!! warning "小心烫手"

    灯罩很烫。

    - 不要用手摸
    - 不要用布盖

??? tip "折叠起来的提示"

    纸上没有折叠，所以打开。

=== "手机"

    打开夜景模式。

=== "相机"

    光圈开到最大，{LOREM[:40]}

| 灯 | 瓦数 | 颜色 |
|:---|---:|:---:|
| 栗子 | 60 | 暖黄 |
| 面摊 | 40 | **冷白** |

| 摊位 | 开灯 | 收摊 | 灯的来历 | 摊主的话 | 拍摄日期 |
|---|---|---|---|---|---|
| 老周的栗子 | 19:30 | 23:00 | 父亲留下的搪瓷灯罩，换过三次灯泡 | “亮一点，客人看得见火候。” | 3 月 2 日 |
| 阿珍的面摊 | 18:00 | 01:30 | 旧货市场淘来的路灯 | “灯下的面要好看才好吃。” | 3 月 5 日 |

```python title="lamp.py" hl_lines="2"
def light(lamp: str, watts: int = 60) -> str:
    return f"{{lamp}} 亮了：{{watts}} 瓦"  # 一盏灯
print(light("老周的栗子", watts=60), light("阿珍的面摊", watts=40), "一行很长很长的代码要怎么折")
```

/// pull | 老周
灯亮着，就有人回来。
///

灯罩
:   罩在灯上的东西。

    通常是搪瓷的。

灯泡
:   会亮的东西。

> 他说：“别修那盏灯，修好了就不是它了。”
>
> > 我问：“那它坏了怎么办？”

/// figure
    credit: ada
    size: wide
![西街的尽头](wide.jpg)

西街的尽头，二十二点之后只剩*一盏灯*。
///

{LOREM}

/// gallery | 四十六盏灯里的五盏
    credit: 摄影社的朋友
![灯一](g1.jpg "栗子")
![灯二](g2.jpg "面摊")
![灯三](g3.jpg)
![灯四](g4.jpg "修鞋")
![灯五](g5.jpg "收摊")
///

{LOREM}![外站的图](https://pictures.example/lamp.jpg)

---

{LOREM}

[^1]: 第一条注释，里面有[链接](https://note.example/one)。
[^lamp]: 第二条注释。

    它有两段。
"""

EVERYTHING_ENGLISH = f"""
{ENGLISH}There are **strong words**, *stressed words*, ~~deleted words~~ and `code`.

{ENGLISH}See [the register](https://lamps.example/en/registry).[^a]

## The names of the lamps

{ENGLISH}

![The first lamp](one.jpg "Zhou’s lamp.")

{ENGLISH}{ENGLISH}

!!! danger "Hot"

    Do not touch.

| Lamp | Watts |
|---|---:|
| Chestnuts | 60 |

```
glow --night --iso 800 --please-do-not-break-this-very-long-option-without-need=yes
```

> He said it’s fine.

一段中文出现在英文里，“引号”也是。

{ENGLISH}{ENGLISH}

[^a]: A note in English.
"""

HOSTILE = r"""
#import "secret.typ": * $x^2$ @label <label> \u{4e2d} \"引号\" #read("/etc/passwd") *[a]* _b_ = 标题 [括号] {花括号} //注释 /*注释*/ ~ -- --- ... `#raw`

#set page(width: 1pt) #panic("坏了") #eval("1+1") #sys.version 100% & < > \ \\ \n

## #heading[标题] <here> @there

| #a | $b$ |
|---|---|
| #image("/etc/passwd") | \u{41} |

    #include "/etc/passwd"

[#link](https://x.example/#fragment"quote) ![#image](one.jpg "#caption[x] \"y\"")
"""

FILES: dict[str, str | bytes] = {
    "members/lin/index.md": entry(
        "id: m000000001\nhandle: lin\nname: 林小雨\ncity: 重庆\nportrait: me.jpg\n"
        "bio: {zh: 在夜市拍了八年的灯，白天修相机。, en: Photographs lamps by night and mends cameras by day.}"
    ),
    "members/lin/me.jpg": photo(600, 600, 1),
    "members/ada/index.md": entry(
        "id: m000000002\nhandle: ada\nname: Ada Wong\nbio: {zh: 写程序，也写信。, en: Writes programs and letters.}"
    ),
    "members/gone/index.md": entry("id: m000000003\nhandle: gone\nname: 不再出现的名字\nstatus: withdrawn"),
    "stories/2026/night-market/index.md": entry(
        "id: s000000001\ntitle: 夜市一圈，四十六盏灯\ndate: 2026-03-01\nauthors: [lin]\n"
        "credits: {photo: [ada, gone], edit: [lin]}\ndisclosure: gifted\n"
        "summary: 一条街，四十六盏灯，两个星期，一千二百张照片。我们把每一盏灯的名字都问了一遍。\n"
        "cover: {file: wide.jpg, alt: 夜市的全景, credit: ada}",
        EVERYTHING,
    ),
    "stories/2026/night-market/icon.png": icon(),
    "stories/2026/night-market/one.jpg": photo(1600, 1200, 2),
    "stories/2026/night-market/wide.jpg": photo(2400, 1350, 3),
    **{
        f"stories/2026/night-market/g{n}.jpg": photo(1200, (800, 1500, 900, 1200, 1000)[n - 1], 10 + n)
        for n in range(1, 6)
    },
    "stories/2026/lamps/index.md": entry(
        "id: s000000002\ntitle: A street of forty-six lamps, and the people who light them\nlang: en\ndate: 2026-03-02\n"
        "authors: [ada]\nlicense: CC-BY-4.0\ncover: {file: tall.jpg, alt: A lamp}\n"
        "summary: One street, forty-six lamps, two weeks, twelve hundred pictures.",
        EVERYTHING_ENGLISH,
    ),
    "stories/2026/lamps/one.jpg": photo(1600, 1200, 4),
    "stories/2026/lamps/tall.jpg": photo(1200, 1800, 5),
    "stories/2026/unprinted/index.md": entry(
        "id: s000000003\ntitle: 没有付印的一篇\ndate: 2026-02-01\nauthors: [lin]", "正文。"
    ),
    "stories/2026/hostile/index.md": entry(
        'id: s000000004\ntitle: "#import \\"secret.typ\\" $x$ \\\\u{41} <标题> @它"\ndate: 2026-03-03\nauthors: [lin]\n'
        'summary: "#read(\\"/etc/passwd\\") *星* _线_ `引` \\\\"',
        HOSTILE,
    ),
    "stories/2026/hostile/one.jpg": photo(400, 300, 6),
    "stories/2026/essay/index.md": entry(
        "id: s000000005\ntitle: 灯下\ndate: 2026-03-04\nauthors: [lin, ada]\nsource: https://old.example/lamp",
        f'{LOREM}\n\n## 一\n\n{LOREM}\n\n{LOREM}\n\n![灯](one.jpg "灯下的影子")\n\n{LOREM}\n\n{LOREM}\n\n> {LOREM}\n\n{LOREM}\n',
    ),
    "stories/2026/essay/one.jpg": photo(1600, 1066, 7),
    "works/2026/lamps/index.md": entry(
        "id: w000000001\ntitle: 灯的肖像\nkind: photo\ndate: 2026-03-05\nauthors: [ada]\ncover: {file: a.jpg, alt: 一盏灯}\n"
        "summary: 六盏灯，六个晚上。",
        "/// gallery\n" + "\n".join(f'![灯](p{n}.jpg "第 {n} 夜")' for n in range(1, 7)) + "\n///\n",
    ),
    "works/2026/lamps/a.jpg": photo(2000, 1300, 8),
    **{f"works/2026/lamps/p{n}.jpg": photo(1200, (900, 1600)[n % 2], 20 + n) for n in range(1, 7)},
    "guides/2026/night-mode/index.md": entry(
        "id: g000000001\ntitle: 怎样拍一盏灯\ndate: 2026-03-06\nauthors: [lin]\nlevel: newcomer\ncover: {file: cover.jpg, alt: 一盏灯}\n"
        "summary: 只要一部手机和一点耐心。\nsteps:\n"
        "  - {name: 站稳, text: 双脚分开，手肘贴着身体，屏住呼吸。, picture: step.jpg, alt: 站稳的样子}\n"
        "  - {name: 对焦, text: 点一下灯泡边上暗的地方。}\n  - {name: 按快门, text: 轻轻地按。}",
        f"{LOREM}\n",
    ),
    "guides/2026/night-mode/cover.jpg": photo(1800, 1200, 9),
    "guides/2026/night-mode/step.jpg": photo(1200, 800, 30),
    "interviews/2026/zhou/index.md": entry(
        "id: i000000001\ntitle: 老周：灯亮着，就有人回来\ndate: 2026-03-07\nauthors: [ada]\nwith: [lin]\norigin: official",
        "**萤火：**这盏灯用了多久？\n\n**老周：**" + LOREM + "\n\n**萤火：**为什么不换？\n\n**老周：**" + LOREM + "\n",
    ),
    "releases/glow/2.4.0.md": entry(
        "id: r000000001\ntitle: 夜里也稳\ndate: 2026-03-06\nauthors: [lin]\nproduct: glow\nversion: 2.4.0\nchannel: weekly\n"
        "summary: 这一版把夜拍做稳了。\nchanges:\n"
        "  - {key: a, kind: new, text: {zh: 夜拍自动对齐多张照片, en: Aligns night shots}, suggested_by: [lin], built_by: [ada]}\n"
        "  - {key: b, kind: improved, text: {zh: 打开相机快了一半, en: Camera opens twice as fast}, built_by: [ada]}\n"
        "  - {kind: fixed, text: {zh: 修好横屏时丢失的水印, en: Watermark in landscape}, suggested_by: [gone]}\n"
        "  - {kind: known, text: {zh: 部分机型录像时有轻微杂音, en: Slight noise on some phones}}\n"
        "report:\n  liked: [{change: a, votes: 318}, {change: b, votes: 120}]\n  puzzled: [{change: b, votes: 4}]\n"
        "award: {change: a, people: [lin], votes: 318}",
        "升级前请先备份照片。\n",
    ),
    "releases/glow/2.3.0.md": entry(
        "id: r000000002\ntitle: 稳定的一版\ndate: 2026-02-20\nauthors: [lin]\nproduct: glow\nversion: 2.3.0\nchannel: stable\n"
        "changes:\n  - {kind: new, text: 支持萤火相册}\n  - {kind: fixed, text: 修好三处崩溃, suggested_by: [ada]}"
    ),
    "events/2026/river/index.md": entry(
        "id: e000000001\ntitle: 河边夜拍\ndate: 2026-01-20\nseries: night-walk\nstart: 2026-02-14 19:00\nend: 2026-02-14 21:30\n"
        "hosts: [lin]\nspeakers: [ada]\ncapacity: 40\nregistered: 46\nattended: 38\n"
        "place: {name: 嘉陵江边的老码头, city: 重庆, address: 沙坪坝区磁器口}\nstatus: held"
    ),
    "events/2026/river/recap.md": entry(
        "id: p000000001\ntitle: 河边走了一晚，拍到三十八盏灯\ndate: 2026-02-16\nauthors: [ada]\nattended: [lin, ada]\n"
        "summary: 情人节的晚上，三十八个人在河边拍灯。\noutcome: 拍了四百张照片，选出十二张做明年的挂历。\n"
        "photos:\n  - {file: a.jpg, alt: 合影, caption: 出发前的合影, credit: ada}\n"
        "  - {file: b.jpg, alt: 江面, caption: 江面上的灯}\n  - {file: c.jpg, alt: 码头}",
        f"{LOREM}\n\n{LOREM}\n",
    ),
    "events/2026/river/a.jpg": photo(2000, 1300, 40),
    "events/2026/river/b.jpg": photo(1500, 1000, 41),
    "events/2026/river/c.jpg": photo(1000, 1500, 42),
    "issues/1/cover.jpg": photo(1800, 2550, 50),
    "issues/1/index.md": entry(
        "id: n000000001\nnumber: 1\ntitle: 亮着的灯\ndate: 2026-03-15\ntheme: 一条街、四十六盏灯，和点灯的人\n"
        "summary: 萤火第一期。\n"
        "cover: {file: cover.jpg, alt: 夜里的街, member: lin, credit: ada}\n"
        "cover_lines: [夜市一圈，四十六盏灯, 怎样拍一盏灯, 河边夜拍回顾]\n"
        "desk: {chief: [lin], edit: [ada], layout: [ada]}\n"
        "sections:\n"
        "  - {name: {zh: 故事, en: Stories}, pieces: [stories/2026/night-market, stories/2026/lamps]}\n"
        "  - {name: 随笔, layout: one-column, pieces: [stories/2026/essay]}\n"
        "  - {name: 作品, pieces: [works/2026/lamps]}\n"
        "  - {name: 玩法, pieces: [guides/2026/night-mode]}\n"
        "  - {name: 访谈, pieces: [interviews/2026/zhou]}\n"
        "  - {name: 更新, layout: releases, pieces: {types: [release], since: 2026-02-01}}\n"
        "  - {name: 同城, layout: recap, pieces: [events/2026/river/recap.md]}\n"
        "  - {name: 怪文, pieces: [stories/2026/hostile]}\n"
        "errata:\n  - {issue: 1, page: 3, text: 试刊号把老周写成了老王。}",
        f"{LOREM}\n\n{LOREM}\n\n祝你看得开心。\n",
    ),
}
