// Finds articles in the index under data-index (made by kimgen/making/search.py; the stems are those
// of kimgen/words/stemming.py: change one, change both). Only the pieces that a search needs are
// fetched, from this host. Written for browsers of 2017 and later.
(() => {
  "use strict";

  // --- words -----------------------------------------------------------------------------------

  const MARKS = /[\u0300-\u036f'\u2018\u2019\u02bb\u02bc]/g;
  const LETTERS = "0-9a-z\\u0370-\\u1fff\\u2c00-\\u2dff\\u3040-\\ud7ff\\uf900-\\ufdff\\ufe70-\\ufefc";
  const WORD = new RegExp("[" + LETTERS + "]+", "g");
  const PLAIN = /^[a-z]{5,}$/;
  const PREFIXES = [
    [/^[mp]em(?=[aeiou])/, ["p", "m"]],
    [/^[mp]eny(?=[aeiou])/, ["s", "ny"]],
    [/^[mp]eng(?=[aeiou])/, ["", "k"]],
    [/^[mp]en(?=[aeiou])/, ["t", "n"]],
    [/^[mp]e(?:ng(?=[ghkq])|m(?=[bfpv])|n(?=[cdjstz]))/, [""]],
    [/^[bt]er/, ["", "r"]],
    [/^di(?!s[^aeiou])/, [""]],
    [/^me(?=[lrwy])/, [""]],
    [/^per/, ["", "r"]],
    [/^pe(?=[^aeiou])/, [""]],
    [/^ke/, [""]],
  ];
  const STRONG = 7;
  const KE = 10;
  const MOST_PREFIXES = 3;
  const RARE = /^(?:[bp]el(?=ajar)|be(?=[^aeiou]er)|te(?=per)|[mp]enge|se)/;
  const UNSOUND = /^(?:m[^aeiou]|n[^aeiouyg]|ng[^aeiou]|[lrwy][^aeiou])/;
  const LONGEST = 32;

  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(MARKS, "");
  const wordsOf = (text) => fold(text).match(WORD) || [];
  const sound = (root) => (root.match(/[aeiou]/g) || []).length > 1 && !UNSOUND.test(root);
  const without = (word, end) => (end && word.endsWith(end) ? word.slice(0, -end.length) : word);

  // The known root that is reached by taking the fewest prefixes off.
  const knownRoot = (word, roots) => {
    let forms = [[word, ""]];
    for (const base of [word, without(word, "nya")]) {
      for (const cut of ["", "an", "kan", "i"]) {
        if (base.endsWith(cut) && (cut || base !== word)) forms.push([without(base, cut), cut]);
      }
    }
    for (let depth = 0; depth <= MOST_PREFIXES; depth += 1) {
      const shorter = [];
      for (const [form, cut] of forms) {
        if (roots.has(form)) return form;
        PREFIXES.forEach(([pattern, sounds], number) => {
          const match = pattern.exec(form);
          if (!match || (number === KE && !cut)) return;
          for (const each of sounds) shorter.push([each + form.slice(match[0].length), cut]);
        });
        const rare = RARE.exec(form);
        if (rare) shorter.push([form.slice(rare[0].length), cut]);
      }
      forms = shorter;
    }
    return "";
  };

  const endings = (word) => {
    if (word.endsWith("kan")) {
      const noun = /^[kp]e/.test(word) && /[aeiou]kan$/.test(word);
      return noun ? ["an", "kan", ""] : ["kan", "an", ""];
    }
    if (word.endsWith("an")) return ["an", ""];
    return /[^s]i$/.test(word) && !word.startsWith("be") ? ["i", ""] : [""];
  };

  // The form without its prefixes; nothing, if the ending was part of the root.
  const bare = (form, ending) => {
    if (!sound(form)) return "";
    for (let step = 0; step < MOST_PREFIXES; step += 1) {
      let rest = "";
      let number = 0;
      for (; number < PREFIXES.length; number += 1) {
        const [pattern, sounds] = PREFIXES[number];
        const match = pattern.exec(form);
        if (match && (number !== KE || ending)) {
          rest = sounds[0] + form.slice(match[0].length);
          break;
        }
      }
      if (!rest || !sound(rest)) {
        const bound = ending === "i" || (number <= STRONG && number < PREFIXES.length);
        return step === 0 && ending && bound ? "" : form;
      }
      form = rest;
    }
    return form;
  };

  const stem = (word, roots) => {
    word = word.slice(0, LONGEST);
    if (!PLAIN.test(word) || roots.has(word)) return word;
    const known = knownRoot(word, roots);
    if (known) return known;
    if (word.endsWith("nya") && sound(word.slice(0, -3))) {
      word = word.slice(0, -3);
      if (word.length < 5) return word;
    }
    for (const ending of endings(word)) {
      const root = bare(without(word, ending), ending);
      if (root) return root;
    }
    return word;
  };

  // --- the index -------------------------------------------------------------------------------

  const setOf = (text) => new Set((text || "").split(" "));

  // A shard's lines: [word, its entries].
  const linesOf = (shard) => {
    let before = "";
    return shard.split("\n").slice(0, -1).map((line) => {
      const gap = line.indexOf(" ");
      before = before.slice(0, line.charCodeAt(0) - 48) + line.slice(1, gap);
      return [before, line.slice(gap + 1)];
    });
  };

  // Where a word stands: [number in the part, level].
  const placesOf = (entries) => {
    const found = [];
    let at = 0;
    let article = -1;
    const next = () => entries.charCodeAt(at++) - 35;
    while (at < entries.length) {
      let number = next();
      if (number === 91) number = ((next() * 92) + next()) * 92 + next() + 2912;
      else if (number >= 60) number = (number - 60) * 92 + next() + 60;
      article += (number >> 2) + 1;
      found.push([article, number & 3]);
    }
    return found;
  };

  const bucketOf = (bounds, word) => {
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (word < bounds[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  // Whether one letter more, less, or another makes the one word of the other.
  const alike = (one, other) => {
    if (one.length > other.length) [one, other] = [other, one];
    if (other.length - one.length > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at += 1;
    return one.slice(one.length === other.length ? at + 1 : at) === other.slice(at + 1);
  };

  const tools = { wordsOf, stem, setOf, linesOf, placesOf, bucketOf, alike };
  if (typeof module === "object") module.exports = tools;
  if (typeof document === "undefined") return;

  // --- the page --------------------------------------------------------------------------------

  const form = document.getElementById("cari");
  if (!form) return;
  const say = form.dataset;
  const field = document.getElementById("q");
  const news = document.getElementById("kabar");
  const list = document.getElementById("hasil");
  const more = document.createElement("button");
  const POINTS = [1, 2, 5, 9]; // of a word in the body, in the lead, in tags or names, in the title
  const AT_ONCE = 8;
  const BLOCK = 8;
  const MOST_WORDS = 8;
  const MOST_NEAR = 12;
  let opening = null;
  let fetched = new Map();
  let turn = 0;

  const take = async (path, kind, cache) => {
    const answer = await fetch(say.index + path, { cache: cache || "default" });
    if (!answer.ok) throw new Error(path + ": " + answer.status);
    return answer[kind]();
  };

  const piece = (path, kind) => {
    if (!fetched.has(path)) fetched.set(path, take(path, kind));
    return fetched.get(path);
  };

  const opened = async () => {
    const [directory, first] = await Promise.all([
      take("daftar.json", "json", "no-cache"),
      take("kata.json", "json"),
    ]);
    const old = first.version !== directory.words;
    const words = old ? await take("kata.json", "json", "reload") : first;
    const roots = setOf(words.roots);
    const stop = setOf(words.stop);
    let count = 0;
    const parts = directory.parts.map(([era, start, size, shards, version]) => {
      count += size;
      return { era, start, shards, version, first: count - size };
    });
    const term = (word) => {
      if (word.length < 2 || stop.has(word)) return "";
      return words.stems ? stem(word, roots) : word.slice(0, LONGEST);
    };
    return { parts, count, term, bounds: words.bounds.split(" ") };
  };

  const index = () => {
    if (!opening) {
      fetched = new Map();
      opening = opened();
      opening.catch(() => { opening = null; });
    }
    return opening;
  };

  // Where a word's term stands; otherwise terms that begin with it or are written nearly like it;
  // otherwise what a word of fewer letters finds, for one that is cut off or ends in a slip.
  const look = async (book, word, tries) => {
    const term = book.term(word);
    const bucket = bucketOf(book.bounds, term);
    const shards = await Promise.all(book.parts.map(async (part) => {
      const shard = Math.floor((bucket * part.shards) / (book.bounds.length + 1));
      const path = part.era + "-" + part.start + "/" + shard + ".txt?" + part.version;
      return linesOf(await piece(path, "text"));
    }));
    const all = [];
    shards.forEach((lines, at) => {
      for (const [each, entries] of lines) all.push([each, entries, book.parts[at].first]);
    });
    let hits = all.filter(([each]) => each === term);
    if (!hits.length && term.length > 2) hits = all.filter(([each]) => each.startsWith(term));
    if (!hits.length && term.length > 3) hits = all.filter(([each]) => alike(each, term));
    const words = [...new Set(hits.map(([each]) => each))].slice(0, MOST_NEAR);
    if (!words.length && tries && word.length > 5) return look(book, word.slice(0, -1), tries - 1);
    const places = new Map();
    for (const [each, entries, first] of hits) {
      if (!words.includes(each)) continue;
      for (const [article, level] of placesOf(entries)) {
        const at = first + article;
        places.set(at, Math.max(places.get(at) || 0, POINTS[level]));
      }
    }
    return { words, places };
  };

  // Articles in which most of the terms stand, the best first, of equal ones the newest.
  const ranked = (book, looks) => {
    const tally = new Map();
    for (const { places } of looks) {
      const weight = Math.log(1 + book.count / places.size);
      places.forEach((points, at) => {
        const [terms, score] = tally.get(at) || [0, 0];
        tally.set(at, [terms + 1, score + points * weight]);
      });
    }
    const rows = [...tally].map(([at, [terms, score]]) => [at, terms, score]);
    const best = rows.reduce((most, row) => Math.max(most, row[1]), 0);
    const full = rows.filter((row) => row[1] === best);
    const kept = full.length < AT_ONCE && best > 1 ? rows.filter((row) => row[1] > best - 2) : full;
    return kept.sort((a, b) => b[1] - a[1] || b[2] - a[2] || b[0] - a[0]).map((row) => row[0]);
  };

  const told = async (book, at) => {
    let number = book.parts.length - 1;
    while (book.parts[number].first > at) number -= 1;
    const part = book.parts[number];
    const place = part.start + at - part.first;
    const path = part.era + "/" + Math.floor(place / BLOCK) + ".json?" + part.version;
    return (await piece(path, "json"))[place % BLOCK];
  };

  const node = (name, parent, text) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return parent.appendChild(made);
  };

  const marked = (parent, text, isHit) => {
    for (const word of text.split(/([\s.,;:!?"\u201c\u201d()[\]/\u2013\u2014-]+)/)) {
      if (isHit(word)) node("mark", parent, word);
      else parent.appendChild(document.createTextNode(word));
    }
  };

  const shown = ([title, path, date, group, summary, language], isHit) => {
    const item = node("li", list);
    item.className = "card";
    const box = node("div", item);
    const head = node("h2", box);
    const link = node("a", head);
    link.href = path.includes("://") ? path : say.root + path;
    marked(link, title, isHit);
    const text = node("p", box);
    marked(text, summary, isHit);
    if (language) head.lang = text.lang = language;
    node("p", box, group + " \u00b7 " + date).className = "meta";
    return link;
  };

  const show = async (book, found, from, isHit, mine) => {
    const next = await Promise.all(found.slice(from, from + AT_ONCE).map((at) => told(book, at)));
    if (mine !== turn) return null;
    const links = next.filter(Boolean).map((hit) => shown(hit, isHit));
    more.hidden = from + AT_ONCE >= found.length;
    more.onclick = async () => {
      try {
        const first = await show(book, found, from + AT_ONCE, isHit, mine);
        if (first) first.focus();
      } catch (fault) {
        news.textContent = say.fault;
      }
    };
    return links[0];
  };

  const search = async (query, mine) => {
    const book = await index();
    const words = new Map();
    for (const word of wordsOf(query)) if (book.term(word)) words.set(book.term(word), word);
    const asked = [...words.values()].slice(0, MOST_WORDS);
    const looks = await Promise.all(asked.map((word) => look(book, word, 2)));
    if (mine !== turn) return;
    const hits = new Set([].concat(...looks.map((each) => each.words)));
    const isHit = (word) => wordsOf(word).some((each) => hits.has(book.term(each)));
    const found = ranked(book, looks);
    await show(book, found, 0, isHit, mine);
    if (mine !== turn) return;
    news.textContent = found.length ? say.found.replace("{n}", found.length) : say.none;
  };

  const run = async () => {
    const mine = turn += 1;
    const query = field.value.trim();
    list.textContent = "";
    more.hidden = true;
    news.textContent = query ? say.wait : "";
    if (!query) return;
    try {
      await search(query, mine).catch(() => {
        // The index may have been published anew since it was opened: once more, from the start.
        opening = null;
        if (mine === turn) list.textContent = "";
        return search(query, mine);
      });
    } catch (fault) {
      opening = null;
      if (mine === turn) news.textContent = say.fault;
    }
  };

  const fromAddress = () => {
    field.value = new URLSearchParams(location.search).get("q") || "";
    run();
  };

  more.type = "button";
  more.textContent = say.more;
  more.hidden = true;
  list.parentNode.insertBefore(document.createElement("p"), list.nextSibling).appendChild(more);
  field.addEventListener("focus", () => index().catch(() => {}), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", "?q=" + encodeURIComponent(field.value.trim()));
    run();
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
