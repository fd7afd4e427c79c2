/** A server that computes: scores a prompt in the thread that serves. Says its port once it has warmed up, and ends with its starter. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stdin, stdout } from "node:process";
import { modelFile, openBlockingScorer, samples } from "@labs/models";

const prompts = samples("test", 200).map(({ tokens }) => tokens);
const scorer = await openBlockingScorer({ model: modelFile("guard") });
for (const tokens of prompts.slice(0, 16)) await scorer.score([tokens]);

const server = createServer(async (request, response) => {
  const tokens = prompts[Number(request.url?.slice(1)) % prompts.length] ?? [];
  const [score] = await scorer.score([tokens]);
  response.end(JSON.stringify({ score }));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => stdout.write(`${(server.address() as AddressInfo).port}\n`));
stdin.resume().on("end", () => process.exit());
