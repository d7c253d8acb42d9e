import { escaped, home, names } from "../_includes/parts.js";

export const data = {
  pagination: { data: "collections.feedFiles", size: 1, alias: "feed" },
  permalink: ({ feed }) => `/${feed.place}${feed.form}`,
  layout: false,
  eleventyExcludeFromCollections: true,
  eleventyImport: { collections: ["entries"] },
};

const authority = "tag:firefly.example,2024:";

export function render({ feed }) {
  const url = `${home}/${feed.place}`;
  if (feed.form === "feed.json") {
    const items = feed.entries.map((e) => ({ id: authority + e.data.id, url: home + e.url, title: e.data.title,
      summary: e.data.summary, content_html: e.content, date_published: e.date.toISOString() }));
    return JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "萤火", home_page_url: url, items });
  }
  if (feed.form === "atom.xml") {
    const items = feed.entries.map((e) => `<entry><id>${authority}${e.data.id}</id><title>${escaped(e.data.title)}</title>
<link href="${home}${e.url}"/><updated>${e.date.toISOString()}</updated>
${(e.data.members ?? []).map((handle) => `<author><name>${escaped(names.get(handle))}</name></author>`).join("")}
<summary>${escaped(e.data.summary)}</summary><content type="html">${escaped(e.content)}</content></entry>`);
    return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${url}</id><title>萤火</title><link href="${url}"/>
${items.join("\n")}</feed>`;
  }
  const items = feed.entries.map((e) => `<item><title>${escaped(e.data.title)}</title><link>${home}${e.url}</link>
<guid isPermaLink="false">${authority}${e.data.id}</guid><pubDate>${e.date.toUTCString()}</pubDate>
<description>${escaped(e.data.summary)}</description><content:encoded>${escaped(e.content)}</content:encoded></item>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>萤火</title><link>${url}</link><description>萤火</description>
${items.join("\n")}</channel></rss>`;
}
