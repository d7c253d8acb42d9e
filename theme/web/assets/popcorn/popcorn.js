// What Material's script needs told, before it runs.

// It asks below every `link[rel=alternate]` for a sitemap, and for feeds there is none. With a space behind the word
// its selector passes them over; in the page's source they stay as feed readers look for them.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.rel = "alternate ";

// Its search listens for keys alone: text that is pasted, spoken or drawn comes without one.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-md-component=search-query]")) event.target.dispatchEvent(new Event("keyup"));
});

// The drawer lies over the page: who walks out of it by the keyboard would be behind it.
const menu = document.getElementById("menu");
menu?.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !menu.contains(relatedTarget) && menu.matches("[popover]:popover-open")) menu.hidePopover();
});

// Who leaves the search by Escape goes on where they were; Material would put them at the page's start.
const query = document.querySelector("[data-md-component=search-query]");
let before = null;
query?.addEventListener("focus", ({ relatedTarget }) => {
  if (!query.closest("[data-md-component=search]").contains(relatedTarget)) before = relatedTarget;
});
query?.closest("[data-md-component=search]").addEventListener("keydown", ({ key }) => {
  if (key === "Escape") setTimeout(() => (before ?? document.getElementById("content")).focus({ preventScroll: true }));
});
