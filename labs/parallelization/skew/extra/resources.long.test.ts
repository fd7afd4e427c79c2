import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { lookForSpark } from "../../shared/python.ts";

const run = promisify(execFile);
const resources = fileURLToPath(new URL("resources.ts", import.meta.url));

/** A cluster of four workers and six sessions of Spark: two minutes on a quiet machine. */
const timeout = 900_000;

test("four slow workers, and less and less memory: each job is right or says why it died", {
  timeout,
}, async (context) => {
  const spark = await lookForSpark();
  if ("missing" in spark) context.skip(spark.missing);
  const { stdout } = await run(process.execPath, [resources, "20000"], { timeout });
  const job = String.raw`[\d.]+ s, longest task \d+ ms, median \d+ ms, spilled \d+ MB, garbage collection \d+ ms`;
  const lines = stdout.trim().split("\n");
  const [title, empty, ...rest] = lines;
  expect([title, empty]).toEqual(["20000 events, 90 % of them of one tenant", ""]);
  const [first = ""] = rest;
  const slow = first.startsWith("four workers: skipped") ? rest.splice(0, 1) : rest.splice(0, 3);
  if (slow.length === 3)
    for (const [index, name] of ["spark_naive", "spark_salted", "spark_by_user"].entries())
      expect(slow[index]).toMatch(new RegExp(`^four workers at 0.4 core, ${name}: ${job}$`));
  // So few events fit into any of these.
  const memories = ["1g", "600m", "512m"].flatMap((memory) =>
    ["spark_naive", "spark_by_user"].map((name) => `^memory ${memory}, ${name}: ${job}$`),
  );
  expect(rest).toHaveLength(memories.length);
  for (const [index, pattern] of memories.entries()) expect(rest[index]).toMatch(new RegExp(pattern));
});
