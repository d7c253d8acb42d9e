// What Material's script needs told, before it runs.

// It asks below every `link[rel=alternate]` for a sitemap, and for feeds there is none. With a space behind the word
// its selector passes them over; in the page's source they stay as feed readers look for them.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.rel = "alternate ";

// Its search listens for keys alone: text that is pasted, spoken or drawn comes without one.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-md-component=search-query]")) event.target.dispatchEvent(new Event("keyup"));
});
