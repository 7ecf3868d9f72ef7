// Keeps the last pages that a reader opened, with their pictures: fresh where there is signal,
// as last read where there is none. It fetches nothing that the reader did not ask for, but one
// page that lists what is kept, and a look once a day whether the site still wants it.
"use strict";
const root = self.registration.scope;
const KEPT = `${root}luring/`;
const BASE = `kimgen dasar ${root}`;
const PAGES = `kimgen halaman ${root}`;
const FILES = `kimgen berkas ${root}`;
const MOST = { [PAGES]: 40, [FILES]: 80 };
const STAYS = /-[0-9a-f]{8}\.(?:webp|jpg|png|js)$/;
const DAY = 86400000;
// A page that was read before is shown if the network takes longer.
const PATIENCE = 5000;

const keep = async (name, address, answer) => {
  const cache = await caches.open(name);
  await cache.delete(address);
  await cache.put(address, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, -MOST[name]).map((key) => cache.delete(key)));
};

const plain = (address) => address.split(/[?#]/)[0];

const fetched = async (event, address) => {
  const answer = await fetch(event.request);
  const kind = answer.headers.get("Content-Type") || "";
  if (answer.ok && kind.startsWith("text/html") && address !== KEPT) {
    event.waitUntil(keep(PAGES, address, answer.clone()));
  } else if (answer.status === 404 || answer.status === 410) {
    event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(address)));
  }
  event.waitUntil(leave());
  return answer;
};

const page = async (event) => {
  const address = plain(event.request.url);
  const known = await caches.match(address);
  const fresh = fetched(event, address);
  event.waitUntil(fresh.catch(() => {}));
  if (!known) return fresh.catch(() => Response.redirect(KEPT));
  const late = new Promise((done) => setTimeout(done, PATIENCE, known.clone()));
  return Promise.race([fresh.catch(() => known), late]);
};

const file = async (event) => {
  const known = await caches.match(event.request.url);
  if (known) return known;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(FILES, event.request.url, answer.clone()));
  return answer;
};

// A site that offers this script no more has done with it: nothing of it stays on the phone.
const leave = async () => {
  const cache = await caches.open(BASE);
  const seen = await cache.match(`${root}luring.js`);
  if (seen && Date.now() - Number(await seen.text()) < DAY) return;
  const answer = await fetch(self.location.href, { method: "HEAD", cache: "no-store" });
  if (answer.status === 404 || answer.status === 410) {
    await Promise.all([BASE, PAGES, FILES].map((name) => caches.delete(name)));
    await self.registration.unregister();
  } else {
    await cache.put(`${root}luring.js`, new Response(String(Date.now())));
  }
};

const begin = async () => {
  const cache = await caches.open(BASE);
  const answer = await fetch(KEPT, { cache: "no-cache" });
  const [, script] = (await answer.clone().text()).match(/<script src="([^"]+)"/);
  await cache.put(KEPT, answer);
  await cache.add(new URL(script, KEPT).href);
  await cache.put(`${root}luring.js`, new Response(String(Date.now())));
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(begin());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(root)) return;
  if (mode === "navigate") event.respondWith(page(event));
  else if (STAYS.test(url)) event.respondWith(file(event));
});
self.addEventListener("message", (event) => {
  const ours = (address) => typeof address === "string" && address.startsWith(root);
  const { page: address, files } = event.data;
  const wanted = [[PAGES, plain(address)], ...files.map((each) => [FILES, each])];
  event.waitUntil(
    Promise.allSettled(
      wanted
        .filter(([, each]) => ours(each))
        .map(async ([name, each]) => {
          const answer = await fetch(each, { cache: "force-cache" });
          if (answer.ok && !answer.redirected) await keep(name, each, answer);
        }),
    ),
  );
});
