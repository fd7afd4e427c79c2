/** The built site in a browser: links, figures, accessibility, what it looks like. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { formatBounds, formatMetric, formatRatio } from "@labs/report";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildSite, type SiteOptions } from "./build-site.ts";
import { attach } from "./fixtures/attached.fixture.ts";
import { questions, referenceRuns, shapes, store } from "./fixtures/many.fixture.ts";
import type { plantedResult } from "./fixtures/planted.fixture.ts";
import { readAttachments } from "./model/attachments.ts";
import { experimentPath } from "./pages/links.ts";

const program = [
  env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find(existsSync);
const why =
  program === undefined
    ? ": there is no Chromium (on Debian: apt-get install chromium; or set CHROMIUM)"
    : "";
/** An interview that says all that one can. */
const interviews: SiteOptions["interviews"] = [1, 2].map((day) => ({
  startedAt: `2026-01-0${day}T00:00:00.000Z`,
  ...{ minutes: 45, seconds: 600, planned: 9, end: "time" },
  questions: [true, false].map((isStrong) => ({
    ...{
      id: "caching/strategy",
      question: "How would you cache?",
      reason: "it is due",
      end: "said",
      seconds: 75,
    },
    answer: isStrong ? "" : `A word of ${"x".repeat(200)}\nand a second line.`,
    points: isStrong ? { had: ["a number"], missing: [] } : { had: [], missing: ["the price", "the limit"] },
    ...{ pushback: null, runId: null },
  })),
}));

/** A browser on a busy machine takes long for all pages. */
vi.setConfig({ testTimeout: 300_000 });

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe.skipIf(program === undefined)(`the site in a browser${why}`, () => {
  let folder: string;
  let browser: Browser;
  let pages: string[];
  const out = () => join(folder, "site");
  const address = (path: string) => pathToFileURL(join(out(), path)).href;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "labs-site-"));
    await mkdir(join(folder, "results"));
    const results = [...(await store(join(folder, "results"), shapes)), ...(await referenceRuns())];
    const skipped = [{ file: "<b>broken</b>.json", reason: "It cannot be read as a result." }];
    vi.stubEnv("LABS_RESULTS", join(folder, "results"));
    await attach("caching", "strategy");
    const attached = await readAttachments("caching", "strategy");
    vi.unstubAllEnvs();
    const attachments = attached === null ? [] : [attached];
    await buildSite({ questions, results, skipped, interviews, attachments, out: out() });
    browser = await chromium.launch({ executablePath: program ?? "", args: ["--no-sandbox"] });
    pages = await crawl();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(path: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
    const page = await browser.newPage(options);
    await page.goto(path.startsWith("file:") ? path : address(path));
    return page;
  }

  /** Every page that links lead to, from the front page; a link that leads nowhere fails. */
  async function crawl(): Promise<string[]> {
    const found = new Set([address("index.html")]);
    const page = await browser.newPage();
    for (const url of found) {
      await page.goto(url);
      const links = await page
        .locator("a[href]")
        .evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
      for (const href of links) {
        const [file = ""] = href.split("#");
        expect(existsSync(fileURLToPath(file)), `${url} links to ${file}`).toBe(true);
        if (file.endsWith(".html")) found.add(file);
      }
    }
    await page.close();
    return [...found];
  }

  test("links lead to every page: each experiment, the history, runs side by side", () => {
    expect(pages).toContain(address("history.html"));
    expect(pages).toContain(address("compare/caching-strategy.html"));
    for (const { lab, experiment } of shapes)
      expect(pages).toContain(address(experimentPath(lab, experiment)));
  });

  test("no page loads anything, reports an error, runs a script of a result, or is wider than a phone", async () => {
    for (const url of pages) {
      const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
      const loaded: string[] = [];
      page.on("request", (request) => loaded.push(request.url()));
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(url);
      expect(loaded.filter((one) => one !== url && one !== "data:,")).toEqual([]);
      expect(said, url).toEqual([]);
      expect(await page.title()).toContain("Optimization Labs");
      expect(await page.locator("script, img").count()).toBe(0);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect(wide, url).toBeLessThanOrEqual(360);
      await page.close();
    }
  });

  // Of its rules one looks at colours.
  test.each([
    ["light", "axe.run()"],
    ["dark", "axe.run({ runOnly: ['color-contrast'] })"],
  ] as const)("axe has no serious finding in %s", async (colorScheme, run) => {
    for (const url of pages) {
      // axe is put into the page from outside, which the page's own policy forbids.
      const context = await browser.newContext({ colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })");
      await page.addScriptTag({ path: axe });
      const found = (await page.evaluate(run)) as { violations: readonly Violation[] };
      const serious = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      const told = serious.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
      expect(told, url).toEqual([]);
      await context.close();
    }
  });

  test("tables and charts have the figures of the stored JSON", async () => {
    const page = await open("experiments/caching-strategy.html");
    const raw = await page.getByRole("link", { name: "raw JSON" }).getAttribute("href");
    const stored = JSON.parse(
      await readFile(join(out(), "experiments", raw ?? ""), "utf8"),
    ) as typeof plantedResult;
    const label = await page.locator("svg").first().getAttribute("aria-label");
    for (const { arm, ratio, ci95 } of stored.comparisons) {
      const row = page
        .locator("#headlines ~ * tr", { has: page.getByRole("rowheader", { name: arm }) })
        .first();
      const text = ((await row.textContent()) ?? "").replaceAll("\u00a0", " ");
      const median =
        stored.summaries.find((one) => one.arm === arm && one.metric === "throughput")?.median ?? 0;
      const bounds = formatBounds(ci95, formatRatio);
      expect(text).toContain(formatMetric(median, { kind: "timing" }));
      expect(text).toContain(formatRatio(ratio ?? 0));
      expect(text).toContain(bounds);
      expect(label).toContain(`${arm} ${formatRatio(ratio ?? 0)} (${bounds})`);
    }
    await page.close();
  });

  test("what is printed is dark on white, whatever the screen", async () => {
    const page = await open("experiments/caching-strategy.html");
    const ink = () => page.evaluate("getComputedStyle(document.querySelector('h1')).color");
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    const light = await ink();
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    expect(await ink()).not.toBe(light);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await ink()).toBe(light);
    await page.close();
  });

  test("each sheet of an interview is printed from the top of a page", async () => {
    const page = await open("interviews.html");
    await page.emulateMedia({ media: "print" });
    const breaks = await page.evaluate(
      "[...document.querySelectorAll('.sheet')].map((one) => getComputedStyle(one).breakBefore)",
    );
    expect(breaks).toEqual(["auto", "page"]);
    await page.close();
  });

  test("every chart says its figures and every figure has a table", async () => {
    for (const url of pages) {
      const page = await open(url);
      for (const chart of await page.locator("svg").all()) {
        expect(await chart.getAttribute("role")).toBe("img");
        expect((await chart.getAttribute("aria-label"))?.match(/\d/)).not.toBeNull();
      }
      for (const figure of await page.locator("figure").all())
        expect(await figure.locator("table, p").count()).toBeGreaterThan(0);
      await page.close();
    }
  });

  test("the keyboard reaches the content first and everything that folds", async () => {
    const page = await open("experiments/caching-strategy.html");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    const summary = page.locator("summary").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open]").count()).toBeGreaterThan(0);
    await page.close();
  });

  test("screenshots are taken at phone and desktop width, in light and dark", async () => {
    const shots = env.LABS_SCREENSHOTS ?? join(folder, "shots");
    await mkdir(shots, { recursive: true });
    for (const colorScheme of ["light", "dark"] as const) {
      for (const [width, size] of [
        [1280, "desktop"],
        [360, "phone"],
      ] as const) {
        for (const path of [
          "index.html",
          "history.html",
          "interviews.html",
          "experiments/caching-strategy.html",
          "compare/caching-strategy.html",
        ]) {
          const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
          const file = join(shots, `${path.replaceAll(/\W/g, "-")}-${size}-${colorScheme}.png`);
          await page.screenshot({ path: file, fullPage: true });
          expect((await stat(file)).size).toBeGreaterThan(5000);
          await page.close();
        }
      }
    }
  });
});

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
