"""Edits such as people make to a project between two builds, drawn at random but always the same for one seed.

An edit changes files on disk and says in a line what it did. Some of them leave the project with errors.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from small_community import COMMUNITY, EPOCH, photo

DAY = 86_400
TAGS = ("夜景", "胶片", "江", "新", "Night", "教程")
HANDLES = ("lin", "bo", "mei", "old-hand")
LINKS = (
    "[全部](/members/)",
    "[林](/members/lin/)",
    "[Bo](/en/members/bo/)",
    "[标签](/tags/)",
    "[江边](/stories/2026/river/)",
    "[id](s000000001)",
    "[灯](/stories/2026/market/#灯的名字)",
    "[快门](/guides/2026/shoot/#快门)",
    "[旧址](/old/market/)",
    "[以后](/stories/2026/future/)",
    "[灯图](/works/2026/lights/one.jpg)",
    "[散步](/events/2026/walk/)",
    "[圈](/circles/photo/)",
    "![灯](/stories/2026/market/lamp.jpg)",
    "![江](/stories/2026/river/river.jpg){credit=bo}",
)
NEW = {
    "story": "authors: [{handle}]\ntags: [{tag}]",
    "work": "authors: [{handle}]\ntags: [{tag}]\nkind: data",
    "guide": "authors: [{handle}]\ntags: [{tag}]\nsteps: [{{name: 一}}, {{name: 二, text: 做}}]",
    "interview": "authors: [{handle}]\nwith: [mei]\ntags: [{tag}]",
}
FOLDERS = {"story": "stories", "work": "works", "guide": "guides", "interview": "interviews"}
OVERRIDES = {
    "page.html": '{% extends "main.html" %}{% block body %}<main>NUMBER {{ page.content }}</main>{% endblock %}',
    "partials/mark.html": "<svg><!-- NUMBER --></svg>",
    "404.html": '{% extends "main.html" %}{% block body %}NUMBER{% endblock %}',
    "assets/extra.css": "/* NUMBER */",
}


class Desk:
    """A project being edited: the dice, the clock that builds are to have, and what files held before."""

    def __init__(self, project: Path, seed: int) -> None:
        self.project = project
        self.content = project / "content"
        self.dice = random.Random(seed)
        self.now = EPOCH
        self._earlier: dict[Path, list[bytes]] = {}
        self._number = 0
        self._before: tuple[dict[Path, bytes], int] = ({}, EPOCH)

    def edit(self, *, of_text: float = 0) -> str:
        """Make one edit, and say what it was. `of_text` is how often it is one of a body, beyond what chance gives."""
        self._number += 1
        self._before = (self._tree(), self.now)
        for _ in range(20):
            make = self.dice.choice(OF_TEXT if self.dice.random() < of_text else EDITS)
            said = make(self)
            if said:
                return f"{self._number}. {make.__name__.strip('_')}: {said}"
        raise AssertionError("twenty edits in a row had nothing to edit")

    def undo(self) -> None:
        """Let everything be as it was before the last edit."""
        held, self.now = self._before
        for file in self._tree().keys() - held.keys():
            file.unlink()
        for file, data in held.items():
            if not file.is_file() or file.read_bytes() != data:
                file.unlink(missing_ok=True)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)

    def _tree(self) -> dict[Path, bytes]:
        own = (file for file in self.project.rglob("*") if file.is_file() or file.is_symlink())
        return {file: file.read_bytes() for file in own if not {".popcorn", "site"} & set(file.parts)}

    @property
    def number(self) -> int:
        """That of this edit."""
        return self._number

    def texts(self, *folders: str) -> list[Path]:
        """The Markdown files of these folders, of all for none."""
        roots = [self.content / folder for folder in folders] or [self.content]
        return sorted(file for root in roots for file in root.rglob("*.md"))

    def one(self, files: list[Path]) -> Path | None:
        """One of the files, None where there is none."""
        return self.dice.choice(files) if files else None

    def write(self, file: Path, content: str | bytes) -> str:
        """Write a file as some editors do, in place, or as others do, beside it and then renamed."""
        data = content.encode() if isinstance(content, str) else content
        if file.is_file():
            self._keep(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        if self.dice.random() < 0.5:
            file.write_bytes(data)
        else:
            beside = file.with_name(f".{file.name}.tmp")
            beside.write_bytes(data)
            beside.replace(file)
        return str(file.relative_to(self.project))

    def remove(self, file: Path) -> str:
        """Remove a file, and the folders that are empty then."""
        self._keep(file)
        file.unlink()
        folder = file.parent
        while folder != self.content and folder.is_relative_to(self.content) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
        return str(file.relative_to(self.project))

    def earlier(self) -> tuple[Path, bytes] | None:
        """A file, there or gone, with what it once held."""
        if not self._earlier:
            return None
        file = self.dice.choice(sorted(self._earlier))
        return file, self.dice.choice(self._earlier[file])

    def gone(self) -> list[Path]:
        """The files that were there once."""
        return sorted(file for file in self._earlier if not file.exists())

    def _keep(self, file: Path) -> None:
        held = self._earlier.setdefault(file, [])
        data = file.read_bytes()
        if data not in held:
            held.append(data)

    def held(self, file: Path) -> bytes:
        """What a file held at the last."""
        return self._earlier[file][-1]


def front(text: str, name: str, value: str | None) -> str:
    """A file's text with a field of its front matter set, or taken out."""
    bare = re.sub(rf"^{name}:.*\n(?:[ ]+.*\n)*", "", text, count=1, flags=re.MULTILINE)
    return bare if value is None else bare.replace("---\n", f"---\n{name}: {value}\n", 1)


def _set(desk: Desk, file: Path | None, name: str, *values: str | None) -> str:
    if file is None:
        return ""
    value = desk.dice.choice(values)
    return f"{desk.write(file, front(file.read_text('utf-8'), name, value))} {name}={value}"


def _body(desk: Desk) -> str:
    file = desk.one(desk.texts())
    return desk.write(file, file.read_text("utf-8") + f"\n第{desk.number}段。\n") if file else ""


def _heading_added(desk: Desk) -> str:
    file = desk.one(desk.texts())
    return desk.write(file, file.read_text("utf-8") + f"\n## 标题{desk.dice.randrange(3)}\n\n字。\n") if file else ""


def _heading_changed(desk: Desk) -> str:
    file = desk.one([file for file in desk.texts() if "\n## " in file.read_text("utf-8")])
    if file is None:
        return ""
    new = desk.dice.choice(["", "## 改了\n", "### 灯的名字\n", "## 三脚架\n"])
    return desk.write(file, re.sub(r"^## .*\n", new, file.read_text("utf-8"), count=1, flags=re.MULTILINE))


def _link(desk: Desk) -> str:
    file, link = desk.one(desk.texts()), desk.dice.choice(LINKS)
    return f"{desk.write(file, file.read_text('utf-8') + f'{chr(10)}{link}{chr(10)}')} {link}" if file else ""


def _title(desk: Desk) -> str:
    written = [file for file in desk.texts() if "/members/" not in str(file)]
    return _set(desk, desk.one(written), "title", f"题目{desk.number}", "夜市一圈", "A title")


def _summary(desk: Desk) -> str:
    return _set(desk, desk.one(desk.texts(*FOLDERS.values())), "summary", None, f"摘要{desk.number}", "一句话")


def _tags(desk: Desk) -> str:
    chosen = desk.dice.sample(TAGS, desk.dice.randrange(1, 4))
    return _set(desk, desk.one(desk.texts(*FOLDERS.values(), "events")), "tags", None, f"[{', '.join(chosen)}]")


def _authors(desk: Desk) -> str:
    chosen = desk.dice.sample(HANDLES, desk.dice.randrange(1, 3))
    return _set(desk, desk.one(desk.texts(*FOLDERS.values())), "authors", f"[{', '.join(chosen)}]")


def _credits(desk: Desk) -> str:
    values = (None, "{photo: [mei]}", "{edit: [lin, 路人乙]}", "{translate: [bo]}")
    return _set(desk, desk.one(desk.texts(*FOLDERS.values(), "releases")), "credits", *values)


def _circles(desk: Desk) -> str:
    file = desk.one(desk.texts("members", *FOLDERS.values(), "events"))
    return _set(desk, file, "circles", None, "[photo]", "[north, photo]", "[chongqing]")


def _visibility(desk: Desk) -> str:
    file = desk.one(desk.texts(*FOLDERS.values(), "releases", "events", "issues"))
    name, values = desk.dice.choice(
        [
            ("quiet", (None, "true")),
            ("status", (None, "draft", "published")),
            ("date", ("2026-03-03", "2026-11-30", "2026-10-10 08:00", None)),
            ("consent", (None, "{web: false}", "{feed: false}", "{print: false}")),
        ]
    )
    return _set(desk, file, name, *values)


def _language(desk: Desk) -> str:
    return _set(desk, desk.one(desk.texts(*FOLDERS.values(), "issues", "circles")), "lang", None, "en", "zh", "ja")


def _translation(desk: Desk) -> str:
    values = (None, "stories/2026/market/index.md", "s000000003", "guides/2026/shoot/index.md")
    return _set(desk, desk.one(desk.texts(*FOLDERS.values())), "translation_of", *values)


def _section(desk: Desk) -> str:
    return _set(desk, desk.one(desk.texts(*FOLDERS.values())), "section", None, "guides", "stories")


def _cover(desk: Desk) -> str:
    values = (None, "lamp.jpg", "{file: one.jpg, alt: 一, credit: lin}", "river.jpg")
    return _set(desk, desk.one(desk.texts("stories", "works")), "cover", *values)


def _aliases(desk: Desk) -> str:
    file = desk.one(desk.texts(*FOLDERS.values(), "events"))
    return _set(desk, file, "aliases", None, "[old/market]", f"[old/{desk.number}, faq]")


def _license(desk: Desk) -> str:
    return _set(desk, desk.one(desk.texts(*FOLDERS.values())), "license", None, "CC0-1.0", "CC-BY-SA-4.0")


def _move(desk: Desk) -> str:
    folders = sorted({file.parent for file in desk.texts(*FOLDERS.values(), "events")})
    if not folders:
        return ""
    folder = desk.dice.choice(folders)
    target = (
        folder.parent.parent / desk.dice.choice(["2025", "2026"]) / desk.dice.choice([folder.name, f"m{desk.number}"])
    )
    if target.exists():
        return ""
    target.parent.mkdir(exist_ok=True)
    folder.rename(target)
    return f"{folder.relative_to(desk.content)} -> {target.relative_to(desk.content)}"


def _delete(desk: Desk) -> str:
    file = desk.one(desk.texts())
    return desk.remove(file) if file else ""


def _undelete(desk: Desk) -> str:
    file = desk.one(desk.gone())
    return desk.write(file, desk.held(file)) if file else ""


def _add(desk: Desk) -> str:
    kind = desk.dice.choice(sorted(NEW))
    fields = NEW[kind].format(handle=desk.dice.choice(HANDLES), tag=desk.dice.choice(TAGS))
    text = f"---\nid: x{desk.number:09d}\ntitle: 新{desk.number}\ndate: 2026-0{desk.dice.randrange(1, 9)}-11\n{fields}\n---\n"
    place = desk.content / FOLDERS[kind] / "2026" / f"new-{desk.number}" / "index.md"
    return desk.write(place, f"{text}新的。\n\n{desk.dice.choice(LINKS)}\n")


def _member(desk: Desk) -> str:
    name, values = desk.dice.choice(
        [
            ("name", (f"名{desk.number}", "林晓")),
            ("bio", (None, "{zh: 改过的话, en: Other words}", "{zh: 只有中文}")),
            ("portrait", (None, "me.jpg")),
            (
                "privacy",
                (None, "{portrait: hidden}", "{bio: hidden, city: hidden}", "{events: hidden, badges: hidden}"),
            ),
            ("status", (None, "withdrawn", "active")),
            ("since", (None, "2023")),
            ("aka", (None, "[小名]")),
        ]
    )
    return _set(desk, desk.one(desk.texts("members")), name, *values)


def _circle(desk: Desk) -> str:
    name, values = desk.dice.choice(
        [
            ("parent", (None, "chongqing", "photo", "north")),
            ("hosts", (None, "[mei]", "[lin, bo]")),
            ("status", (None, "draft")),
            ("kind", ("city", "trade")),
        ]
    )
    return _set(desk, desk.one(desk.texts("circles")), name, *values)


def _event(desk: Desk) -> str:
    name, values = desk.dice.choice(
        [
            ("start", ("2026-11-24 18:00", "2026-03-20 19:00")),
            ("end", (None, "2026-11-24 22:00", "2026-11-26 01:00")),
            ("place", (None, "{name: 南山, city: 重庆}", "{name: 江滩, city: 武汉}")),
            ("status", (None, "cancelled", "moved", "held")),
            ("hosts", (None, "[mei]", "[lin, bo]")),
            ("series", (None, "night-walk")),
        ]
    )
    announced = [file for file in desk.texts("events") if file.name == "index.md"]
    return _set(desk, desk.one(announced), name, *values)


def _recap(desk: Desk) -> str:
    told = [file for file in desk.texts("events") if file.name == "recap.md"]
    return _set(desk, desk.one(told), "attended", None, "[lin]", "[mei, bo, lin]")


def _release(desk: Desk) -> str:
    name, values = desk.dice.choice(
        [
            ("award", (None, "{change: star, people: [mei], votes: 4}")),
            ("channel", ("weekly", "stable")),
            ("changes", ("[{key: star, kind: new, text: {zh: 星, en: Star}, suggested_by: [mei]}]", None)),
        ]
    )
    return _set(desk, desk.one(desk.texts("releases")), name, *values)


def _issue(desk: Desk) -> str:
    name, values = desk.dice.choice(
        [
            ("sections", (None, "[{name: 全部, pieces: {types: [story, work, guide], limit: 4}}]")),
            ("desk", (None, "{chief: [mei]}")),
            ("theme", (None, f"主题{desk.number}")),
            ("cover", (None, "{file: cover.jpg, alt: 面, member: lin}")),
        ]
    )
    return _set(desk, desk.one(desk.texts("issues")), name, *values)


def _page(desk: Desk) -> str:
    file = desk.one([*desk.content.glob("*.md"), *(desk.content / "en").glob("*.md")])
    return _set(desk, file, "menu", None, "1", "9")


def _community(desk: Desk) -> str:
    old, new = desk.dice.choice(
        [
            ("name: {zh: 萤火, en: Firefly}", f"name: {{zh: 萤{desk.number}, en: Firefly}}"),
            ("{zh: 故事, en: Stories}", f"{{zh: 故事{desk.number}, en: Tales}}"),
            ("languages: [zh, en]", desk.dice.choice(["languages: [zh]", "languages: [en, zh]"])),
            ("feeds: {items: 5}", "feeds: {items: 3}"),
            ("url: https://firefly.example/", "url: https://moved.example/site/"),
            ("tag_authority", "license: CC-BY-4.0\ntag_authority"),
            ("", ""),
        ]
    )
    return desk.write(desk.project / "community.yml", COMMUNITY.replace(old, new, 1)) + f" {new}"


def _mkdocs(desk: Desk) -> str:
    file = desk.project / "mkdocs.yml"
    text = file.read_text("utf-8")
    if desk.dice.random() < 0.4:
        return desk.write(file, re.sub(r"per_page: \d+", f"per_page: {desk.dice.randrange(2, 7)}", text))
    name = desk.dice.choice(["spotlights", "events", "releases", "issues: {pdf: none}", "feeds", "search"])
    line = f"  - popcorn/{name}\n"
    return desk.write(file, text.replace(line, "") if line in text else text + line) + f" {name}"


def _template(desk: Desk) -> str:
    name = desk.dice.choice(sorted(OVERRIDES))
    file = desk.project / "overrides" / name
    if file.exists() and desk.dice.random() < 0.5:
        return f"without {desk.remove(file)}"
    return desk.write(file, OVERRIDES[name].replace("NUMBER", str(desk.number)))


def _pictures(desk: Desk) -> list[Path]:
    return sorted(desk.content.rglob("*.jpg"))


def _picture(desk: Desk) -> str:
    file = desk.one(_pictures(desk))
    return (
        desk.write(file, photo(desk.dice.randrange(256), *desk.dice.choice([(500, 400), (300, 500)]))) if file else ""
    )


def _bad_picture(desk: Desk) -> str:
    file = desk.one(_pictures(desk))
    return desk.write(file, b"no picture") if file else ""


def _picture_gone(desk: Desk) -> str:
    file = desk.one(_pictures(desk))
    return desk.remove(file) if file else ""


def _picture_copied(desk: Desk) -> str:
    one, two = desk.one(_pictures(desk)), desk.one(_pictures(desk))
    return desk.write(two, one.read_bytes()) if one and two and one != two else ""


def _picture_renamed(desk: Desk) -> str:
    file = desk.one(_pictures(desk))
    if file is None:
        return ""
    desk.write(file.with_name(f"p{desk.number}.jpg"), file.read_bytes())
    name = file.name
    for text in sorted(file.parent.glob("*.md")):
        desk.write(text, text.read_text("utf-8").replace(name, f"p{desk.number}.jpg"))
    return f"{desk.remove(file)} -> p{desk.number}.jpg"


def _swap(desk: Desk) -> str:
    one, two = desk.one(desk.texts(*FOLDERS.values())), desk.one(desk.texts(*FOLDERS.values()))
    if one is None or two is None or one == two:
        return ""
    if desk.dice.random() < 0.5:
        aside = one.with_name(".aside")
        one.rename(aside)
        two.rename(one)
        aside.rename(two)
    else:
        held = one.read_bytes()
        desk.write(one, two.read_bytes())
        desk.write(two, held)
    return f"{one.relative_to(desk.content)} {two.relative_to(desk.content)}"


def _touch(desk: Desk) -> str:
    file = desk.dice.choice([*desk.texts(), *_pictures(desk), desk.project / "community.yml"])
    file.touch()
    return str(file)


def _same_bytes(desk: Desk) -> str:
    file = desk.one([*desk.texts(), *_pictures(desk)])
    return desk.write(file, file.read_bytes()) if file else ""


def _same_size_and_time(desk: Desk) -> str:
    """As when a file comes out of an archive over one of the same size, or a tool puts its time back."""
    file = desk.one([file for file in desk.texts() if "。" in file.read_text("utf-8")])
    if file is None:
        return ""
    before = file.stat()
    text = file.read_text("utf-8")
    letter = desk.dice.choice("甲乙丙丁")
    said = desk.write(file, re.sub(r".(?=。)", letter, text, count=1))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return said


def _earlier(desk: Desk) -> str:
    found = desk.earlier()
    return desk.write(*found) if found else ""


def _line_gone(desk: Desk) -> str:
    """A line of front matter that somebody deleted by mistake."""
    file = desk.one(desk.texts())
    if file is None:
        return ""
    lines = file.read_text("utf-8").split("\n")
    end = lines.index("---", 1) if "---" in lines[1:] else 1
    if end < 3:
        return ""
    line = lines.pop(desk.dice.randrange(1, end))
    return f"{desk.write(file, chr(10).join(lines))} -{line}"


def _clock(desk: Desk) -> str:
    desk.now += desk.dice.choice([3600, DAY, 3 * DAY + 36_000, 10 * DAY, 60 * DAY, -4 * DAY])
    return str(desk.now)


def _site_changed(desk: Desk) -> str:
    """Somebody changes a published file."""
    file = desk.one(sorted(file for file in (desk.project / "site").rglob("*") if file.is_file()))
    if file is None:
        return ""
    if desk.dice.random() < 0.5:
        file.unlink()
        return f"- {file.relative_to(desk.project)}"
    held = file.read_bytes()
    file.unlink()
    file.write_bytes(held + b"by hand")
    return str(file.relative_to(desk.project))


def _site_gone(desk: Desk) -> str:
    shutil.rmtree(desk.project / "site", ignore_errors=True)
    return "site"


EDITS: tuple[Callable[[Desk], str], ...] = (
    *(_body, _body, _body, _heading_added, _heading_changed, _heading_changed, _link, _link),
    *(_title, _title, _summary, _tags, _tags, _authors, _credits, _circles, _visibility, _visibility, _language),
    *(_translation, _section, _cover, _aliases, _license, _move, _move, _delete, _undelete, _undelete, _add, _add),
    *(_member, _member, _member, _circle, _circle, _event, _event, _recap, _release, _issue, _issue, _page),
    *(_community, _mkdocs, _template, _template, _picture, _picture, _bad_picture, _picture_gone, _picture_copied),
    *(_picture_renamed, _swap, _touch, _same_bytes, _same_size_and_time, _earlier, _earlier, _line_gone),
    *(_clock, _clock, _site_changed),
)
OF_TEXT = (_body, _body, _heading_added, _heading_changed, _link)
