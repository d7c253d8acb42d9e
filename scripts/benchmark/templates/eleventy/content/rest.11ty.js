import { home } from "../_includes/parts.js";

// The search index, the sitemap and the page for what is not there.
export const data = {
  pagination: { data: "rest", size: 1, alias: "file" },
  rest: ["search/search_index.json", "sitemap.xml", "404.html"],
  permalink: ({ file }) => `/${file}`,
  layout: false,
  eleventyExcludeFromCollections: true,
  eleventyImport: { collections: ["entries"] },
};

export function render({ file, collections }) {
  if (file === "404.html") return "<!doctype html><h1>404</h1>";
  if (file === "sitemap.xml") {
    const urls = [...collections.entries.map((e) => e.url), ...collections.pagesOfLists.map((p) => `/${p.address}`)];
    return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url><loc>${home}${url}</loc></url>`).join("\n")}</urlset>`;
  }
  const docs = collections.entries.map((e) => ({ location: e.url, title: e.data.title, text: e.content.replace(/<[^>]*>/g, "") }));
  return JSON.stringify({ docs });
}
