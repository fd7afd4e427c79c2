/**
 * Open-loop load on the firewall: RATE requests a second to TARGET for SECONDS_OF_LOAD, answered or not. Each has a
 * connection of its own: kept ones would stay with the pods that were there first. Prints what became of them, as JSON.
 */
import { Agent, request } from "node:http";

const { TARGET, RATE = "60", SECONDS_OF_LOAD = "300" } = process.env;
const total = Number(RATE) * Number(SECONDS_OF_LOAD);
const timeoutMs = 10_000;
const agent = new Agent({ keepAlive: false });
const outcomes = new Map();

/** About 1 700 characters, each time others: none is answered from the cache. */
function body(number) {
  return JSON.stringify({
    actor: 1 + (number % 1000),
    prompt: `Report ${number}. ${"Please summarise it. ".repeat(80)}`,
  });
}

function send(number) {
  return new Promise((resolve) => {
    const options = {
      method: "POST",
      agent,
      headers: { "content-type": "application/json" },
      timeout: timeoutMs,
    };
    const sent = request(TARGET, options, (response) => {
      response.resume();
      response.once("close", () => resolve(String(response.statusCode)));
    });
    sent.once("timeout", () => sent.destroy(new Error("timeout")));
    sent.once("error", (error) => resolve(error.code ?? error.message));
    sent.end(body(number));
  });
}

const began = performance.now();
const pending = [];
for (let number = 0; number < total; ) {
  // As many as are due by now, so that a late timer makes none of them late.
  const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * Number(RATE)));
  for (; number < due; number++)
    pending.push(send(number).then((outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)));
  await new Promise((resolve) => setTimeout(resolve, 10));
}
await Promise.all(pending);
process.stdout.write(`${JSON.stringify({ sent: total, outcomes: Object.fromEntries(outcomes) })}\n`);
process.exitCode = outcomes.get("200") === total ? 0 : 1;
