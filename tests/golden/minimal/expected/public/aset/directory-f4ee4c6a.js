// Narrows the directory of groups while a reader types. The page is whole without it.
(() => {
  "use strict";
  const place = document.getElementById("saring");
  if (!place) return;
  const say = place.dataset;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const rows = [...document.querySelectorAll(".region li")].map((row) => [row, plain(row.textContent)]);
  const label = document.createElement("label");
  const field = document.createElement("input");
  const news = document.createElement("p");
  label.htmlFor = field.id = "saring-teks";
  label.textContent = say.label;
  field.type = "search";
  field.placeholder = say.hint;
  field.autocomplete = "off";
  news.className = "meta";
  news.setAttribute("role", "status");
  place.className = "search";
  place.append(label, field, news);
  const narrow = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    for (const region of document.querySelectorAll(".region")) {
      region.hidden = !region.querySelector("li:not([hidden])");
    }
    news.textContent = !words.length ? "" : found ? say.found.replace("{n}", found) : say.none;
  };
  field.addEventListener("input", narrow);
  narrow();
})();
