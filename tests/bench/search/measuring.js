// Builds the same index with each engine, types the same queries, and tells how long it took.

import { Document } from "/flexsearch.js";
import MiniSearch from "/minisearch.js";
import start, { Search } from "/guide.js";

/** How many hits are asked for, as a screen would. */
const LIMIT = 20;
/** How many times the whole of the keystrokes is gone through, counted. */
const ROUNDS = 3;
/** For how long one keystroke is repeated in a round, in milliseconds: the clock ticks in tenths of one. */
const LONG_ENOUGH = 8;
/** How often an index is built. */
const BUILDS = 3;

const FIELDS = ["reference", "title", "names", "text", "also"];

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

/** Each entry so many times, under ids of their own. */
const repeated = (entries, times) =>
  Array.from({ length: times }, () => entries)
    .flat()
    .map((entry, id) => ({ ...entry, id }));

/** What each engine makes of entries: `search` gives the names of its first hits, `bytes` its size. */
const engines = (task, parts) => ({
  guide: (times) => {
    const search = new Search(parts.contact, parts.framework, parts.policy, times);
    return {
      search: (query) => search.search(query, LIMIT).split("\n"),
      bytes: () => search.bytes(),
      drop: () => search.free(),
    };
  },
  minisearch: (times) => {
    const index = new MiniSearch({
      fields: FIELDS,
      searchOptions: { prefix: true, fuzzy: 0.2, boost: { reference: 3, title: 2, names: 2 } },
    });
    index.addAll(parts.entries[times]);
    return {
      search: (query) =>
        index
          .search(query)
          .slice(0, LIMIT)
          .map((hit) => parts.entries[times][hit.id].name),
      bytes: () => new TextEncoder().encode(JSON.stringify(index)).length,
      drop: () => index.removeAll(),
    };
  },
  flexsearch: (times) => {
    const index = new Document({ tokenize: "forward", document: { id: "id", index: FIELDS } });
    for (const entry of parts.entries[times]) index.add(entry);
    return {
      search: (query) =>
        index
          .search(query, { limit: LIMIT, merge: true })
          .slice(0, LIMIT)
          .map((hit) => parts.entries[times][hit.id].name),
      bytes: async () => {
        let size = 0;
        const told = [];
        await index.export((_, data) => {
          told.push(data);
        });
        for (const data of told) size += new TextEncoder().encode(data ?? "").length;
        return size;
      },
      drop: () => index.clear(),
    };
  },
});

const median = (numbers) => {
  const sorted = numbers.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** One keystroke's milliseconds: the mean of as many repetitions as can be timed. */
const timed = (search, typed) => {
  let count = 0;
  const from = performance.now();
  let now = from;
  do {
    search(typed);
    count += 1;
    now = performance.now();
  } while (now - from < LONG_ENOUGH);
  return (now - from) / count;
};

/** Every beginning of a query, as it is typed. */
const keystrokes = (query) => Array.from(query, (_, at) => query.slice(0, at + 1));

const measureAt = async (makers, task, times) => {
  const names = Object.keys(makers);
  const built = {};
  const figures = {};
  for (const name of names) {
    const builds = [];
    for (let run = 0; run < BUILDS; run += 1) {
      built[name]?.drop();
      const from = performance.now();
      built[name] = makers[name](times);
      builds.push(performance.now() - from);
    }
    figures[name] = { build: median(builds), bytes: await built[name].bytes(), queries: [] };
  }
  for (const query of task.queries) {
    for (const name of names) {
      // Not counted: the browser compiles what runs often.
      for (const typed of keystrokes(query)) built[name].search(typed);
    }
    const runs = Object.fromEntries(names.map((name) => [name, keystrokes(query).map(() => [])]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, typed] of keystrokes(query).entries()) {
        for (const name of names) runs[name][at].push(timed(built[name].search, typed));
      }
    }
    for (const name of names) figures[name].queries.push(runs[name].map(median));
  }
  for (const name of names) {
    const right = (judged) =>
      built[name].search(judged.query).slice(0, 3).some((hit) => judged.right.includes(hit));
    figures[name].missed =
      times === 1 ? task.judged.filter((judged) => !right(judged)).map(({ query }) => query) : [];
    built[name].drop();
  }
  return { times, ...figures };
};

const measure = async () => {
  await start({ module_or_path: "/guide.wasm" });
  const task = await (await fetch("/task.json")).json();
  const parts = {
    contact: await bytes("/contact.bin"),
    framework: await bytes("/framework.bin"),
    policy: await bytes("/policy.bin"),
    entries: { 1: repeated(task.entries, 1), 100: repeated(task.entries, 100) },
  };
  const makers = engines(task, parts);
  const sizes = [await measureAt(makers, task, 1), await measureAt(makers, task, 100)];
  return { queries: task.queries, sizes };
};

export const measured = measure();
