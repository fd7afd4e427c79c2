import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { fileURLToPath } from "node:url";
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices, surveyPython, withPostgres } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  applicationName,
  drawChecked,
  drawHistory,
  drawKey,
  drawRisk,
  poolSize,
  type Request,
} from "./data.ts";
import experiment from "./experiment.ts";
import { application } from "./rig.ts";
import { heldCallers, heldProbes } from "./scripts.ts";
import { requestFor } from "./support/api.ts";

/** Tests fetch nothing: the FastAPI arms are tested where a run has made their environment. */
process.env.LABS_NO_INSTALL = "1";
const requirements = fileURLToPath(new URL("../requirements.txt", import.meta.url));
const python = await surveyPython(requirements);
const hasFastApi = python.state === "ready";

const services = openServices({ say: () => {} });
const openServers = () => openExperiment(experiment, services);
let servers: Awaited<ReturnType<typeof openServers>>;
let postgres = "";

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  servers = await openServers();
});

afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const isFastApi = (name: string) => name.startsWith("fastapi");
const names = Object.keys(experiment.variants);
const here = names.filter((name) => hasFastApi || !isFastApi(name));

async function send(url: string, request: Request) {
  const { path, body } = requestFor(request);
  const headers = { "content-type": "application/json" };
  const response = await fetch(url + path, body === undefined ? {} : { method: "POST", body, headers });
  return { status: response.status, body: await response.text() };
}

/** Of every kind some, the same for all arms. */
const draw = random("inputs");
const inputs: readonly Request[] = [
  ...Array.from({ length: 24 }, () => drawChecked(draw)),
  drawHistory(draw),
  drawKey(draw),
  drawRisk(draw, 4_000),
  { kind: "health" },
];

/** How many callers' queries get to the server while it holds them, and how many probes are answered. */
const whileHeld: Readonly<Record<string, readonly [atOnce: number, probes: number]>> = {
  "fastapi-blocking": [1, 0],
  "fastapi-def": [40, heldProbes],
};

describe.each(here)("%s", (name) => {
  test("gives the same bytes as the right answers, and as many queries to the server as its kind can", async () => {
    await using variant = await servers.open(name);
    const responses = await Promise.all(inputs.map((input) => send(variant.subject.url, input)));
    const right = await Promise.all(inputs.map((input) => servers.expected(input)));
    expect(responses).toEqual(right.map((answer) => ({ status: 200, body: JSON.stringify(answer) })));

    const [atOnce, probesWhileHeld] = whileHeld[name] ?? [heldCallers, heldProbes];
    expect(await servers.observe(variant, "held")).toEqual({ atOnce, probesWhileHeld });

    // Fairness: as many connections, kept alive on both sides, one process that answers.
    expect(await connections()).toBe(poolSize);
    expect(await isKeptAlive(variant.subject.url)).toBe(true);
  });
});

test.each(["inline", "libuv-pool"])("%s answers no probe while it computes", async (name) => {
  await using variant = await servers.open(name);
  expect((await servers.observe(variant, "busy")).probesWhileBusy).toBeLessThan(5);
});

test("worker-threads answers probes while it computes", async () => {
  await using variant = await servers.open("worker-threads");
  expect((await servers.observe(variant, "busy")).probesWhileBusy).toBeGreaterThan(2);
});

test.skipIf(!hasFastApi)("processes answer probes while they compute", async () => {
  await using processes = await servers.open("fastapi-process-pool");
  expect((await servers.observe(processes, "busy")).probesWhileBusy).toBeGreaterThan(2);
});

test.each([
  ["busy-means-harmless", drawRisk],
  ["fewer-rounds", drawKey],
] as const)("%s is refused", async (name, drawOne) => {
  await using variant = await servers.open(name);
  const draw = random(name);
  const inputs = Array.from({ length: 8 }, () => drawOne(draw));
  const answers = await Promise.all(inputs.map(variant.call));
  expect(answers).not.toEqual(await Promise.all(inputs.map((input) => servers.expected(input))));
});

test("without Python the FastAPI arms are skipped, with the reason", async () => {
  const setup = {
    ...servers.setup,
    python: { missing: "Python is not ready here: no python3. To use it, …" },
  };
  for (const name of names.filter(isFastApi)) {
    await expect(servers.open(name, { setup })).rejects.toMatchObject({
      code: "SKIPPED",
      message: setup.python.missing,
    });
  }
});

test.skipIf(!hasFastApi)("a server ends with the cell, also when the cell is killed", async () => {
  const code = `
    import { startFastApi } from ${JSON.stringify(new URL("../shared/uvicorn.ts", import.meta.url).href)};
    const [program, application] = process.argv.slice(1);
    const { pids } = await startFastApi(program, JSON.parse(application));
    console.log(pids[0]);
    setInterval(() => {}, 1000);`;
  const program = "program" in servers.setup.python ? servers.setup.python.program : "";
  const app = JSON.stringify(application("fastapi_process_pool", postgres, 2));
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

async function connections(): Promise<number> {
  return await withPostgres(postgres, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = $1",
      [applicationName],
    );
    return rows[0]?.n ?? 0;
  });
}

/** Whether a second request finds the connection of the first. */
async function isKeptAlive(url: string): Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const reused: boolean[] = [];
    for (let count = 0; count < 2; count++) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sent = httpRequest(`${url}/healthz`, { agent }, (response) =>
        response.resume().on("end", resolve),
      );
      sent.on("error", reject).end();
      await promise;
      reused.push(sent.reusedSocket);
    }
    return reused[1] === true;
  } finally {
    agent.destroy();
  }
}

/** A process and its children; on Linux. */
async function familyOf(pid: number): Promise<number[]> {
  const { readFile } = await import("node:fs/promises");
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "latin1").catch(() => "");
  return [pid, ...list.split(" ").filter(Boolean).map(Number)];
}

/** A zombie, which has ended and was not waited for yet, does not run. */
async function runs(pid: number): Promise<boolean> {
  const { readFile } = await import("node:fs/promises");
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
