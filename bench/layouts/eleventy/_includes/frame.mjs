export const ADDRESS = "https://hub.example.id/";
export const NAME = "Hub Uji";
export const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escape = (text) => String(text).replace(/[&<>"]/g, (mark) => MARKS[mark]);

const TOP = `<a class="skip" href="#isi">Langsung ke isi</a>
<header class="top">
<div class="wrap brand"><p class="name"><a href="/">${NAME}</a></p><p class="tagline">Kabar rekaan untuk mengukur kecepatan</p></div>
<nav class="wrap bar" aria-label="Menu utama"><ul>
<li><a href="/">Beranda</a></li>
</ul></nav>
</header>`;
const FOOT = `<footer class="foot"><div class="wrap">
<p class="legal">Situs ini dikelola warga yang tergabung dalam Komunitas Informasi Masyarakat (KIM). Kami bukan perusahaan pers; kami secara sukarela mengikuti Pedoman Pemberitaan Media Siber dan melayani hak jawab serta koreksi tanpa biaya.</p>
</div></footer>`;

export function frame({ title, description, head, crumbs = "", main }) {
  return `<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)} | ${NAME}</title>
<meta name="description" content="${escape(description)}">
<meta name="robots" content="max-image-preview:large">
<meta property="og:site_name" content="${NAME}">
<meta property="og:locale" content="id_ID">
${head}
<link rel="alternate" type="application/rss+xml" title="${NAME}" href="/feed.xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
${TOP}
${crumbs}
<main id="isi" class="wrap">
${main}
</main>
${FOOT}
</body>
</html>
`;
}

export const teasers = (items) => `<div class="cards">
${items
  .map(
    (item) => `<article class="card"><div>
<h2><a href="${item.url}">${escape(item.data.title)}</a></h2>
<p>${escape(item.data.description)}</p>
<p class="meta"><time datetime="${item.date.toISOString()}">${item.date.toDateString()}</time> &middot; <a href="/${item.data.group}/">${item.data.group}</a></p>
</div></article>`,
  )
  .join("\n")}
</div>`;
