"""Writes the lists, feeds, redirects, sitemap and search index, for readers of both languages."""

import json
from collections import defaultdict
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

PER_PAGE = 24
FEED_ITEMS = 100
SIZES = {"events": 6, "releases": 12, "front": 13}


def _grouped(articles):
    groups = defaultdict(list)
    for article in articles:
        kind, year = article.category.name, article.date.year
        groups["news", ""].append(article)
        if kind == "meetup":
            keys = [
                ("events", ""),
                ("event_year", f"events/{year}"),
                ("city", article.city),
                ("series", article.series),
            ]
        else:
            keys = [("section", kind), ("year", f"{kind}/{year}")]
            keys += [("tag", tag.name) for tag in getattr(article, "tags", [])]
            keys += [("member", author.name) for author in article.authors]
            if kind == "releases":
                keys += [("releases", ""), ("channel", article.channel)]
        for key in keys:
            groups[key].append(article)
    return groups


class ListsGenerator(Generator):
    """See the module."""

    def generate_context(self):
        """Read what the lists are; give templates the members' names."""
        self.lists = json.loads(Path("lists.json").read_text("utf-8"))
        self.feeds = json.loads(Path("feeds.json").read_text("utf-8"))
        members = json.loads(Path("members.json").read_text("utf-8"))
        self.context["names"] = {handle: name for handle, (name, _) in members.items()}
        self.redirects = {number: f"/members/{handle}/" for handle, (_, number) in members.items()}

    def generate_output(self, writer):
        """Write everything."""
        articles = sorted(self.context["articles"], key=lambda article: article.date, reverse=True)
        groups = _grouped(articles)
        self._lists(writer, groups)
        for place, section in self.feeds:
            chosen = groups["section", section] if section else groups["news", ""]
            self._feeds(writer, place, chosen[:FEED_ITEMS])
        output = Path(self.output_path)
        self.redirects |= {article.number: f"/{article.url}" for article in articles}
        for number, url in self.redirects.items():
            file = output / "s" / number / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'<!doctype html><meta http-equiv="refresh" content="0; url={url}">', "utf-8")
        urls = [article.url for article in articles] + [page["address"] for page in self.lists]
        lines = "\n".join(f"<url><loc>{self.settings['SITEURL']}/{url}</loc></url>" for url in urls)
        head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        (output / "sitemap.xml").write_text(f"{head}{lines}</urlset>", "utf-8")
        strip = self.env.filters["striptags"]
        docs = [{"location": a.url, "title": str(a.title), "text": strip(a.content)} for a in articles]
        (output / "search_index.json").write_text(json.dumps({"docs": docs}, ensure_ascii=False), "utf-8")
        writer.write_file("404.html", self.get_template("404"), self.context)

    def _lists(self, writer, groups):
        template = self.get_template("list")
        for page in self.lists:
            by = "news" if page["by"] == "front" else page["by"]
            entries = groups[by, page["of"]][: SIZES.get(page["by"])]
            of_terms = {"tags": "tag", "members": "member"}.get(page["by"])
            terms = [
                {**term, "count": len(groups[of_terms, term["of"]])}
                for term in self.lists
                if term["by"] == of_terms and term["lang"] == page["lang"]
            ]
            more = {"page": page, "terms": terms, "groups": groups}
            total = 1 if page["whole"] else max(1, -(-len(entries) // PER_PAGE))
            for number in range(1, total + 1):
                shown = entries if page["whole"] else entries[(number - 1) * PER_PAGE : number * PER_PAGE]
                address = page["address"] + (f"page/{number}/" if number > 1 else "")
                writer.write_file(
                    f"{address}index.html", template, self.context, entries=shown, number=number, total=total, **more
                )

    def _feeds(self, writer, place, articles):
        writer.write_feed(articles, self.context, f"{place}feed.xml", feed_type="rss")
        writer.write_feed(articles, self.context, f"{place}atom.xml", feed_type="atom")
        site = self.settings["SITEURL"]
        items = [
            {
                "id": f"tag:firefly.example,2024:{article.number}",
                "url": f"{site}/{article.url}",
                "title": str(article.title),
                "content_html": article.content,
                "date_published": article.date.isoformat(),
            }
            for article in articles
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "萤火", "home_page_url": site, "items": items}
        (Path(self.output_path) / place).mkdir(parents=True, exist_ok=True)
        (Path(self.output_path) / place / "feed.json").write_text(json.dumps(feed, ensure_ascii=False), "utf-8")


def register():
    """Called by Pelican."""
    signals.get_generators.connect(lambda pelican: ListsGenerator, weak=False)
