"""The package of an EPUB 3.3 (W3C, OCF 4, Packages 5 and 6, Navigation 7), with an NCX for readers of EPUB 2."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from popcorn.theme import theme_folder
from popcorn.zine.epub.chapters import TOP, Chapter
from popcorn.zine.epub.markup import Element, clean, element

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_MIMETYPE = b"application/epub+zip"
_XHTML_TYPE = "application/xhtml+xml"
STYLES, COVER_PAGE, NAV, NCX = "book.css", "cover.xhtml", "contents.xhtml", "contents.ncx"
# ZIP knows no earlier day (APPNOTE 4.4.6).
_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Book:
    """What a package is made of. `pictures` are files with their bytes; `cover` is one of them, with its text."""

    identifier: str
    title: str
    language: str
    languages: tuple[str, ...]
    publisher: str
    contributors: tuple[str, ...]
    description: str
    rights: str
    source: str
    series: str
    number: int
    moment: dt.datetime
    chapters: tuple[Chapter, ...]
    pictures: Mapping[str, bytes]
    cover: tuple[str, str] | None
    words: Mapping[str, str]

    @property
    def pages(self) -> dict[int, tuple[str, str]]:
        """The pages of print that begin with a chapter: file and id by number, in their order."""
        found = {page: (chapter.file, name) for chapter in self.chapters for page, name in chapter.pages.items()}
        return dict(sorted(found.items()))


def packed(book: Book) -> bytes:
    """The file. The same book gives the same bytes."""
    files: dict[str, bytes] = {
        "META-INF/container.xml": _container(),
        "OEBPS/package.opf": _opf(book),
        f"OEBPS/{NAV}": _document(book, _nav(book), book.words["contents"], book.language, "frontmatter", "nav"),
        f"OEBPS/{NCX}": _ncx(book),
        f"OEBPS/{STYLES}": (theme_folder() / "epub" / STYLES).read_bytes(),
    }
    if book.cover:
        image = element("img", src=book.cover[0], alt=book.cover[1])
        shown = element("section", image, epub_type="cover", class_="cover")
        files[f"OEBPS/{COVER_PAGE}"] = _document(
            book, [shown], book.words["cover"], book.language, "frontmatter", "cover-page"
        )
    for chapter in book.chapters:
        files[f"OEBPS/{chapter.file}"] = _document(
            book, [_section(chapter)], chapter.title, chapter.language, chapter.matter, chapter.kind
        )
    files |= {f"OEBPS/{name}": content for name, content in book.pictures.items()}
    moment = max(_EARLIEST, book.moment.astimezone(dt.UTC).timetuple()[:6])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # First, and neither packed nor with anything extra: readers look for it at a fixed place (OCF 4.3).
        for name, content in {"mimetype": _MIMETYPE, **files}.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            is_packed = name == "mimetype" or name.endswith((".jpg", ".png"))
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return stream.getvalue()


# The kinds of chapters in the Structural Semantics Vocabulary, with their role (DPUB-ARIA 1.1).
_SEMANTICS = {
    "cover": ("titlepage", None),
    "letter": ("preface", "doc-preface"),
    "article": ("chapter", "doc-chapter"),
    "releases": ("chapter", "doc-chapter"),
    "colophon": ("colophon", "doc-colophon"),
}


def _section(chapter: Chapter) -> Element:
    type_, role = _SEMANTICS.get(chapter.kind, ("chapter", "doc-chapter"))
    return element("section", chapter.contents, id=TOP, epub_type=type_, role=role, class_=chapter.kind)


def _document(book: Book, contents: Sequence[Element], title: str, language: str, matter: str, kind: str) -> bytes:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", clean(title).strip() or book.title),
        element("link", rel="stylesheet", type="text/css", href=STYLES),
    )
    body = element("body", contents, epub_type=matter, class_=f"is-{kind}")
    page = element("html", head, body, lang=language)
    etree.cleanup_namespaces(page, keep_ns_prefixes=["epub"])
    return _xml(page, "<!DOCTYPE html>")


def _xml(root: Element, doctype: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}'.rstrip() + "\n"
    return head.encode() + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


# --- navigation ------------------------------------------------------------------------------------------------------


def _grouped(chapters: Sequence[Chapter]) -> Iterator[tuple[str, list[Chapter]]]:
    """Chapters by the section they stand in; '' for those that stand in none."""
    group: list[Chapter] = []
    for chapter in chapters:
        if group and group[0].section != chapter.section:
            yield group[0].section, group
            group = []
        group.append(chapter)
    if group:
        yield group[0].section, group


def _listed(book: Book) -> list[Chapter]:
    """The chapters that the contents name: not the title page."""
    return [chapter for chapter in book.chapters if chapter.kind != "cover"]


def _is_alone(section: str, chapters: list[Chapter]) -> bool:
    """Whether a section is a chapter of its own, whose name would stand there twice."""
    return not section or (len(chapters) == 1 and chapters[0].title == section)


def _nav(book: Book) -> list[Element]:
    words = book.words

    def item(chapter: Chapter) -> Element:
        lang = chapter.language if chapter.language != book.language else None
        return element("li", element("a", chapter.title, href=chapter.file, lang=lang))

    entries: list[Element] = []
    for section, chapters in _grouped(_listed(book)):
        items = [item(chapter) for chapter in chapters]
        if not _is_alone(section, chapters):
            items = [element("li", element("span", section), element("ol", items))]
        entries += items
    made = [
        element(
            "nav", element("h1", words["contents"]), element("ol", entries), id="toc", epub_type="toc", role="doc-toc"
        )
    ]
    targets = [("cover", COVER_PAGE, words["cover"])] if book.cover else []
    targets.append(("toc", f"{NAV}#toc", words["contents"]))
    body = next((chapter for chapter in book.chapters if chapter.matter == "bodymatter"), None)
    if body:
        targets.append(("bodymatter", body.file, body.title))
    links = [element("li", element("a", name, href=href, epub_type=type_)) for type_, href, name in targets]
    made.append(
        element("nav", element("h2", words["landmarks"]), element("ol", links), epub_type="landmarks", hidden="hidden")
    )
    if book.pages:
        links = [
            element("li", element("a", str(page), href=f"{file}#{name}")) for page, (file, name) in book.pages.items()
        ]
        title = element("h2", words["printed_pages"])
        made.append(
            element("nav", title, element("ol", links), epub_type="page-list", role="doc-pagelist", hidden="hidden")
        )
    return made


def _ncx(book: Book) -> bytes:
    root = etree.Element(f"{{{_NCX}}}ncx", nsmap={None: _NCX}, version="2005-1")  # type: ignore[dict-item]
    root.set("{http://www.w3.org/XML/1998/namespace}lang", book.language)

    def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
        made = etree.SubElement(parent, f"{{{_NCX}}}{tag}", attributes)
        made.text = None if text is None else clean(text)
        return made

    head = add(root, "head")
    depth = 1 if all(_is_alone(*group) for group in _grouped(_listed(book))) else 2
    for name, content in (
        ("dtb:uid", book.identifier),
        ("dtb:depth", str(depth)),
        ("dtb:totalPageCount", "0"),
        ("dtb:maxPageNumber", "0"),
    ):
        add(head, "meta", name=name, content=content)
    add(add(root, "docTitle"), "text", book.title)
    places = add(root, "navMap")
    order: dict[str, int] = {}
    count = 0

    def point(parent: Element, title: str, file: str) -> Element:
        # What leads to one place has one number (DAISY 3, 8.4.3).
        nonlocal count
        count += 1
        number = order.setdefault(file, len(order) + 1)
        made = add(parent, "navPoint", id=f"point-{count}", playOrder=str(number))
        add(add(made, "navLabel"), "text", title)
        add(made, "content", src=file)
        return made

    for section, chapters in _grouped(_listed(book)):
        parent = places if _is_alone(section, chapters) else point(places, section, chapters[0].file)
        for chapter in chapters:
            point(parent, chapter.title, chapter.file)
    return _xml(root)


# --- the package document --------------------------------------------------------------------------------------------


def _container() -> bytes:
    root = etree.Element(f"{{{_CONTAINER}}}container", nsmap={None: _CONTAINER}, version="1.0")  # type: ignore[dict-item]
    files = etree.SubElement(root, f"{{{_CONTAINER}}}rootfiles")
    about = {"full-path": "OEBPS/package.opf", "media-type": "application/oebps-package+xml"}
    etree.SubElement(files, f"{{{_CONTAINER}}}rootfile", about)
    return _xml(root)


def _opf(book: Book) -> bytes:
    root = etree.Element(
        f"{{{_OPF}}}package",
        {"version": "3.0", "unique-identifier": "id"},
        nsmap={None: _OPF, "dc": _DC},  # type: ignore[dict-item]
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", book.language)
    _metadata(book, etree.SubElement(root, f"{{{_OPF}}}metadata"))
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine", toc="ncx")

    def item(id: str, href: str, type_: str, properties: str | None = None) -> None:
        about = {"id": id, "href": href, "media-type": type_} | ({"properties": properties} if properties else {})
        etree.SubElement(manifest, f"{{{_OPF}}}item", about)

    def read(id: str) -> None:
        etree.SubElement(spine, f"{{{_OPF}}}itemref", idref=id)

    item("nav", NAV, _XHTML_TYPE, "nav")
    item("ncx", NCX, "application/x-dtbncx+xml")
    item("styles", STYLES, "text/css")
    if book.cover:
        item("cover", COVER_PAGE, _XHTML_TYPE)
        read("cover")
    for number, chapter in enumerate(book.chapters):
        item(f"chapter-{number}", chapter.file, _XHTML_TYPE)
        read(f"chapter-{number}")
        if number == 0:
            read("nav")
    for number, name in enumerate(sorted(book.pictures), 1):
        kind = "image/png" if name.endswith(".png") else "image/jpeg"
        item(f"picture-{number}", name, kind, "cover-image" if book.cover and name == book.cover[0] else None)
    return _xml(root)


def _metadata(book: Book, parent: Element) -> None:
    def dublin(name: str, text: str, **attributes: str) -> None:
        if clean(text).strip():
            etree.SubElement(parent, f"{{{_DC}}}{name}", attributes).text = clean(text)

    def meta(name: str, text: str, refines: str | None = None, **attributes: str) -> None:
        about = {"property": name, **({"refines": refines} if refines else {}), **attributes}
        etree.SubElement(parent, f"{{{_OPF}}}meta", about).text = clean(text)

    dublin("identifier", book.identifier, id="id")
    dublin("title", book.title)
    for language in dict.fromkeys((book.language, *book.languages)):
        dublin("language", language)
    dublin("creator", book.publisher)
    dublin("publisher", book.publisher)
    for name in book.contributors:
        dublin("contributor", name)
    dublin("date", book.moment.date().isoformat())
    dublin("description", book.description)
    dublin("rights", book.rights)
    meta("dcterms:modified", book.moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    meta("belongs-to-collection", book.series, id="series")
    meta("collection-type", "series", "#series")
    meta("group-position", str(book.number), "#series")
    if book.pages:
        dublin("source", book.source, id="paper")
        meta("source-of", "pagination", "#paper")
    _accessibility(book, meta)
    if book.cover:
        # What readers of EPUB 2 know a cover by.
        names = sorted(book.pictures)
        about = {"name": "cover", "content": f"picture-{names.index(book.cover[0]) + 1}"}
        etree.SubElement(parent, f"{{{_OPF}}}meta", about)


def _accessibility(book: Book, meta: Callable[[str, str], None]) -> None:
    """EPUB Accessibility 1.1, 2: nothing is claimed that the book does not keep."""
    is_described = not any(chapter.has_undescribed for chapter in book.chapters)
    modes = ["textual", "visual"] if book.pictures else ["textual"]
    for mode in modes:
        meta("schema:accessMode", mode)
    meta("schema:accessModeSufficient", ",".join(modes))
    if is_described and book.pictures:
        meta("schema:accessModeSufficient", "textual")
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    features += ["alternativeText"] if is_described and book.pictures else []
    features += ["pageNavigation", "pageBreakMarkers"] if book.pages else []
    for feature in features:
        meta("schema:accessibilityFeature", feature)
    # Pictures are stills, and there is neither sound nor script.
    meta("schema:accessibilityHazard", "none")
    meta("schema:accessibilitySummary", book.words["book_access" if is_described else "book_access_partly"])
