// The packages lie in the folder of the installed tool, not in the project.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.env.BENCH_PACKAGES + "/");
const markdownIt = require("markdown-it");
const footnote = require("markdown-it-footnote");
const anchor = require("markdown-it-anchor");
const highlight = require("@11ty/eleventy-plugin-syntaxhighlight");

const PER_PAGE = 24;
const lists = JSON.parse(readFileSync("lists.json", "utf-8"));
const feeds = JSON.parse(readFileSync("feeds.json", "utf-8"));
const members = JSON.parse(readFileSync("members.json", "utf-8"));
const newestFirst = (a, b) => b.date - a.date || (a.url < b.url ? -1 : 1);

// `> [!NOTE] Title` becomes a box.
function boxes(md) {
  md.core.ruler.after("block", "boxes", (state) => {
    state.tokens.forEach((token, index) => {
      const text = state.tokens[index + 2];
      if (token.type !== "blockquote_open" || text?.type !== "inline" || !text.content.startsWith("[!NOTE]")) return;
      token.attrSet("class", "admonition note");
      text.content = text.content.slice("[!NOTE]".length).trim();
    });
  });
}

function grouped(entries) {
  const groups = new Map();
  const put = (by, of, entry) => {
    const key = `${by} ${of}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(entry);
  };
  for (const entry of entries) {
    const data = entry.data;
    put("news", "", entry);
    if (data.meetup) {
      put("events", "", entry);
      put("event_year", `events/${entry.date.getUTCFullYear()}`, entry);
      put("city", data.city, entry);
      put("series", data.series, entry);
      continue;
    }
    put("section", data.kind, entry);
    put("year", `${data.kind}/${entry.date.getUTCFullYear()}`, entry);
    if (data.kind === "releases") put("releases", "", entry);
    if (data.channel) put("channel", data.channel, entry);
    for (const tag of data.subjects ?? []) put("tag", tag, entry);
    for (const member of data.members ?? []) put("member", member, entry);
  }
  return (by, of) => groups.get(`${by} ${of}`) ?? [];
}

export default function (config) {
  config.addPlugin(highlight);
  config.setLibrary("md", markdownIt({ html: false }).use(footnote).use(anchor).use(boxes));
  config.addCollection("entries", (api) => api.getAll().filter((item) => item.data.id).sort(newestFirst));
  config.addCollection("redirects", (api) => [
    ...Object.entries(members).map(([handle, [, id]]) => [id, `/members/${handle}/`]),
    ...api.getAll().filter((item) => item.data.id).map((item) => [item.data.id, item.url]),
  ]);
  config.addCollection("pagesOfLists", (api) => {
    const of = grouped(api.getAll().filter((item) => item.data.id).sort(newestFirst));
    const pages = [];
    for (const list of lists) {
      const size = { events: 6, releases: 12, front: 13 }[list.by];
      const all = list.by === "front" ? of("news", "") : of(list.by, list.of);
      const entries = size ? all.slice(0, size) : all;
      const total = list.whole ? 1 : Math.max(1, Math.ceil(entries.length / PER_PAGE));
      const terms = { tags: "tag", members: "member" }[list.by];
      const listed = terms && lists.filter((l) => l.by === terms && l.lang === list.lang);
      for (let number = 1; number <= total; number++) {
        const shown = list.whole ? entries : entries.slice((number - 1) * PER_PAGE, number * PER_PAGE);
        pages.push({
          list, number, total, entries: shown,
          terms: listed?.map((l) => ({ url: `/${l.address}`, title: l.title, count: of(l.by, l.of).length })),
          releases: list.by === "front" ? of("releases", "").slice(0, 3) : [],
          meetups: list.by === "front" ? of("events", "").slice(0, 3) : [],
          address: list.address + (number > 1 ? `page/${number}/` : ""),
        });
      }
    }
    return pages;
  });
  config.addCollection("feedFiles", (api) => {
    const of = grouped(api.getAll().filter((item) => item.data.id).sort(newestFirst));
    const forms = ["feed.xml", "atom.xml", "feed.json"];
    return feeds.flatMap(([place, section]) => {
      const entries = (section ? of("section", section) : of("news", "")).slice(0, 100);
      return forms.map((form) => ({ place, form, entries }));
    });
  });
  return { dir: { input: "content", output: "_site", includes: "../_includes", data: "../_data" },
    markdownTemplateEngine: false, templateFormats: ["md", "11ty.js", "jpg"] };
}
