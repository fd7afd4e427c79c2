/** A real Prometheus: what the labs rely on. Skipped, with the reason, where it is not here and cannot be fetched. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { openServices } from "../open-services.ts";
import { isRunning } from "../process/processes.ts";
import { prometheusSource, prometheusUrl } from "./prometheus-source.ts";
import { promtool } from "./promtool.ts";
import { startPrometheus } from "./start-prometheus.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const found = await services.prometheus().catch((error: Error) => error);
const missing = found instanceof Error ? found.message : null;
const url = found instanceof Error ? "" : found.url;

describe.skipIf(missing !== null)(`prometheus${missing ? ` (${missing})` : ""}`, () => {
  test("answers, and is gone when it is disposed of", async () => {
    const prometheus = await startPrometheus(url, "scrape_configs: []");
    const answer = await fetch(`${prometheus.url}/api/v1/query?query=vector(7)`);
    expect(await answer.json()).toMatchObject({ data: { result: [{ value: [expect.any(Number), "7"] }] } });
    expect(prometheus.pids.filter(isRunning)).toHaveLength(1);
    await prometheus[Symbol.asyncDispose]();
    expect(prometheus.pids.filter(isRunning)).toEqual([]);
    await expect(fetch(prometheus.url)).rejects.toThrow("fetch failed");
  });

  test("says how it ended", async () => {
    await using prometheus = await startPrometheus(url, "scrape_configs: []");
    for (const pid of prometheus.pids) process.kill(pid, "SIGKILL");
    expect(await prometheus.exited).toBe("was killed (SIGKILL)");
  });

  test("a configuration that it refuses is said in one sentence", async () => {
    await expect(startPrometheus(url, "scrape_configz: []")).rejects.toMatchObject({
      code: "EXPERIMENT",
      message: expect.stringMatching(
        /^Prometheus [\d.]+ refuses its configuration \(.*scrape_configz.*\): correct it\.$/,
      ),
    });
  });

  test("promtool says what it finds, and ends with another code than 0", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "rules.yaml");
    const rules = (expression: string) =>
      JSON.stringify({ groups: [{ name: "g", rules: [{ alert: "A", expr: expression }] }] });
    await writeFile(file, rules("up == 0"));
    expect(await promtool(url, ["check", "rules", file])).toMatchObject({ code: 0 });
    await writeFile(file, rules("up =="));
    const { code, stderr } = await promtool(url, ["check", "rules", file]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("parse error");
  });
});

test("a source is the same after its way through a URL", () => {
  const source = { version: "2.42.0", program: { file: "/a folder/ä&b", libraries: ["/x/lib", "/y?z"] } };
  expect(prometheusSource(prometheusUrl(source))).toEqual(source);
});
