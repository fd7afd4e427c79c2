/**
 * Is this commit slower than the one before it? Each round is a fresh process in which slices of both alternate, and gives one
 * ratio; the gate is red where the 99 % interval of all rounds lies above +10 %. BASE: where the commit before it is.
 */
import { execFileSync } from "node:child_process";
import { hodgesLehmann, signedRankInterval } from "@labs/harness/hodges-lehmann";

const rounds = 10;
const most = 1.1;
const base = process.env.BASE ?? "../base";

const ratios = Array.from({ length: rounds }, (_, round) => {
  const isFirst = round % 2 === 0;
  // One thread: what a slice takes does not depend on when another thread has compiled it.
  const words = ["--single-threaded", "gates/slice.ts", ...(isFirst ? [".", base] : [base, "."])];
  const [one = 0, other = 0] = execFileSync(process.execPath, words, { encoding: "utf8" })
    .split(" ")
    .map(Number);
  return isFirst ? Math.log(one / other) : Math.log(other / one);
});
const { low, high } = signedRankInterval(ratios, 0.01);
const [estimate, from, to] = [hodgesLehmann(ratios) ?? 0, low, high].map((log) => Math.exp(log).toFixed(3));
console.log(`${estimate} times the time of the base (99 % interval ${from} to ${to})`);
if (Math.exp(low) > most) {
  console.error(
    `The rules take more than ${most} times as long as in the base: make them as fast as they were.`,
  );
  process.exitCode = 1;
}
