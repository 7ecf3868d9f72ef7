import { frame, teasers, NAME } from "../_includes/frame.mjs";

export const data = { permalink: "index.html", eleventyExcludeFromCollections: true, eleventyImport: { collections: ["articles", "lists"] } };

export function render({ collections }) {
  const groups = collections.lists.filter((list) => list.number === 1 && /^kim-\d+\/$/.test(list.base));
  return frame({
    title: NAME,
    description: NAME,
    head: '<meta property="og:type" content="website">',
    main: `<h1>${NAME}</h1>
${teasers(collections.articles.slice(0, 24))}
<section><h2>Kelompok</h2><ul class="groups">
${groups.map((list) => `<li><a href="/${list.base}">${list.title}</a></li>`).join("\n")}
</ul></section>`,
  });
}
