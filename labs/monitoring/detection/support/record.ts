/** Runs services while a real Prometheus scrapes them, and reads back what it stored. */
import { setTimeout as sleep } from "node:timers/promises";
import { LabError, type Random } from "@labs/experiment";
import { recordedMinutes, requestRate, type Service, scrapeSeconds } from "../data.ts";
import { behaviourAt } from "./behaviour.ts";
import { serveFirewall } from "./firewall.ts";
import { drawPrompts, startTraffic } from "./traffic.ts";

/** A series as Prometheus stored it. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** One value per scrape; `null` where there is none. */
  readonly values: readonly (number | null)[];
}

/** What was scraped of a service. */
export type Recording = readonly Series[];

/** Prometheus begins to scrape some seconds after it is ready. */
const scrapedWithinMs = 240_000;
/** What the runtime says of itself, rules need little of. */
const kept = /^(?:http_|firewall_|up$|nodejs_eventloop_lag_p99_seconds$)/;

/**
 * Records services side by side.
 *
 * @param prometheus URL of the service
 */
export async function record(
  prometheus: string,
  services: readonly Service[],
  draw: Random,
): Promise<Recording[]> {
  const { startPrometheus } = await import("@labs/services");
  await using stack = new AsyncDisposableStack();
  const prompts = drawPrompts(draw);
  let began = Number.POSITIVE_INFINITY;
  const minute = () => Math.max(0, (performance.now() - began) / (1_000 * scrapeSeconds));
  const running = await Promise.all(
    services.map(async (service) => {
      const behaviour = () => behaviourAt(service, minute());
      const firewall = { now: await serveFirewall(behaviour) };
      stack.defer(() => firewall.now[Symbol.asyncDispose]());
      const { url } = firewall.now;
      const traffic = startTraffic(url, requestRate * service.load, prompts, behaviour, draw);
      stack.defer(() => traffic[Symbol.dispose]());
      const deploy = async () => {
        await firewall.now[Symbol.asyncDispose]();
        firewall.now = await serveFirewall(behaviour, Number(new URL(url).port));
      };
      return { service, url, traffic, deploy };
    }),
  );
  const server = stack.use(
    await startPrometheus(prometheus, configOf(running.map(({ url }) => new URL(url).host))),
  );
  const lost = server.exited.then((how) => {
    throw new LabError("SERVICE_LOST", `Prometheus ${how} before its services were recorded: run it again.`);
  });
  // It also ends when all is over.
  lost.catch(() => {});

  const run = async () => {
    await allScraped(server.url, services.length);
    began = performance.now();
    const beganAt = Date.now() / 1_000;
    return await Promise.all(
      running.map(async ({ service, url, traffic, deploy }) => {
        const minutes = recordedMinutes(service);
        const until = async (at: number) => await sleep((at - minute()) * 1_000 * scrapeSeconds);
        if (service.isDeployed) {
          await until((service.begins + service.ends) / 2);
          await deploy();
        }
        await until(minutes);
        traffic[Symbol.dispose]();
        return await readBack(server.url, new URL(url).host, beganAt, minutes);
      }),
    );
  };
  return await Promise.race([run(), lost]);
}

function configOf(targets: readonly string[]): string {
  const every = `${1_000 * scrapeSeconds}ms`;
  return JSON.stringify({
    global: { scrape_interval: every, scrape_timeout: every },
    scrape_configs: [{ job_name: "firewall", static_configs: [{ targets }] }],
  });
}

/** Waits until each target has been scraped: on a busy machine not all of them answer in time at once. */
async function allScraped(url: string, targets: number): Promise<void> {
  for (const end = performance.now() + scrapedWithinMs; performance.now() < end; await sleep(50)) {
    const { data } = await ask(url, { query: "count(max_over_time(up[10m]) == 1)" });
    if (Number(data?.result[0]?.value?.[1]) === targets) return;
  }
  throw new LabError(
    "SERVICE_LOST",
    "Prometheus does not scrape its services within four minutes: run it again.",
  );
}

/** The samples of a target, one for each scrape since `beganAt` (seconds since 1970). */
async function readBack(url: string, target: string, beganAt: number, scrapes: number): Promise<Recording> {
  const query = `{instance="${target}"}[${Math.round(scrapes * scrapeSeconds * 1_000)}ms]`;
  const time = String(beganAt + scrapes * scrapeSeconds);
  const { data, error } = await ask(url, { query, time });
  if (data === undefined) throw new LabError("SERVICE_LOST", `Prometheus answers ${error}: run it again.`);
  // All series of a target have the times of its scrapes.
  const first = Math.min(...data.result.flatMap(({ values }) => values?.[0]?.[0] ?? []));
  return data.result.flatMap(({ metric: { __name__: name = "", instance: _, ...labels }, values }) => {
    if (!kept.test(name)) return [];
    const byScrape: (number | null)[] = Array(scrapes).fill(null);
    for (const [at, value] of values ?? []) {
      const index = Math.round((at - first) / scrapeSeconds);
      if (index < scrapes && Number.isFinite(Number(value))) byScrape[index] = Number(value);
    }
    return [{ name, labels, values: byScrape }];
  });
}

async function ask(url: string, query: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams(query)}`);
  return (await response.json()) as Answer;
}

interface Answer {
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      /** Of an instant. */
      readonly value?: Sample;
      /** Of a range. */
      readonly values?: readonly Sample[];
    }[];
  };
}

type Sample = readonly [at: number, value: string];
