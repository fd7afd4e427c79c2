/** What a request costs a variant, by counting. */
import type { OpenedExperiment } from "@labs/harness/testing";
import type { Asked } from "../contract.ts";
import type { Counter, Handles, Services, Setup } from "../rig.ts";
import type { Answer, Subject } from "./api.ts";

type Lab = OpenedExperiment<Subject, Setup, Asked, Answer, Services, Counter, Handles>;

const counted = { first: 30, next: 20 };

/** What a request costs, by counting; the first ones fill the cache. */
export async function workOf(lab: Lab, name: string) {
  await lab.services.redis?.empty();
  await using firewall = await lab.open(name);
  const requests = lab.draw(counted.first + counted.next, "saturated");
  const ask = (some: typeof requests) => Promise.all(some.map((one) => firewall.call(one)));
  await ask(requests.slice(0, counted.first));
  const before = await firewall.read("saturated");
  await ask(requests.slice(counted.first));
  const after = await firewall.read("saturated");
  const per = (counter: keyof typeof after) =>
    ((after[counter] ?? 0) - (before[counter] ?? 0)) / counted.next;
  const histories = per("histories");
  return {
    connections: per("connectionsOpened"),
    places: per("modelPlaces"),
    pages: per("historyPages"),
    statements: per("statements"),
    hits: per("hits"),
    histories,
  };
}

type Work = Awaited<ReturnType<typeof workOf>>;

/** How many of the four prices are a fifth of the naive one or more. */
export function left(naive: Work, work: Work): number {
  const prices = ["connections", "places", "pages", "statements"] as const;
  return prices.filter((price) => work[price] >= naive[price] / 5).length;
}
