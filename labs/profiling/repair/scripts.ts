/** Has the handler profiled in its own process. */
import type { Stage } from "@labs/experiment";
import { hotFunction } from "./data.ts";
import type { Answer, Counter, Input, Setup } from "./rig.ts";

export async function profileOnce({
  call,
  random,
}: Stage<Input, Answer, Setup>): Promise<Readonly<Record<Counter, number>>> {
  const answer = await call({ profile: Math.floor(1e6 * random()) });
  if (!("shares" in answer)) throw new Error("a profile was asked for, and a verdict came");
  return { hotShare: new Map(answer.shares).get(hotFunction) ?? 0 };
}
