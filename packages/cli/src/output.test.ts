/** Where results and output go, tried on cheap commands: no run is needed to lose them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";
import { labHere } from "./testing/lab-here.ts";
import { program } from "./testing/test-command.ts";

test.each([
  ["bench", ["caching", "bench", "strategy", "--preset", "smoke"]],
  ["a search for a loss", ["caching", "bench", "strategy", "--break-even", "--preset", "smoke"]],
  ["the self-test", ["aa"]],
])("%s finds before it measures that its results cannot be kept", async (_, words) => {
  const { code, stderr, stdout } = await labHere(words, {
    LABS_RESULTS: "/dev/null/x",
    LABS_STATE: "/dev/null/y",
  });
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(
      /^Nothing can be written to \/dev\/null\/x.* set LABS_RESULTS to a folder of yours\.$/,
    ),
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test("stdout on a full disk is one sentence on stderr and exit code 1", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, program), "history"], {
    env: { ...process.env, LABS_RESULTS: mkdtempSync(join(tmpdir(), "labs-results-")) },
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    encoding: "utf8",
  });
  expect(stderr).toMatch(/^The output could not be written \(the disk is full\).*\n$/);
  expect(status).toBe(1);
});

test("stderr on a full disk changes neither the output nor the exit code", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, program), "cachin"], {
    stdio: ["ignore", "pipe", openSync("/dev/full", "w")],
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
