import { ADDRESS, escape } from "../_includes/frame.mjs";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: ({ feed }) => `${feed.path}feed.xml`,
  eleventyExcludeFromCollections: true,
};

export function render({ feed }) {
  const items = feed.items.map(
    (item) => `<item>
<title>${escape(item.data.title)}</title>
<link>${ADDRESS}${item.url.slice(1)}</link>
<guid>${ADDRESS}${item.url.slice(1)}</guid>
<pubDate>${item.date.toUTCString()}</pubDate>
<dc:creator>${escape(item.data.author)}</dc:creator>
${[item.data.category, ...item.data.topics].map((name) => `<category>${escape(name)}</category>`).join("")}
<description>${escape(item.data.description)}</description>
<content:encoded>${escape(item.templateContent)}</content:encoded>
</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${escape(feed.title)}</title>
<link>${ADDRESS}${feed.path}</link>
<description>Berita terbaru: ${escape(feed.title)}</description>
<language>id</language>
<lastBuildDate>${feed.items[0]?.date.toUTCString()}</lastBuildDate>
<atom:link href="${ADDRESS}${feed.path}feed.xml" rel="self" type="application/rss+xml"/>
${items.join("\n")}
</channel>
</rss>
`;
}
