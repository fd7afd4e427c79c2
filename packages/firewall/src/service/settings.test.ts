import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const DATABASE_URL = "postgres://labs:secret@db:5432/labs";

test("a database is enough; everything else has a default", () => {
  expect(readSettings({ DATABASE_URL, REDIS_URL: "", MODEL: "" })).toEqual({
    host: "127.0.0.1",
    port: 8080,
    databaseUrl: DATABASE_URL,
    databaseConnections: 4,
    databaseTimeoutMs: 2000,
    historyDays: 7,
    redisUrl: null,
    cacheSeconds: 30,
    queue: null,
    model: null,
    scoreWorkers: 1,
    drainSeconds: 20,
  });
});

test.each([
  ["no database", { DATABASE_URL: "" }, "DATABASE_URL is required"],
  ["a port that is no number", { PORT: "http" }, 'PORT must be a whole number from 0 on, but is "http".'],
  ["no threads", { SCORE_WORKERS: "0" }, 'SCORE_WORKERS must be a whole number from 1 on, but is "0".'],
  ["a fraction", { DRAIN_SECONDS: "1.5" }, 'DRAIN_SECONDS must be a whole number from 0 on, but is "1.5".'],
  ["a queue without its Redis", { QUEUE: "prompts" }, "REDIS_URL is required with QUEUE"],
  ["no such model", { MODEL: "gaurd" }, "MODEL must be empty or one of tiny, "],
])("%s is refused by name", (_, changed, sentence) => {
  expect(() => readSettings({ DATABASE_URL, ...changed })).toThrow(sentence);
});

test("the message about an address does not repeat its password", () => {
  const message = "DATABASE_URL must be an address that begins with postgres://.";
  expect(() => readSettings({ DATABASE_URL: "mysql://labs:secret@db/labs" })).toThrow(message);
});
