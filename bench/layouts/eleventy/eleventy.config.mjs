// Eleventy's settings for the bench: the same pages, lists and feeds as the other generators make.

const SIZE = 24;
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** Address of an article -> its neighbours in its group. */
export const neighbours = new Map();

function named(articles) {
  const lists = new Map();
  const add = (path, title, item) => {
    if (!lists.has(path)) lists.set(path, { path, title, items: [] });
    lists.get(path).items.push(item);
  };
  for (const item of articles) {
    add(`${item.data.group}/`, item.data.group, item);
    add(`rubrik/${slug(item.data.category)}/`, item.data.category, item);
    add(`penulis/${slug(item.data.author)}/`, item.data.author, item);
    for (const topic of item.data.topics) add(`tagar/${slug(topic)}/`, topic, item);
  }
  return [...lists.values()];
}

export default function (eleventy) {
  const newest = (api) =>
    api.getFilteredByGlob("content/**/*.md").sort((a, b) => b.date - a.date);

  eleventy.addCollection("articles", (api) => {
    const last = new Map();
    const all = newest(api);
    for (const item of all) {
      const newer = last.get(item.data.group);
      neighbours.set(item.url, { newer });
      if (newer) neighbours.get(newer.url).older = item;
      last.set(item.data.group, item);
    }
    return all;
  });
  eleventy.addCollection("lists", (api) =>
    named(newest(api)).flatMap((list) => {
      const count = Math.max(1, Math.ceil(list.items.length / SIZE));
      return Array.from({ length: count }, (_, n) => ({
        ...list,
        base: list.path,
        path: n ? `${list.path}halaman/${n + 1}/` : list.path,
        number: n + 1,
        count,
        items: list.items.slice(n * SIZE, (n + 1) * SIZE),
      }));
    }),
  );
  eleventy.addCollection("feeds", (api) => {
    const all = newest(api);
    return [{ path: "", title: "Hub Uji", items: all }, ...named(all)].map((list) => ({
      ...list,
      items: list.items.slice(0, 20),
    }));
  });
  return { dir: { input: ".", includes: "_includes", output: "public" } };
}
