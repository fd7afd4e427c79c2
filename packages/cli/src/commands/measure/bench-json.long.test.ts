import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { startLab } from "../../testing/test-command.ts";

const smoke = ["caching", "bench", "strategy", "--preset", "smoke", "--only", "cache-aside"];

test("--json prints one valid document and nothing else on stdout, and the same is saved", async () => {
  const running = await startLab([...smoke, "--json"]);
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  const result = resultSchema.parse(JSON.parse(stdout));
  expect(result).toMatchObject({ lab: "caching", experiment: "strategy", endedEarly: null });
  const [file = ""] = await readdir(running.results);
  expect(JSON.parse(await readFile(join(running.results, file), "utf8"))).toEqual(result);
});
