/** A server that computes: scores a prompt in the thread that serves. Says its port once it has warmed up, and ends with its starter. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stdin, stdout } from "node:process";
import { modelFile, openBlockingScorer, samples } from "@labs/models";

const prompts = samples("test", 200).map(({ tokens }) => tokens);
const scorer = await openBlockingScorer({ model: modelFile("guard") });
for (const tokens of prompts.slice(0, 16)) await scorer.score([tokens]);

/** Asked like a timed server, whose answer it gives too: the key names the prompt. */
const server = createServer(async (request, response) => {
  const { searchParams } = new URL(request.url ?? "/", "http://scorer");
  const [ms, key] = [Number(searchParams.get("ms")), Number(searchParams.get("key"))];
  const [score] = await scorer.score([prompts[key % prompts.length] ?? []]);
  response.end(JSON.stringify({ ms, key, score }));
});
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => stdout.write(`${(server.address() as AddressInfo).port}\n`));
stdin.resume().on("end", () => process.exit());
