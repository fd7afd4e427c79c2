/** `pnpm lab report --watch` in a process of its own, and two reports at once. */
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { smallResult } from "@labs/report/small-result-fixture";
import { expect, test } from "vitest";
import { lab, startLab } from "../testing/test-command.ts";

/** A folder with results of one run, and the words of a report of it. */
async function folderWithRun() {
  const place = await mkdtemp(join(tmpdir(), "labs-watch-"));
  const from = join(place, "from");
  await mkdir(from);
  /** As a run is stored: written beside and moved. */
  const store = async (runId: string, over = {}) => {
    const text = JSON.stringify({ ...smallResult, lab: "caching", experiment: "strategy", ...over, runId });
    await writeFile(join(from, `.part-${runId}`), text);
    await rename(join(from, `.part-${runId}`), join(from, `${runId}.json`));
  };
  await store("first-aaaa");
  return { place, out: join(place, "out"), from, store };
}

test("a stored run refreshes the pages that are served on this machine alone, until Ctrl-C", async () => {
  const { out, from, store } = await folderWithRun();
  const running = await startLab(["report", "--watch", "--from", from, "--out", out]);
  let printed = "";
  running.child.stdout?.on("data", (text: string) => {
    printed += text;
  });
  await running.sees("Ctrl-C ends it.");
  await expect.poll(() => printed).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
  const url = new URL(printed.trim());
  const front = async () => await (await fetch(url)).text();
  expect(await front()).toContain("1 stored run");

  for (const { address } of foreignAddresses())
    await expect(fetch(`http://${address}:${url.port}/`), address).rejects.toThrow("fetch failed");

  const [listening] = (await once(get(new URL("/stored", url)), "response")) as [IncomingMessage];
  const heard = once(listening, "data");
  // A run that is not finished is stored after every round, and shown when it is.
  await store("going-on-bbbb", { endedEarly: "its process ended" });
  await store("second-cccc", { startedAt: "2026-01-02T00:00:00.000Z" });
  expect(String((await heard)[0])).toBe("data: stored\n\n");
  expect(await front()).toContain("3 stored runs");
  expect(await readdir(join(out, "runs"))).toContain("second-cccc.json");

  // A file that is no result leaves the pages as they are.
  await writeFile(join(from, "broken.json"), "{");
  await store("third-dddd", { startedAt: "2026-01-03T00:00:00.000Z" });
  await expect.poll(front, { timeout: 20_000 }).toContain("4 stored runs");
  expect(await front()).toContain("broken.json");

  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  expect(running.processes()).toEqual([]);
});

test("two reports at once leave one of them, whole, and nothing beside it", async () => {
  const { place, out, from } = await folderWithRun();
  const reports = Array.from({ length: 2 }, () => lab(["report", "--from", from, "--out", out]));
  for (const { code, stderr } of await Promise.all(reports)) expect(code, stderr).toBe(0);
  expect((await readdir(place)).sort()).toEqual(["from", "out"]);
  expect(await readFile(join(out, "index.html"), "utf8")).toMatch(/<\/html>\s*$/);
  expect(await readdir(join(out, "runs"))).toEqual(["first-aaaa.json"]);
});

/** Of this machine, as others see it. */
function foreignAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal);
}
