/** Many requests at the same moment, alone on the server: how often the log commits, and what that writes. */
import type { Stage } from "@labs/experiment";
import type { Counter, Link } from "./contract.ts";
import { type Answer, type Request, requestsOf } from "./data.ts";

export const burstRequests = 100;

export async function burst({
  call,
  setup: link,
}: Pick<Stage<Request, Answer, Link>, "call" | "link">): Promise<Readonly<Partial<Record<Counter, number>>>> {
  const { short } = requestsOf(link.seed);
  await Promise.all(short.slice(0, burstRequests).map(call));
  return {};
}
