/** Runs a service with a plant under load and keeps what an operator could have seen of it, each look with its price. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@labs/experiment";
import type { Language, Tool } from "../contract.ts";
import { batchRequests, type Load, load } from "../data.ts";
import { type Callers, openCallers } from "./callers.ts";
import { type Memory, type ServiceOrder, startService } from "./start-service.ts";
import { type Looked, lookIntoNode, lookIntoPython, type Price, type Priced } from "./tools.ts";

/** What was seen of a service. A type and not an interface: it travels as plain data. */
export type Recording = {
  readonly language: Language;
  readonly rss: readonly number[];
  readonly heap: readonly number[];
  readonly afterGc: {
    readonly rss: readonly number[];
    readonly heap: readonly number[];
    readonly price: Price;
  };
  readonly tools: Looked;
};

interface Recorded extends ServiceOrder {
  /** Tools that are not installed. */
  readonly without: readonly Tool[];
}

export async function record(order: Recorded, draw: Random, sends: Load = load): Promise<Recording> {
  await using service = await startService(order);
  using callers = openCallers(service.url, draw);
  try {
    return await Promise.race([observe(callers, order, sends), service.lost]);
  } catch (error) {
    // Callers notice first that it is gone; what it died of says more.
    await Promise.race([service.lost, sleep(500)]);
    throw error;
  }
}

async function observe(
  callers: Callers,
  { language, without }: Recorded,
  { batches, toolRequests }: Load,
): Promise<Recording> {
  const rates: number[] = [];
  const readings = async (path: string) => {
    const taken: Memory[] = [];
    for (let batch = 0; batch < batches; batch++) {
      rates.push(await callers.send(batchRequests));
      taken.push(await callers.ask<Memory>("GET", path));
    }
    return taken;
  };
  const natural = await readings("/memory");
  const usual = rates.toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 1;
  const collected = await readings("/memory?collected=1");

  /** Takes a look; the price is that of all between two readings of memory. */
  const priced: Priced = async (look) => {
    const before = await callers.ask<Memory>("GET", "/memory");
    const { found, rate = usual } = await look();
    const after = await callers.ask<Memory>("GET", "/memory");
    const extraBytes = after.peak > before.peak ? after.peak - before.rss : 0;
    return { found, price: { stoppedMs: after.stoppedMs, extraBytes, speed: rate / usual } };
  };
  const look = language === "node" ? lookIntoNode : lookIntoPython;
  return {
    ...{ language, rss: natural.map(({ rss }) => rss), heap: natural.map(({ heap }) => heap) },
    afterGc: {
      ...{ rss: collected.map(({ rss }) => rss), heap: collected.map(({ heap }) => heap) },
      price: { stoppedMs: Math.max(...collected.map(({ stoppedMs }) => stoppedMs)), extraBytes: 0, speed: 1 },
    },
    tools: await look({ callers, priced, without, requests: toolRequests }),
  };
}
