import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";

test("the driver has none of the user's settings, reaches loopback directly, and keeps the proxy for other hosts", () => {
  const file = join(root, "packages/cli/src/testing/environment.fixture.ts");
  const { stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      NODE_USE_ENV_PROXY: "1",
      HTTP_PROXY: "http://127.0.0.1:9",
      PGHOST: "elsewhere",
      PGOPTIONS: "-c statement_timeout=1",
      NODE_OPTIONS: "--max-old-space-size=99",
      GIT_DIR: "/elsewhere",
    },
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    answer: "direct",
    heapLimited: false,
    proxy: "http://127.0.0.1:9",
    foreign: [],
  });
});
