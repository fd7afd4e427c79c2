/** Many requests at the same moment, and no others on the server: how often the log commits, and what that writes. */
import type { Stage } from "@labs/experiment";
import { type Answer, type Request, requestsOf } from "./data.ts";
import type { Counter, Setup } from "./rig.ts";

export const burstRequests = 100;

export async function burst({
  call,
  setup,
}: Stage<Request, Answer, Setup>): Promise<Readonly<Partial<Record<Counter, number>>>> {
  const { short } = requestsOf(setup.seed);
  await Promise.all(short.slice(0, burstRequests).map(call));
  return {};
}
