/** No Prometheus outlives the process that started it, whatever is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { openServices } from "../open-services.ts";
import { isRunning } from "../process/processes.ts";
import { run } from "../process/run.ts";
import { startPrometheus } from "./start-prometheus.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const found = await services.prometheus().catch((error: Error) => error);
const missing = found instanceof Error ? found.message : null;
const url = found instanceof Error ? "" : found.url;
const soon = { timeout: 30_000, interval: 50 };

async function startDriver() {
  const script = fileURLToPath(new URL("./prometheus-driver.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [script, url], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  const { pids } = JSON.parse(String(line)) as { pids: readonly number[] };
  return { child, pids };
}

describe.skipIf(missing !== null)(`prometheus${missing ? ` (${missing})` : ""}`, () => {
  test("its starter is killed", async () => {
    const { child, pids } = await startDriver();
    expect(pids.filter(isRunning)).toHaveLength(1);
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), soon);
  });

  test("its starter is killed with its whole group, as a cell is", async () => {
    const { child, pids } = await startDriver();
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), soon);
  });

  test("its supervisor is killed", async () => {
    await using prometheus = await startPrometheus(url, "scrape_configs: []");
    const [pid = 0] = prometheus.pids;
    const supervisor = Number((await run("ps", ["-o", "ppid=", "-p", String(pid)])).stdout);
    process.kill(supervisor, "SIGKILL");
    expect(await prometheus.exited).toContain("supervisor");
    await vi.waitFor(() => expect(prometheus.pids.filter(isRunning)).toEqual([]), soon);
  });
});
