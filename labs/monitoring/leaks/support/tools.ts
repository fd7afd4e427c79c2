/** Every tool of a language, one after the other, each over a stretch of the load. */
import type { Growth, Tool } from "../contract.ts";
import { sitesOf } from "./allocation-sites.ts";
import type { Callers } from "./callers.ts";
import { growthsOf, sumsOf } from "./heap-snapshot.ts";

/** What tools found, and what it took. */
export type Looked = Readonly<
  Partial<Record<Tool, { readonly growths: readonly Growth[]; readonly price: Price }>>
>;

export type Price = {
  /** The longest time in which the service answered no request. */
  readonly stoppedMs: number;
  /** Memory that had to be free, at the peak. */
  readonly extraBytes: number;
  /** Answers per second while the tool was on, as a share of those without it. */
  readonly speed: number;
};

export type Priced = <T>(
  look: () => Promise<{ readonly found: T; readonly rate?: number }>,
) => Promise<{ readonly found: T; readonly price: Price }>;

interface Looking {
  readonly callers: Callers;
  readonly priced: Priced;
  /** Tools that are not installed. */
  readonly without: readonly Tool[];
  /** Sent while tools look. */
  readonly requests: number;
}

/** Growths that are kept of each tool: the rest is noise. */
const most = 20;

/** Two snapshots, and between them a stretch that is sampled. */
export async function lookIntoNode({ callers, priced, requests }: Looking): Promise<Looked> {
  const snapshot = () => priced(async () => ({ found: sumsOf(await callers.ask("POST", "/snapshots")) }));
  const before = await snapshot();
  const samples = await priced(async () => {
    await callers.ask("POST", "/samples/start");
    const rate = await callers.send(requests);
    const profile = await callers.ask<Parameters<typeof sitesOf>[0]>("POST", "/samples/stop");
    return { rate, found: sitesOf(profile, requests, isPlants) };
  });
  const after = await snapshot();
  return {
    snapshots: {
      growths: growthsOf(before.found, after.found, requests).slice(0, most),
      price: moreExpensive(before.price, after.price),
    },
    samples: { growths: samples.found.slice(0, most), price: samples.price },
  };
}

/** Both profilers, each over half of the requests; objects are counted before and after the first. */
export async function lookIntoPython({ callers, priced, without, requests }: Looking): Promise<Looked> {
  const half = requests / 2;
  const perRequest = (growths: readonly Growth[]) =>
    growths
      .slice(0, most)
      .map(({ name, count, bytes }) => ({ name, count: count / half, bytes: bytes / half }));
  const profiler = async (tool: "tracemalloc" | "memray") => {
    const { found, price } = await priced(async () => {
      await callers.ask("POST", `/${tool}/start`);
      const rate = await callers.send(half);
      return { rate, found: await callers.ask<Growth[]>("POST", `/${tool}/stop`) };
    });
    return { growths: perRequest(found), price };
  };
  const before = await priced(async () => ({ found: await callers.ask("POST", "/objgraph/start") }));
  const tracemalloc = await profiler("tracemalloc");
  const after = await priced(async () => ({ found: await callers.ask<Growth[]>("POST", "/objgraph/stop") }));
  const objgraph = { growths: perRequest(after.found), price: moreExpensive(before.price, after.price) };
  const memray = without.includes("memray") ? {} : { memray: await profiler("memray") };
  return { tracemalloc, objgraph, ...memray };
}

/** Where plants are, and the looks at them are not. */
const isPlants = (url: string) => url.endsWith("/support/plants.ts");

function moreExpensive(one: Price, other: Price): Price {
  return {
    stoppedMs: Math.max(one.stoppedMs, other.stoppedMs),
    extraBytes: Math.max(one.extraBytes, other.extraBytes),
    speed: Math.min(one.speed, other.speed),
  };
}
