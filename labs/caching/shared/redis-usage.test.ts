import { expect, test } from "vitest";
import { commandsIn } from "./redis-usage.ts";
import { keyOf } from "./verdict-key.ts";

test("commands of connections and of the instrument are left out", () => {
  const stats = [
    "# Commandstats",
    "cmdstat_get:calls=12,usec=30,usec_per_call=2.5,rejected_calls=0,failed_calls=0",
    "cmdstat_set:calls=3,usec=9,usec_per_call=3,rejected_calls=0,failed_calls=0",
    "cmdstat_info:calls=7,usec=90,usec_per_call=12.8,rejected_calls=0,failed_calls=0",
    "cmdstat_client|setinfo:calls=2,usec=4,usec_per_call=2,rejected_calls=0,failed_calls=0",
    "cmdstat_hello:calls=1,usec=4,usec_per_call=4,rejected_calls=0,failed_calls=0",
  ].join("\r\n");
  expect(commandsIn(stats)).toBe(15);
});

test("a key differs with the actor and with the last character, and shows neither", () => {
  const prompt = "Please summarise the report.".repeat(100);
  const keys = [
    keyOf({ actor: 1, prompt }),
    keyOf({ actor: 2, prompt }),
    keyOf({ actor: 1, prompt: `${prompt}!` }),
    keyOf({ actor: 12, prompt: "3" }),
    keyOf({ actor: 1, prompt: "23" }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^verdict:[\w-]{43}$/);
});
