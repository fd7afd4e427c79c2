/** All arms with their 80 connections; FastAPI where a run has made its environment: tests fetch nothing. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { openServices, surveyPython } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import experiment from "./experiment.ts";
import { application } from "./rig.ts";
import { heldCallers, heldProbes } from "./scripts.ts";
import { expectFairness, expectRightBytes, openServers } from "./support/servers.fixture.ts";

process.env.LABS_NO_INSTALL = "1";
const { state } = await surveyPython(new URL("../requirements.txt", import.meta.url));
const names = Object.keys(experiment.variants).filter(
  (name) => state === "ready" || !name.startsWith("fastapi"),
);

const services = openServices({ say: () => {} });
let servers: Awaited<ReturnType<typeof openServers>>;

beforeAll(async () => {
  servers = await openServers(services);
});

afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** How many callers' queries get to the server while it holds them, and how many probes are answered. */
const whileHeld: Readonly<Record<string, readonly [atOnce: number, probes: number]>> = {
  "fastapi-blocking": [1, 0],
  "fastapi-def": [40, heldProbes],
};

describe.each(names)("%s", (name) => {
  test("gives the right bytes, and sends as many queries to the server as its kind can", async () => {
    await using variant = await servers.open(name);
    await expectRightBytes(servers, variant);
    const [atOnce, probesWhileHeld] = whileHeld[name] ?? [heldCallers, heldProbes];
    expect(await servers.observe(variant, "held")).toEqual({ atOnce, probesWhileHeld });
    await expectFairness(servers, variant);
  });
});

test.skipIf(state !== "ready")("processes answer probes while they compute", async () => {
  await using processes = await servers.open("fastapi-process-pool");
  expect((await servers.observe(processes, "busy")).probesWhileBusy).toBeGreaterThan(2);
});

test.skipIf(state !== "ready")("a server ends with the cell, also when the cell is killed", async () => {
  const code = `
    import { startFastApi } from ${JSON.stringify(import.meta.resolve("@labs/services"))};
    const [program, application] = process.argv.slice(1);
    const { pids } = await startFastApi(program, JSON.parse(application));
    console.log(pids[0]);
    setInterval(() => {}, 1000);`;
  const program = "program" in servers.setup.python ? servers.setup.python.program : "";
  const app = JSON.stringify(application("fastapi_process_pool", servers.setup.postgres, 2));
  const cell = spawn(process.execPath, ["--input-type=module", "-e", code, program, app], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(cell.stdout, "data");
  const server = Number(String(line));
  const family = await familyOf(server);
  if (process.platform === "linux") expect(family.length).toBeGreaterThan(2);
  cell.kill("SIGKILL");
  await vi.waitFor(async () => expect((await Promise.all(family.map(runs))).filter(Boolean)).toEqual([]), {
    timeout: 15_000,
    interval: 50,
  });
});

/** A process and its children; on Linux. */
async function familyOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "latin1").catch(() => "");
  return [pid, ...list.split(" ").filter(Boolean).map(Number)];
}

/** A zombie, which has ended and was not waited for yet, does not run. */
async function runs(pid: number): Promise<boolean> {
  if (process.platform !== "linux") {
    try {
      return process.kill(pid, 0);
    } catch {
      // ESRCH: it has ended.
      return false;
    }
  }
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ") Z");
  return stat.slice(stat.lastIndexOf(")") + 2).charAt(0) !== "Z";
}
