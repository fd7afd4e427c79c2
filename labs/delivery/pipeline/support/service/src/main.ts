/** The service as its image starts it. */
import { readFile } from "node:fs/promises";
import { openScorer, tokenize } from "@labs/models";
import pg from "pg";
import { makeApp } from "./app.ts";
import { PostgresStore } from "./store.ts";

const { file } = JSON.parse(await readFile("model.json", "utf8"));
const scorer = await openScorer({ model: file, workers: 1 });
const app = makeApp({
  store: new PostgresStore(new pg.Pool({ connectionString: process.env.DATABASE_URL })),
  score: async (text) => (await scorer.score([tokenize(text)]))[0] ?? 1,
});
await app.listen({ host: "0.0.0.0", port: 8080 });
