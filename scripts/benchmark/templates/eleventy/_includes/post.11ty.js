import { day, escaped, frame, people } from "./parts.js";

export function render(data) {
  const { title, summary, lang, page, changes, subjects, members, version } = data;
  const told = (changes ?? []).map((change) => `<li>${escaped(change)}</li>`).join("");
  const tags = (subjects ?? []).map((tag) => `<a href="/tags/${tag}/">#${escaped(tag)}</a>`).join(" ");
  const main = `<article lang="${lang}">
<h1>${escaped(title)}</h1>
<p>${people(members)} <time datetime="${page.date.toISOString()}">${day(page.date)}</time></p>
${data.content}
${told && `<h2>${escaped(version)}</h2><ul>${told}</ul>`}
<p>${tags}</p>
</article>`;
  return frame(title, summary, page.url, lang, main);
}
