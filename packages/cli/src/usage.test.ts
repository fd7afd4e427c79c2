import { expect, test } from "vitest";
import { labHere } from "./testing/lab-here.ts";

test.each([
  [
    "an unknown lab",
    ["cachin"],
    'There is no lab or command "cachin"; did you mean "caching"? (`pnpm lab` lists them)',
  ],
  ["an unknown command", ["caching", "benhc"], 'There is no command "benhc"; did you mean "bench"?'],
  [
    "an unknown experiment",
    ["caching", "bench", "stampeed"],
    'There is no experiment "stampeed"; did you mean "stampede"?',
  ],
  [
    "a part of an experiment's name",
    ["indexing", "bench", "severity"],
    'There is no experiment "severity"; did you mean "severity-timestamp"?',
  ],
  [
    "swapped words",
    ["bench", "indexing", "sargable"],
    "The lab comes first: `pnpm lab indexing bench sargable`.",
  ],
  [
    "an experiment without a command",
    ["caching/strategy"],
    "The command stands between lab and experiment: `pnpm lab caching bench strategy`.",
  ],
  [
    "an unknown variant",
    ["caching", "bench", "strategy", "--only", "two-teir"],
    'There is no variant "two-teir"; did you mean "two-tier"?',
  ],
  [
    "an unknown baseline",
    ["caching", "bench", "strategy", "--baseline", "two-teir"],
    'There is no variant "two-teir"; did you mean "two-tier"?',
  ],
  [
    "a baseline that is not driven in every case",
    ["async-endpoints", "bench", "sync-or-async", "--baseline", "fastapi-blocking"],
    "fastapi-blocking is driven in keys, waiting-4, held only, so it cannot be what all arms are compared with",
  ],
  [
    "an unknown option",
    ["caching", "bench", "--rouns", "3"],
    "Unknown option '--rouns' (Did you mean --rounds?)",
  ],
  [
    "no rounds at all",
    ["caching", "bench", "--rounds", "0"],
    "argument '0' is invalid: it has to be a whole number from 1.",
  ],
  [
    "an unknown preset",
    ["caching", "bench", "--preset", "huge"],
    "Allowed choices are smoke, quick, full, publish.",
  ],
  [
    "variants without an experiment",
    ["caching", "bench", "--only", "two-tier"],
    "--only names variants of one experiment",
  ],
  [
    "an unknown variant to profile",
    ["caching", "profile", "strategy", "two-teir"],
    'There is no variant "two-teir"; did you mean "two-tier"?',
  ],
  [
    "an unknown case to profile under",
    ["caching", "profile", "strategy", "two-tier", "--case", "stead"],
    'There is no case "stead"; did you mean "steady"?',
  ],
  [
    "a script to profile under",
    ["indexing", "profile", "pagination", "offset", "--case", "growing"],
    'The case "growing" is a script and no load',
  ],
  ["no variant to profile", ["caching", "profile", "strategy"], "Missing required argument 'variant'"],
  [
    "a profiler that is not offered",
    ["caching", "profile", "strategy", "two-tier", "--tool", "bubbleprof"],
    "Allowed choices are cpu, doctor, flame, heap.",
  ],
  [
    "a search for a loss without an experiment",
    ["caching", "bench", "--break-even"],
    "--break-even needs an experiment; those that have one are caching/strategy, caching/stampede,",
  ],
  [
    "a search for a loss among chosen variants",
    ["caching", "bench", "strategy", "--break-even", "--only", "two-tier"],
    "leave --only, --baseline and --against out",
  ],
  [
    "a commit's code where images are built",
    ["containers", "bench", "image-and-startup", "--against", "HEAD"],
    "containers/image-and-startup builds images of today's Dockerfiles and of no other commit's",
  ],
])("%s is a usage error in one line that helps", async (_, words, sentence) => {
  const { code, stdout, stderr } = await labHere(words);
  expect(stderr).toMatch(new RegExp(sentence.replaceAll(/[.?*+^$[\]\\(){}|]/g, "\\$&"), "i"));
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("the list names every lab with its questions, and what to run first", async () => {
  const { code, stdout } = await labHere([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^caching\n {2}strategy \(about \d+ .*\): [^?]+\?\n {2}stampede \(about .*\): [^?]+\?/,
  );
  expect(stdout).toContain("Next: pnpm lab caching bench strategy");
});

test("a lab's page names its variants and what becomes of the wrong ones", async () => {
  const { stdout } = await labHere(["caching"]);
  expect(stdout).toMatch(/no-cache .*\(baseline\)/);
  expect(stdout).toMatch(/truncated-key .*\(wrong: must be refused\)/);
});

test("a services setting that does not exist is refused with those that do", async () => {
  const { code, stderr } = await labHere(["caching", "bench", "strategy", "--preset", "smoke"], {
    LABS_SERVICES: "remote",
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/LABS_SERVICES.*external.*local.*docker/);
});
