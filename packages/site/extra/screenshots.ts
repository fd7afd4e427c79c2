/**
 * Takes the README's pictures of a built site:
 * `pnpm lab report --from <results> --out /tmp/site && node packages/site/extra/screenshots.ts /tmp/site docs/report`
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , site, out] = argv;
if (site === undefined || out === undefined)
  throw new Error("Name the site's folder and the one for the pictures.");
const pages = {
  front: "index.html",
  experiment: "experiments/caching-strategy.html",
  history: "history.html",
};

await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const [name, path] of Object.entries(pages)) {
  const page = await browser.newPage({ viewport: { width: 1120, height: 1300 }, colorScheme: "light" });
  await page.goto(pathToFileURL(join(resolve(site), path)).href);
  await page.screenshot({ path: join(out, `${name}.png`) });
}
await browser.close();
