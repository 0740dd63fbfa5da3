// Fails when the release bundle grows beyond its budgets: `npm run size` after `npm run build`.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");
const assets = join(dist, "assets");
const KB = 1024;

/** KB, compressed unless said otherwise. */
const BUDGETS = { initialGz: 280, initialRaw: 900, lazyGz: 40, allGz: 600, cssGz: 20, fonts: 140 };

async function sizes(extension) {
  const names = (await readdir(assets)).filter((name) => name.endsWith(extension));
  return Promise.all(
    names.map(async (name) => {
      const body = await readFile(join(assets, name));
      return { name, body, raw: body.length / KB, gz: gzipSync(body, { level: 9 }).length / KB };
    }),
  );
}

/** Scripts that are loaded at the start: those that the page names, and what they import statically. */
function startScripts(page, scripts) {
  const byName = new Map(scripts.map((script) => [script.name, script]));
  const wanted = [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, name]) => name);
  const start = new Set();
  while (wanted.length > 0) {
    const script = byName.get(wanted.pop());
    if (script !== undefined && !start.has(script)) {
      start.add(script);
      const text = script.body.toString("utf8");
      for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
        wanted.push(name);
      }
    }
  }
  return start;
}

const sum = (files, of) => files.reduce((total, file) => total + file[of], 0);

const page = await readFile(join(dist, "index.html"), "utf8");
const scripts = await sizes(".js");
const styles = await sizes(".css");
const fonts = await sizes(".woff2");
const start = startScripts(page, scripts);
const lazy = scripts.filter((script) => !start.has(script));
const largest = lazy.toSorted((left, right) => right.gz - left.gz)[0];

const lines = [
  ["initial JS, gz", sum([...start], "gz"), BUDGETS.initialGz],
  ["initial JS, raw", sum([...start], "raw"), BUDGETS.initialRaw],
  [`largest lazy script, gz (${largest?.name ?? "none"})`, largest?.gz ?? 0, BUDGETS.lazyGz],
  ["all JS, gz", sum(scripts, "gz"), BUDGETS.allGz],
  ["all CSS, gz", sum(styles, "gz"), BUDGETS.cssGz],
  ["fonts, raw", sum(fonts, "raw"), BUDGETS.fonts],
];

let over = 0;
for (const [label, size, budget] of lines) {
  const fits = size <= budget;
  over += fits ? 0 : 1;
  process.stdout.write(
    `${fits ? "ok  " : "OVER"} ${label}: ${size.toFixed(1)} of ${budget.toString()} KB\n`,
  );
}
process.stdout.write(`${(lines.length - over).toString()} passed, ${over.toString()} failed\n`);
process.exitCode = over === 0 ? 0 : 1;
