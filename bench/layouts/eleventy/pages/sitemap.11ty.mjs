import { ADDRESS } from "../_includes/frame.mjs";

export const data = { permalink: "sitemap.xml", eleventyExcludeFromCollections: true, eleventyImport: { collections: ["articles", "lists"] } };

export function render({ collections }) {
  const articles = collections.articles.map(
    (item) => `<url><loc>${ADDRESS}${item.url.slice(1)}</loc><lastmod>${item.date.toISOString()}</lastmod></url>`,
  );
  const lists = collections.lists.map((list) => `<url><loc>${ADDRESS}${list.path}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[...articles, ...lists].join("\n")}
</urlset>
`;
}
