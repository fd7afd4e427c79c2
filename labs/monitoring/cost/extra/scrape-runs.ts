/** What one scrape does to everything else in the process. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { countSeries } from "../support/exposition.ts";

export interface Scrape {
  /** That the text has. */
  readonly series: number;
  readonly megabytes: number;
  readonly scrapeMs: number;
  /** The longest time in which the event loop served no timer. */
  readonly pauseMs: number;
  /** Of the requests of others that came while it was scraped. */
  readonly othersP99Ms: number;
  readonly others: number;
  readonly residentMegabytes: number;
}

/** Another request comes this often, whatever became of the one before. */
const everyMs = 10;
/** The first is not compiled yet. */
const scrapes = 3;
const settledMs = 50;

/** Connections are kept, and wait as long as it takes. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Starts a service with many series, has it scraped while others ask it, and ends it; medians of three scrapes. */
export async function scrapeOf(series: number): Promise<Scrape> {
  const child = fork(fileURLToPath(new URL("./scraped-service.ts", import.meta.url)), [String(series)], {
    execArgv: ["--max-old-space-size=8192"],
    env: childEnvironment(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  try {
    const [url] = (await Promise.race([
      once(child, "message"),
      exited.then(([code, signal]) => {
        throw new Error(`the service with ${series} series ended before it listened (${code ?? signal})`);
      }),
    ])) as [string];
    await Promise.all(Array.from({ length: 50 }, () => get(`${url}/screen`)));
    const all: Scrape[] = [];
    for (let count = 0; count < scrapes; count++) all.push(await scrapeOnce(url));
    const [, median = all[0]] = all.toSorted((one, other) => one.scrapeMs - other.scrapeMs);
    if (median === undefined) throw new Error("nothing was scraped");
    return median;
  } finally {
    if (child.connected) child.disconnect();
    await exited;
  }
}

async function scrapeOnce(url: string): Promise<Scrape> {
  await get(`${url}/pause`);
  // A pause is measured from one look at the clock to the next, and the first comes after this.
  await sleep(settledMs);
  let isScraped = false;
  const scraped = get(`${url}/metrics`).finally(() => {
    isScraped = true;
  });
  const others: Promise<{ readonly ms: number }>[] = [];
  do {
    others.push(get(`${url}/screen`));
    await sleep(everyMs);
  } while (!isScraped);
  const { text, ms } = await scraped;
  const times = (await Promise.all(others)).map((other) => other.ms).toSorted((one, other) => one - other);
  const { pauseMs, residentBytes } = JSON.parse((await get(`${url}/pause`)).text);
  return {
    series: countSeries(text),
    megabytes: text.length / 1e6,
    scrapeMs: ms,
    pauseMs,
    othersP99Ms: times[Math.min(times.length - 1, Math.floor(0.99 * times.length))] ?? 0,
    others: times.length,
    residentMegabytes: residentBytes / 1e6,
  };
}

function get(url: string): Promise<{ readonly text: string; readonly ms: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    readonly text: string;
    readonly ms: number;
  }>();
  const began = performance.now();
  const sent = request(url, { agent }, (response) => {
    const parts: Buffer[] = [];
    response.on("data", (part: Buffer) => parts.push(part));
    response.on("error", reject);
    response.on("end", () =>
      resolve({ text: Buffer.concat(parts).toString(), ms: performance.now() - began }),
    );
  });
  sent.on("error", reject).end();
  return promise;
}
