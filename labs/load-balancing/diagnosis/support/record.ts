/** Runs a fleet under load and keeps what HAProxy exports: nothing else of it is known afterwards. */
import { setTimeout as sleep } from "node:timers/promises";
import { LabError, type Random } from "@labs/experiment";
import { type Sample, scrape } from "../../shared/haproxy-stats.ts";
import { hostsOf, serverNames } from "../../shared/servers.ts";
import { TimedServer } from "../../shared/timed-server.ts";
import { type Fleet, scrapeEveryMs, settleMs, slots, windowMs } from "../data.ts";
import { behaviourOf, configOf } from "./plan.ts";
import { startTraffic } from "./traffic.ts";

/** What was exported in a window. A type and not an interface: it travels as plain data. */
export type Recording = {
  readonly series: readonly Series[];
  /** Lines that HAProxy logged in the window, from its stats socket. */
  readonly requests: readonly LoggedRequest[];
};

export type Series = Pick<Sample, "name" | "labels"> & {
  /** One value per scrape, the first at the window's begin. */
  readonly values: readonly number[];
};

export type LoggedRequest = {
  readonly server: string;
  /** From the request until the answer's end. */
  readonly ms: number;
  readonly status: number;
};

/** @param haproxy URL of the service */
export async function record(haproxy: string, fleet: Fleet, draw: Random): Promise<Recording> {
  const { startBalancer, askRuntime } = await import("@labs/services");
  await using stack = new AsyncDisposableStack();
  const origins: string[] = [];
  for (const name of serverNames) {
    const server = new TimedServer({ name, slots });
    Object.assign(server.behaviour, behaviourOf(fleet, name));
    origins.push(stack.use(await server.serve()).url);
  }
  const config = configOf(fleet, hostsOf(origins));
  const balancer = stack.use(await startBalancer(haproxy, { config }));
  const lost = balancer.exited.then((how) => {
    throw new LabError("SERVICE_LOST", `HAProxy ${how} before its fleet was recorded: run it again.`);
  });
  // It also ends when all is over.
  lost.catch(() => {});
  stack.use(startTraffic(balancer.url, fleet.load, draw));

  const logged = async () => parseLines(await askRuntime(balancer.runtime, "show events requests"));
  const look = async () => {
    await sleep(settleMs);
    const before = (await logged()).length;
    const scrapes: (readonly Sample[])[] = [];
    for (const end = performance.now() + windowMs; performance.now() < end; await sleep(scrapeEveryMs))
      scrapes.push(await scrape(balancer.metrics));
    scrapes.push(await scrape(balancer.metrics));
    return { series: seriesOf(scrapes), requests: (await logged()).slice(before) };
  };
  return await Promise.race([look(), lost]);
}

function parseLines(text: string): LoggedRequest[] {
  return text.split("\n").flatMap((line) => {
    const { server, ms, status } =
      /^(?<server>\S+) (?<ms>\d+) (?<status>\d+)$/.exec(line.trim())?.groups ?? {};
    return server === undefined ? [] : { server, ms: Number(ms), status: Number(status) };
  });
}

/** What the front, the fleet and the process export; other proxies are the exporter's own. */
function seriesOf(scrapes: readonly (readonly Sample[])[]): Series[] {
  const keyOf = ({ name, labels }: Sample) => JSON.stringify([name, labels]);
  const values = new Map<string, number[]>();
  for (const samples of scrapes)
    for (const sample of samples) {
      const { proxy = "fleet" } = sample.labels;
      if (proxy !== "front" && proxy !== "fleet") continue;
      const key = keyOf(sample);
      values.set(key, [...(values.get(key) ?? []), sample.value]);
    }
  return (scrapes[0] ?? []).flatMap((sample) => {
    const found = values.get(keyOf(sample));
    return found === undefined ? [] : { name: sample.name, labels: sample.labels, values: found };
  });
}
