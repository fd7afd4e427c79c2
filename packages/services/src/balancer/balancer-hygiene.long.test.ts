/** No balancer outlives the process that started it, whatever is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { openServices } from "../open-services.ts";
import { isRunning } from "../process/processes.ts";
import { run } from "../process/run.ts";
import { configWith } from "./configs.fixture.ts";
import { startBalancer } from "./start-balancer.ts";

const services = openServices({ say: () => {}, env: { ...process.env, LABS_SERVICES: "local" } });
afterAll(() => services[Symbol.asyncDispose]());

const soon = { timeout: 15_000, interval: 50 };
const configs = {
  haproxy: configWith.haproxy("http-request return status 200"),
  nginx: configWith.nginx("return 200;"),
} as const;

interface Driver {
  readonly process: ChildProcess;
  readonly pids: readonly number[];
  readonly folder: string;
}

for (const name of ["haproxy", "nginx"] as const) {
  const found = await services[name]().catch((error: Error) => error);
  const missing = found instanceof Error ? found.message : null;
  const url = found instanceof Error ? "" : found.url;

  async function startDriver(): Promise<Driver> {
    const script = fileURLToPath(new URL("./balancer-driver.fixture.ts", import.meta.url));
    const child = spawn(process.execPath, [script, url, configs[name]], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = await once(child.stdout ?? child, "data");
    return { process: child, ...JSON.parse(String(line)) };
  }
  const isGone = async ({ pids, folder }: Driver) => {
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), soon);
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), soon);
  };

  describe.skipIf(missing !== null)(`${name}${missing ? ` (${missing})` : ""}`, () => {
    test("its starter is killed", async () => {
      const driver = await startDriver();
      driver.process.kill("SIGKILL");
      await isGone(driver);
    });

    test("its starter is killed with its whole group, as a cell is", async () => {
      const driver = await startDriver();
      process.kill(-(driver.process.pid ?? 0), "SIGKILL");
      await isGone(driver);
    });

    test("it hangs, and its starter is killed", async () => {
      const driver = await startDriver();
      for (const pid of driver.pids) process.kill(pid, "SIGSTOP");
      driver.process.kill("SIGKILL");
      await isGone(driver);
    });

    test("its supervisor is killed", async () => {
      await using balancer = await startBalancer(url, { config: configs[name] });
      const [pid = 0] = balancer.pids;
      const supervisor = Number((await run("ps", ["-o", "ppid=", "-p", String(pid)])).stdout);
      process.kill(supervisor, "SIGKILL");
      expect(await balancer.exited).toContain("supervisor");
      await vi.waitFor(() => expect(balancer.pids.filter(isRunning)).toEqual([]), soon);
    });

    test("it is one process, so that nothing is left where it is killed itself", async () => {
      await using balancer = await startBalancer(url, { config: configs[name] });
      expect(balancer.pids).toHaveLength(1);
      for (const pid of balancer.pids) process.kill(pid, "SIGKILL");
      await balancer.exited;
      await vi.waitFor(() => expect(fetch(balancer.url)).rejects.toThrow("fetch failed"), soon);
    });
  });
}
