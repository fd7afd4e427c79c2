/** Many requests at the same moment, alone on the server: how often the log commits, and what that writes. */
import type { Stage } from "@labs/experiment";
import type { Counter, Setup } from "./contract.ts";
import { type Answer, type Request, requestsOf } from "./data.ts";

export const burstRequests = 100;

export async function burst({
  call,
  setup,
}: Pick<Stage<Request, Answer, Setup>, "call" | "setup">): Promise<
  Readonly<Partial<Record<Counter, number>>>
> {
  const { short } = requestsOf(setup.seed);
  await Promise.all(short.slice(0, burstRequests).map(call));
  return {};
}
