/** What holds for every variant in Node: right answers, each stored once before it is given, and how many commits that takes. */
import { random } from "@labs/experiment";
import type { OpenedExperiment } from "@labs/harness/testing";
import { expect, vi } from "vitest";
import { type Answer, drawChecked, drawSteady, type Request, requestsOf } from "../data.ts";
import type { Api, Counter, Setup } from "../rig.ts";
import { holdLog, waitingForLog } from "./held-log.ts";

type Overlap = OpenedExperiment<Api, Setup, Request, Answer, "postgres", Counter>;
type Variant = Awaited<ReturnType<Overlap["open"]>>;

const draw = random("checked");
const inputs = Array.from({ length: 24 }, (_, n) => (n % 6 === 0 ? drawSteady : drawChecked)(draw, 1));

/** @param log where it is, and whether entries share a commit */
export async function expectCommits(
  overlap: Overlap,
  variant: Variant,
  log: { readonly postgres: string; readonly shared: boolean },
): Promise<void> {
  const right = await Promise.all(inputs.map((input) => overlap.expected(input)));
  expect(await Promise.all(inputs.map(variant.call))).toEqual(right);
  const stored = inputs.filter(({ kind }) => kind !== "health").length;
  const before = await variant.read("test");
  expect(before).toMatchObject({ acknowledged: stored, rows: stored });

  const held = await holdLog(log.postgres);
  let answered = 0;
  const requests = requestsOf(1).short.slice(0, 40);
  const calls = requests.map(async (request) => {
    await variant.call(request);
    answered++;
  });
  // The first batch is under way with the first requests; the others queue behind it.
  await vi.waitFor(async () => expect(await waitingForLog(log.postgres)).toBeGreaterThan(0), {
    timeout: 10_000,
  });
  expect(answered).toBe(0);
  await held.release();
  await Promise.all(calls);
  expect(answered).toBe(40);
  const after = await variant.read("test");
  // A server that is not this project's own need not count statements.
  if (after.inserts === undefined) return;
  const inserts = after.inserts - (before.inserts ?? 0);
  if (log.shared) expect(inserts).toBeLessThan(40);
  else expect(inserts).toBe(40);
}
