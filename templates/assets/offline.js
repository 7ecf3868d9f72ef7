// Starts the worker that keeps what was read, and lists what it has kept. Pages are whole without it.
(() => {
  "use strict";
  if (!("serviceWorker" in navigator) || !window.caches) return;
  const workers = navigator.serviceWorker;
  const root = new URL("../", document.currentScript.src).href;
  const pages = `kimgen halaman ${root}`;

  // The first page was there before the worker: it is told of it.
  const start = async () => {
    const first = !workers.controller;
    await workers.register(`${root}luring.js`);
    const { active } = await workers.ready;
    const files = [...document.images].map((image) => image.currentSrc).filter(Boolean);
    if (first) active.postMessage({ page: location.href, files });
  };

  const tell = async (list) => {
    const cache = await caches.open(pages);
    for (const key of (await cache.keys()).reverse()) {
      const text = await (await cache.match(key)).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      const title = page.querySelector("main h1, h1");
      if (!title || key.url === location.href) continue;
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = key.url;
      link.textContent = title.textContent.trim();
      row.append(link);
      list.append(row);
    }
    document.getElementById("kosong").hidden = list.childElementCount > 0;
  };

  const list = document.getElementById("tersimpan");
  if (list) tell(list).catch(() => {});
  const begin = () => start().catch(() => {});
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
})();
