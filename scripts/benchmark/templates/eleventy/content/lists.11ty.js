import { cards, escaped, frame } from "../_includes/parts.js";

export const data = {
  pagination: { data: "collections.pagesOfLists", size: 1, alias: "shown" },
  permalink: ({ shown }) => `/${shown.address}index.html`,
  layout: false,
  eleventyExcludeFromCollections: true,
};

export function render({ shown }) {
  const { list, number, total, entries, terms } = shown;
  const parts = [`<h1>${escaped(list.title)}</h1>`];
  if (list.text) parts.push(`<div><p>${escaped(list.text)}</p></div>`);
  if (terms) parts.push(`<ul>${terms.map((t) => `<li><a href="${t.url}">${escaped(t.title)}</a> ${t.count}</li>`).join("\n")}</ul>`);
  else if (list.years.length) parts.push(list.years.map((year) => `<a href="/${year}/">${year.split("/")[1]}</a>`).join(" "));
  if (list.by === "member") {
    const groups = Map.groupBy ? Map.groupBy(entries, (e) => e.data.kind) : byKind(entries);
    for (const [kind, own] of groups) parts.push(`<h2>${kind}</h2>${cards(own)}`);
  } else if (!terms) parts.push(cards(entries));
  if (list.by === "front") parts.push(`<h2>版本</h2>${cards(shown.releases)}<h2>聚会</h2>${cards(shown.meetups)}`);
  if (total > 1) parts.push(`<nav class="pages">${number} / ${total}${number < total ? ` <a rel="next" href="/${list.address}page/${number + 1}/">→</a>` : ""}</nav>`);
  return frame(list.title, list.title, `/${shown.address}`, list.lang, parts.join("\n"));
}

function byKind(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry.data.kind, [...(groups.get(entry.data.kind) ?? []), entry]);
  return groups;
}
