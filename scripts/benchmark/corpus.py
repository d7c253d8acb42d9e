"""The corpus: the same members, posts and meetups for every tool, before any tool's own way of writing them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from functools import cached_property

from benchmark.words import Prose

YEARS = range(2016, 2026)
SECTIONS = {"stories": "故事", "works": "作品", "guides": "玩法", "interviews": "访谈"}
CHANNELS = {"weekly": "周五版", "stable": "稳定版"}
SERIES = {"night-walk": "夜拍散步", "repair-day": "修理日", "build-day": "装机日"}
CITIES = ["杭州", "成都", "武汉", "重庆", "苏州", "昆明", "厦门", "Oban", "Porto", "Sendai"]
TAGS = {
    "night": "夜拍", "firmware": "固件", "repair": "修理", "street": "街拍", "rain": "下雨", "print": "印刷",
    "binding": "装订", "lens": "镜头", "battery": "电池", "school": "学校", "bus": "公交", "river": "河边",
    "market": "夜市", "birds": "观鸟", "insects": "昆虫", "snow": "雪", "travel": "远行", "kitchen": "厨房",
    "sound": "声音", "film": "胶片", "colour": "颜色", "failure": "失败", "beginner": "新手", "mountain": "山里",
    "sea": "海边", "portrait": "人像", "macro": "微距", "stars": "星空", "tools": "工具", "letters": "来信",
    "weather": "天气", "factory": "工厂", "theme": "主题", "family": "家人", "cats": "猫", "maps": "地图",
}  # fmt: skip
# Of twenty posts in a row. A recap tells of a meetup, which has a page of its own beside it.
_KINDS = ["stories"] * 8 + ["guides"] * 3 + ["works"] * 2 + ["interviews"] + ["releases"] * 3 + ["events"] * 3
# Posts that nobody links to, so that one can go without breaking a link: every 25th.
_LONELY = 25


@dataclass(frozen=True, slots=True)
class Member:
    """A member: the handle is part of addresses, the name is what readers see."""

    number: int
    handle: str
    name: str
    lang: str
    city: str
    since: int
    bio: str


@dataclass(frozen=True, slots=True)
class Admonition:
    """A boxed paragraph with a title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Meetup:
    """What a recap tells of."""

    title: str
    start: dt.datetime
    city: str
    series: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post. Its body is Markdown that all tools understand, but for admonitions and links to posts (`post:17`)."""

    number: int
    kind: str
    slug: str
    title: str
    date: dt.datetime
    lang: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    body: tuple[str | Admonition, ...]
    version: str = ""
    channel: str = ""
    changes: tuple[str, ...] = ()
    meetup: Meetup | None = None
    pictures: tuple[str, ...] = field(default=())

    @property
    def folder(self) -> str:
        """Where the post stands below the site's root, the same for every tool that lets us choose."""
        if self.kind == "releases":
            return f"releases/glow/{self.version}"
        ending = "/recap" if self.kind == "events" else ""
        return f"{self.kind}/{self.date.year}/{self.slug}{ending}"


class Corpus:
    """`size` posts by `size` / 10 members over ten years. One size, one seed: one corpus."""

    def __init__(self, size: int, seed: int = 1, pictures: int = 0) -> None:
        self.size, self.pictures = size, pictures
        self._seed = seed
        self._prose = Prose(seed)

    @cached_property
    def members(self) -> list[Member]:
        """All members."""
        return [self._member(number) for number in range(max(3, self.size // 10))]

    @cached_property
    def posts(self) -> list[Post]:
        """All posts, the oldest first."""
        return [self._post(number) for number in range(self.size)]

    @cached_property
    def new_post(self) -> Post:
        """One that is not among them: the story that comes in while we measure."""
        return self._post(self.size, kind="stories")

    @property
    def old_post(self) -> Post:
        """The story that is changed while we measure: one from the middle of the archive."""
        return next(post for post in self.posts[self.size // 2 :] if post.kind == "stories")

    def lonely_post(self, turn: int) -> Post:
        """A story to delete while we measure, that nobody links to: another each turn, as long as there are any."""
        found = [post for post in self.posts if post.kind == "stories" and post.number % _LONELY == _LONELY - 1]
        return found[(len(found) // 2 + turn) % len(found)]

    def fresh_paragraph(self, turn: int) -> str:
        """A paragraph that no text has yet."""
        draw = random.Random(f"{self._seed} fresh {turn}")
        return self._prose.paragraph(draw, self.old_post.lang, 80)

    def _kind(self, number: int) -> str:
        # A lonely post is always a story, so that there is one to delete at every size.
        if number % _LONELY == _LONELY - 1:
            return "stories"
        block = random.Random(f"{self._seed} kinds {number // len(_KINDS)}").sample(_KINDS, len(_KINDS))
        return block[number % len(_KINDS)]

    def _member(self, number: int) -> Member:
        draw = random.Random(f"{self._seed} member {number}")
        lang = "zh" if number % 2 == 0 else "en"
        name = self._prose.phrase(draw, lang, 3 if lang == "zh" else 2).title()[:20]
        bio = self._prose.paragraph(draw, lang, 40)
        return Member(number, _handle(number), name, lang, draw.choice(CITIES), 2016 + number % 10, bio)

    def _post(self, number: int, kind: str = "") -> Post:
        draw = random.Random(f"{self._seed} post {number}")
        kind = kind or self._kind(number)
        lang = "zh" if number % 2 == 0 else "en"
        begin = dt.datetime(YEARS[0], 1, 2, 9)
        date = begin + dt.timedelta(minutes=int(number / max(1, self.size) * len(YEARS) * 365 * 24 * 60))
        release = kind == "releases"
        # A few members write most: the share falls with the square.
        authors = {
            self.members[int(len(self.members) * draw.random() ** 2)].handle for _ in range(draw.choice([1, 1, 2]))
        }
        names = list(TAGS)
        tags = {names[int(len(names) * draw.random() ** 2.5)] for _ in range(draw.randint(1, 4))}
        return Post(
            number=number,
            kind=kind,
            slug=f"{'-'.join(self._prose.words(draw, 'en', 2))}-{number}",
            title=self._prose.phrase(draw, lang, 10 if lang == "zh" else 6)[:60],
            date=date,
            lang=lang,
            summary=self._prose.paragraph(draw, lang, 30 if lang == "zh" else 16),
            authors=tuple(sorted(authors)),
            tags=tuple(sorted(tags)),
            body=self._body(draw, number, lang),
            version=f"{1 + number // 200}.{number % 200}.0" if release else "",
            channel=draw.choice(list(CHANNELS)) if release else "",
            changes=tuple(self._prose.phrase(draw, lang, 12) for _ in range(4)) if release else (),
            meetup=self._meetup(draw, date, lang) if kind == "events" else None,
            pictures=(f"picture-{number}.jpg",) if number < self.pictures else (),
        )

    def _meetup(self, draw: random.Random, date: dt.datetime, lang: str) -> Meetup:
        start = (date - dt.timedelta(days=3)).replace(year=date.year if date.timetuple().tm_yday > 3 else date.year - 1)
        text = self._prose.paragraph(draw, lang, 60)
        title = self._prose.phrase(draw, lang, 8 if lang == "zh" else 5)[:60]
        return Meetup(title, start, draw.choice(CITIES), draw.choice(list(SERIES)), text)

    def _body(self, draw: random.Random, number: int, lang: str) -> tuple[str | Admonition, ...]:
        """About 600 English words or 1,500 Han characters, in five parts, with all that posts have."""
        write, zh = self._prose, lang == "zh"
        gap = "" if zh else " "
        blocks: list[str | Admonition] = []
        for part in range(5):
            if part:
                blocks.append(f"## {write.phrase(draw, lang, 8 if zh else 4)}")
            for _ in range(2):
                sentences = write.sentences(draw, lang, 125 if zh else 48)
                sentences[-1] += (
                    f"{gap}**{write.phrase(draw, lang, 4 if zh else 2)}**{gap}`{write.phrase(draw, 'en', 1)}`"
                )
                blocks.append(gap.join(sentences))
            target = draw.randrange(number) if number else 0
            if number and target % _LONELY != _LONELY - 1:
                blocks[-1] = f"{blocks[-1]}{gap}[{write.phrase(draw, lang, 5 if zh else 3)}](post:{target})"
        say = lambda size: write.phrase(draw, lang, size)  # noqa: E731 - short, and only here
        blocks.insert(2, "\n".join(f"- {say(9 if zh else 5)}" for _ in range(4)))
        rows = "\n".join(f"| {say(4)} | {say(4)} | {draw.randint(1, 999)} |" for _ in range(4))
        blocks.insert(6, f"| {say(2)} | {say(2)} | {say(2)} |\n| --- | --- | ---: |\n{rows}")
        name, other, third = write.words(draw, "en", 3)
        blocks.insert(9, f'```python\ndef {name}_it({other}_at, limit={draw.randint(2, 99)}):\n    # {third}\n'
                         f'    return [step * 2 for step in {other}_at if step < limit]\n```')  # fmt: skip
        blocks.insert(12, Admonition(say(4 if zh else 3), write.paragraph(draw, lang, 40 if zh else 18)))
        blocks.append(f"{write.paragraph(draw, lang, 40 if zh else 20)}[^1]")
        blocks.append(f"[^1]: {say(16 if zh else 8)}")
        return tuple(blocks)


_ONSETS, _VOWELS = "bdfghkptwxz", "aeiu"


def _handle(number: int) -> str:
    """A pronounceable name of three syllables; no two look alike."""
    syllables = [onset + vowel for onset in _ONSETS for vowel in _VOWELS]
    size = len(syllables)
    parts = [syllables[number // size**place % size] for place in range(3)]
    return f"{parts[0]}-{parts[1]}{parts[2]}"
