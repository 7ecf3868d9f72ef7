import { ADDRESS, NAME, escape, frame, slug } from "./frame.mjs";
import { neighbours } from "../eleventy.config.mjs";

export function render(data) {
  const { title, description, author, category, topics, group, page, content } = data;
  const url = ADDRESS + page.url.slice(1);
  const time = page.date.toISOString();
  const structured = {
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "NewsArticle", headline: title, url, mainEntityOfPage: url, datePublished: time, author: [{ "@type": "Person", name: author, url: `${ADDRESS}penulis/${slug(author)}/` }], publisher: { "@type": "NewsMediaOrganization", name: NAME, url: ADDRESS }, inLanguage: "id", description },
      { "@type": "BreadcrumbList", itemListElement: [{ "@type": "ListItem", position: 1, name: "Beranda", item: ADDRESS }, { "@type": "ListItem", position: 2, name: group, item: `${ADDRESS}${group}/` }, { "@type": "ListItem", position: 3, name: title, item: url }] },
    ],
  };
  const text = encodeURIComponent(`*${title}*\n${description}\n\nBaca: ${url}\n_${group}_`);
  const here = encodeURIComponent(url), headline = encodeURIComponent(title);
  const { older, newer } = neighbours.get(page.url) ?? {};
  return frame({
    title,
    description,
    head: `<link rel="canonical" href="${url}">
<meta property="og:url" content="${url}">
<meta property="og:title" content="${escape(title)}">
<meta property="og:description" content="${escape(description)}">
<meta property="og:type" content="article">
<meta property="article:published_time" content="${time}">
<meta property="article:section" content="${escape(category)}">
${topics.map((topic) => `<meta property="article:tag" content="${escape(topic)}">`).join("\n")}
<link rel="alternate" type="application/rss+xml" title="${group}" href="/${group}/feed.xml">
<script type="application/ld+json">${JSON.stringify(structured).replace(/</g, "\\u003c")}</script>`,
    crumbs: `<nav class="wrap crumbs" aria-label="Anda di sini"><ol>
<li><a href="/">Beranda</a></li>
<li><a href="/${group}/">${group}</a></li>
<li><a href="/rubrik/${slug(category)}/">${escape(category)}</a></li>
</ol></nav>`,
    main: `<article class="story">
<header>
<p class="labels"><a class="kicker" href="/rubrik/${slug(category)}/">${escape(category)}</a></p>
<h1>${escape(title)}</h1>
<p class="stand">${escape(description)}</p>
<p class="by">Oleh <a href="/penulis/${slug(author)}/" rel="author">${escape(author)}</a> &middot; <a href="/${group}/">${group}</a></p>
<p class="meta"><time datetime="${time}">${page.date.toUTCString()}</time></p>
</header>
<div class="body">
${content}
</div>
<footer>
<nav aria-label="Tagar"><ul class="chips">
${topics.map((topic) => `<li><a href="/tagar/${slug(topic)}/" rel="tag">#${escape(topic)}</a></li>`).join("\n")}
</ul></nav>
<section class="share"><h2>Bagikan</h2><ul class="chips">
<li><a class="wa" href="https://wa.me/?text=${text}" rel="noreferrer">WhatsApp</a></li>
<li><a href="https://www.facebook.com/sharer/sharer.php?u=${here}" rel="noreferrer">Facebook</a></li>
<li><a href="https://t.me/share/url?url=${here}&amp;text=${headline}" rel="noreferrer">Telegram</a></li>
<li><a href="https://x.com/intent/post?url=${here}&amp;text=${headline}" rel="noreferrer">X</a></li>
</ul><p class="copy">Salin tautan: <span>${url}</span></p></section>
</footer>
</article>
<aside class="box from"><p><b>${group}</b><br><a href="/${group}/">Berita lain dari kelompok ini</a></p></aside>
<nav class="pair" aria-label="Berita sebelum dan sesudahnya">
${older ? `<a href="${older.url}" rel="prev"><span>Sebelumnya</span> ${escape(older.data.title)}</a>` : ""}
${newer ? `<a href="${newer.url}" rel="next"><span>Berikutnya</span> ${escape(newer.data.title)}</a>` : ""}
</nav>`,
  });
}
