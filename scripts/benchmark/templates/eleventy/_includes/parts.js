// What several templates share.
import { readFileSync } from "node:fs";

const members = JSON.parse(readFileSync("members.json", "utf-8"));
export const names = new Map(Object.entries(members).map(([handle, [name]]) => [handle, name]));
export const escaped = (text) =>
  String(text ?? "").replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
export const day = (date) => date.toISOString().slice(0, 10);
export const home = "https://firefly.example";

const rooms = ["stories", "works", "guides", "interviews", "releases", "events", "members", "tags"];

export function frame(title, description, url, lang, main) {
  const prefix = url.startsWith("/en/") ? "/en" : "";
  const menu = rooms.map((room) => `<li><a href="${prefix}/${room}/">${room}</a></li>`).join("\n");
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – 萤火</title>
<meta name="description" content="${escaped(description)}">
<meta property="og:title" content="${escaped(title)}">
<meta property="og:url" content="${home}${url}">
<link rel="canonical" href="${home}${url}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><nav><ul>
<li><a href="${prefix}/">萤火</a></li>
${menu}
</ul></nav></header>
<main>${main}</main>
<footer><p>萤火 · CC BY-SA 4.0</p></footer>
</body>
</html>
`;
}

export const people = (handles) =>
  (handles ?? []).map((handle) => `<a href="/members/${handle}/">${escaped(names.get(handle))}</a>`).join(" ");

const made = new WeakMap();

// A card is the same wherever it stands.
export function card(entry) {
  if (!made.has(entry)) {
    const { title, summary, members, lang } = entry.data;
    made.set(entry, `<li class="card" lang="${lang}"><h2><a href="${entry.url}">${escaped(title)}</a></h2>
<p>${escaped(summary)}</p>
<p>${people(members)} <time datetime="${day(entry.date)}">${day(entry.date)}</time></p></li>`);
  }
  return made.get(entry);
}

export const cards = (entries) => `<ul class="cards">\n${entries.map(card).join("\n")}\n</ul>`;
