export const data = {
  pagination: { data: "collections.redirects", size: 1, alias: "redirect" },
  permalink: ({ redirect }) => `/s/${redirect[0]}/index.html`,
  layout: false,
  eleventyExcludeFromCollections: true,
};

export function render({ redirect: [, url] }) {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${url}"><link rel="canonical" href="${url}">`;
}
