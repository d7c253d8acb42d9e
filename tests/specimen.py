"""A specimen of type: every element that the site's Markdown has, in Chinese and in English, for print to set.

Each element carries a word of its own. `IN_LINE` are those of what stays in the flow of the text, in order; `FLOATING`
those of what may take the head or foot of a column.
"""

from __future__ import annotations

from showcase import COMMUNITY, ENGLISH, LOREM, entry, photo

TONES = "note abstract info tip success question warning failure danger bug example quote".split()

CHINESE = f"""
{LOREM}起首段落。

{
    LOREM
}行内有**粗体字**、*强调字*、***又粗又强调***、~~删去字~~、`行内代码`、<mark>原样的标签</mark>、脚注[^one]、缩写 EV、表情🌙，以及硬换行\\
换行之后。

## 二级标题

### 三级标题

#### 四级标题

##### 五级标题

段落甲。

- 列表一层
    - 列表二层
        - 列表三层
            - 列表四层
- 列表末项

1. 编号第一
2. 编号第二
    1. 编号内层

段落间隔。

7. 编号从七

- [x] 待办已完
- [ ] 待办未完

词条甲
:   释义甲。

词条乙
:   释义乙一。

    释义乙二。

> 引文外层。
>
> > 引文内层。

{
    "".join(
        f'''
!!! {tone} "告示{tone}"

    告示内文{tone}。
'''
        for tone in TONES
    )
}

!!! note

    无题告示。

??? question "折叠外题"

    折叠外文。

    !!! tip "折叠内题"

        折叠内文。

=== "页签甲"

    页签甲文。

    - 页签列表

=== "页签乙"

    页签乙文。

| 小表甲 | 小表乙 |
|---|---:|
| 格一 | 12 |
| 格二 | 345 |

```python title="灯.py" hl_lines="2 3"
def 亮灯(灯: str) -> None:
    瓦数 = 60
    print(f"{{灯}}，{{瓦数}} 瓦，这一行很长很长，长到一栏里无论如何也放不下，只好折回来接着写完它")
```

```
没有语言的代码
```

    缩进的代码

~~~diff
- 旧的一行
+ 新的一行
~~~

站内链接见[另一篇](../english/index.md)，站外见[星图](https://stars.example/maps?year=2026)，信箱是 <night@firefly.example>，长地址是
https://stars.example/archive/2026/03/15/a-very-long-address-that-no-column-of-this-magazine-can-hold-in-one-line.html 。

///  pull | 老周
浮动引语甲，灯亮着就有人回来。
///

{LOREM}{LOREM}

![街口](one.jpg "浮动图注甲。")

{LOREM}

/// figure
    credit: ada
    size: half
![半栏](two.jpg)

浮动图注乙，半栏宽。
///

{LOREM}{LOREM}

/// figure
    credit: 摄影社
    size: wide
![全宽](wide.jpg)

浮动图注丙，跨栏。
///

{LOREM}

/// figure
    size: full
![出血](wide.jpg)

浮动图注丁，出血。
///

{LOREM}{LOREM}

| 宽表一 | 宽表二 | 宽表三 | 宽表四 | 宽表五 | 宽表六 |
|---|---|---|---|---|---|
| 老周的栗子 | 19:30 | 23:00 | 父亲留下的搪瓷灯罩，换过三次 | “亮一点，看得见火候。” | 三月二日 |
| 阿珍的面摊 | 18:00 | 01:30 | 旧货市场淘来的路灯 | “好看才好吃。” | 三月五日 |

{LOREM}

/// gallery | 浮动图组总注
    credit: ada
![一](g1.jpg "图组第一")
![二](g2.jpg "图组第二")
![三](g3.jpg "图组第三")
///

{LOREM}

***

段落乙，全文的最后一段。{LOREM}

*[EV]: 曝光值

[^one]: 脚注一文，里面有[链接](https://note.example/one)。
"""

ENGLISH_TEXT = f"""
{ENGLISH}Opening paragraph.

{ENGLISH}Inline: **bolded**, *stressed*, ~~struck~~, `inlined`, note[^one], EV, an emoji 🌙.

## Second heading

### Third heading

- Bullet one
    1. Number within
    2. Number after
- Bullet two

- [x] Task done
- [ ] Task open

Term alpha
:   Meaning alpha.

> Quoted outside.
>
> > Quoted inside.

{
    "".join(
        f'''
!!! {tone} "Titled {tone}"

    Worded {tone}.
'''
        for tone in TONES
    )
}

??? tip "Folded title"

    Folded words.

=== "Tab alpha"

    Words of alpha.

=== "Tab beta"

    Words of beta.

| Lamp | Watts |
|---|---:|
| Celled | 60 |

```python title="lamp.py" hl_lines="1"
def light(lamp: str, watts: int = 60, colour: str = "warm", until: str = "half past eleven at night") -> str: ...
```

See [the other one](../chinese/index.md) and [the stars](https://stars.example/en).

一段中文夹在英文里。

---

Closing paragraph. {ENGLISH}

*[EV]: exposure value

[^one]: Noted.
"""

IN_LINE = [
    "起首段落",
    *("粗体字", "强调字", "又粗又强调", "删去字", "行内代码", "<mark>原样的标签</mark>", "EV（曝光值）", "换行之后"),
    *("二级标题", "三级标题", "四级标题", "五级标题", "段落甲"),
    *("列表一层", "列表二层", "列表三层", "列表四层", "列表末项"),
    *("1.编号第一", "2.编号第二", "编号内层", "7.编号从七", "待办已完", "待办未完"),
    *("词条甲", "释义甲", "词条乙", "释义乙一", "释义乙二", "引文外层", "引文内层"),
    *(f"告示{part}{tone}" for tone in TONES for part in ("", "内文")),
    *("说明无题告示", "折叠外题", "折叠外文", "折叠内题", "折叠内文"),
    *("页签甲", "页签甲文", "页签列表", "页签乙", "页签乙文"),
    *("小表甲", "格一", "格二", "345", "灯.py", "def亮灯", "瓦数=60", "没有语言的代码", "缩进的代码"),
    *("-旧的一行", "+新的一行", "另一篇", "星图", "night@firefly.example", "stars.example/archive"),
    *("段落乙", "脚注一文", "stars.example/maps?year=2026", "note.example/one"),
]
FLOATING = [
    *(
        "浮动引语甲",
        "—老周",
        "浮动图注甲",
        "浮动图注乙，半栏宽。图：AdaWong",
        "浮动图注丙，跨栏。图：摄影社",
        "浮动图注丁",
    ),
    *("宽表六", "旧货市场淘来的路灯", "浮动图组总注", "图组第一", "图组第二", "图组第三"),
]
IN_LINE_ENGLISH = [
    *("Openingparagraph", "bolded", "stressed", "struck", "inlined", "EV(exposurevalue)"),
    *("Secondheading", "Thirdheading", "Bulletone", "Numberwithin", "Numberafter", "Bullettwo", "Taskdone", "Taskopen"),
    *("Termalpha", "Meaningalpha", "Quotedoutside", "Quotedinside"),
    *(f"{word}{tone}" for tone in TONES for word in ("Titled", "Worded")),
    *(
        "Foldedtitle",
        "Foldedwords",
        "Tabalpha",
        "Wordsofalpha",
        "Tabbeta",
        "Wordsofbeta",
        "Celled",
        "lamp.py",
        "deflight",
    ),
    *("theotherone", "thestars", "一段中文夹在英文里", "Closingparagraph", "Noted.", "stars.example/en"),
]


def issue(number: int, format_: str, chinese: str, english: str) -> str:
    """An issue of the two pieces, each in the layout named."""
    return entry(
        f"id: n00000000{number}\nnumber: {number}\ntitle: 样张\ndate: 2026-03-15\nformat: {format_}\n"
        f"paper: 80 克道林纸\nprinter: 夜市印社\n"
        f"sections:\n  - {{name: 中文, layout: {chinese}, pieces: [stories/2026/chinese]}}\n"
        f"  - {{name: English, layout: {english}, pieces: [stories/2026/english]}}",
    )


FILES: dict[str, str | bytes] = {
    "members/lin/index.md": entry("id: m000000001\nhandle: lin\nname: 林小雨"),
    "members/ada/index.md": entry("id: m000000002\nhandle: ada\nname: Ada Wong"),
    "stories/2026/chinese/index.md": entry(
        "id: s000000001\ntitle: 样张：全部元素\ndate: 2026-03-01\nauthors: [lin]\nsummary: 网站上能写的，纸上都印得出来。",
        CHINESE,
    ),
    "stories/2026/chinese/one.jpg": photo(1200, 900, 2),
    "stories/2026/chinese/two.jpg": photo(900, 600, 3),
    "stories/2026/chinese/wide.jpg": photo(2000, 1100, 4),
    **{f"stories/2026/chinese/g{n}.jpg": photo(900, (600, 1100, 700)[n - 1], 10 + n) for n in range(1, 4)},
    "stories/2026/english/index.md": entry(
        "id: s000000002\ntitle: A specimen of every element\nlang: en\ndate: 2026-03-02\nauthors: [ada]\nlicense: CC-BY-4.0",
        ENGLISH_TEXT,
    ),
    "issues/1/index.md": issue(1, "A5", "two-columns", "one-column"),
    "issues/2/index.md": issue(2, "B5", "three-columns", "two-columns"),
}

__all__ = ["COMMUNITY", "FILES", "FLOATING", "IN_LINE", "IN_LINE_ENGLISH", "TONES", "issue"]
