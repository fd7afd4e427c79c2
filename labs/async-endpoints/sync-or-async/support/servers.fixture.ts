/** What holds for every server, whatever it is written in: the tests of the Node arms and of the FastAPI arms share it. */
import { Agent, request as httpRequest } from "node:http";
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { withPostgres } from "@labs/services";
import { expect } from "vitest";
import {
  applicationName,
  drawChecked,
  drawHistory,
  drawKey,
  drawRisk,
  poolSize,
  type Request,
} from "../data.ts";
import experiment from "../experiment.ts";
import { requestFor } from "./api.ts";

export const openServers = (services: Parameters<typeof openExperiment>[1]) =>
  openExperiment(experiment, services);

type Servers = Awaited<ReturnType<typeof openServers>>;
type Server = Awaited<ReturnType<Servers["open"]>>;

/** Of every kind some, the same for all arms. */
const draw = random("inputs");
const inputs: readonly Request[] = [
  ...Array.from({ length: 24 }, () => drawChecked(draw)),
  drawHistory(draw),
  drawKey(draw),
  drawRisk(draw, 4_000),
  { kind: "health" },
];

/** The same bytes as the right answers. */
export async function expectRightBytes(servers: Servers, { subject: { url } }: Server): Promise<void> {
  const responses = await Promise.all(inputs.map((input) => send(url, input)));
  const right = await Promise.all(inputs.map((input) => servers.expected(input)));
  expect(responses).toEqual(right.map((answer) => ({ status: 200, body: JSON.stringify(answer) })));
}

/** As many connections as all others, kept alive on both sides. */
export async function expectFairness(servers: Servers, { subject: { url } }: Server): Promise<void> {
  expect(await connections(servers.setup.postgres)).toBe(poolSize);
  expect(await isKeptAlive(url)).toBe(true);
}

async function send(url: string, request: Request) {
  const { path, body } = requestFor(request);
  const headers = { "content-type": "application/json" };
  const response = await fetch(url + path, body === undefined ? {} : { method: "POST", body, headers });
  return { status: response.status, body: await response.text() };
}

async function connections(postgres: string): Promise<number> {
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
