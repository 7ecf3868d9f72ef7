import { escape, frame, teasers } from "../_includes/frame.mjs";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => list.path,
  eleventyExcludeFromCollections: true,
};

export function render({ list }) {
  return frame({
    title: list.title,
    description: list.title,
    head: `<link rel="alternate" type="application/rss+xml" title="${escape(list.title)}" href="/${list.base}feed.xml">`,
    main: `<header class="title"><h1>${escape(list.title)}${list.number > 1 ? ` <small>halaman ${list.number}</small>` : ""}</h1></header>
${teasers(list.items)}
<nav class="pair" aria-label="Halaman">
${list.number > 1 ? `<a href="/${list.base}${list.number > 2 ? `halaman/${list.number - 1}/` : ""}">Lebih baru</a>` : ""}
${list.number < list.count ? `<a href="/${list.base}halaman/${list.number + 1}/" rel="next">Berita lebih lama</a>` : ""}
</nav>`,
  });
}
