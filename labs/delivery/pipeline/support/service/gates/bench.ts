/**
 * Is this commit slower than the one before it? Slices of both alternate in one process, a round gives one ratio, and the
 * gate is red where the 99 % interval of all rounds lies above +10 %. BASE: where the commit before it is.
 */
import { resolve } from "node:path";
import { hodgesLehmann, signedRankInterval } from "@labs/harness/hodges-lehmann";
import { secondsOf } from "./slice.ts";

const rounds = 14;
const slicesPerRound = 6;
const most = 1.1;

const [base, head] = [resolve(process.env.BASE ?? "../base"), resolve(".")];
for (const one of [base, head, base, head]) await secondsOf(one);
const ratios: number[] = [];
for (let round = 0; round < rounds; round++) {
  // The fastest slice of each: what other programs do to it only makes a slice slower.
  const fastest = new Map([base, head].map((one) => [one, Number.POSITIVE_INFINITY]));
  for (let slice = 0; slice < slicesPerRound; slice++)
    for (const one of slice % 2 === round % 2 ? [base, head] : [head, base])
      fastest.set(one, Math.min(fastest.get(one) ?? 0, await secondsOf(one)));
  ratios.push(Math.log((fastest.get(head) ?? 0) / (fastest.get(base) ?? 1)));
}
const { low, high } = signedRankInterval(ratios, 0.01);
const [estimate, from, to] = [hodgesLehmann(ratios) ?? 0, low, high].map((log) => Math.exp(log).toFixed(3));
console.log(`${estimate} times the time of the base (99 % interval ${from} to ${to})`);
if (Math.exp(low) > most) {
  console.error(
    `The rules take more than ${most} times as long as in the base: make them as fast as they were.`,
  );
  process.exitCode = 1;
}
