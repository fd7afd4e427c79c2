/**
 * Where telemetry arrives, in a process of its own: an OTLP/HTTP receiver of JSON, and a sink for DogStatsD over UDP
 * (a sink: it counts, and passes nothing on). Ends when its parent does.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Seen } from "../contract.ts";
import { type Metrics, otlpMetrics, otlpSpans, senderOf, type Traces } from "./otlp.ts";

type Tally = { -readonly [field in keyof Seen]: number };

/** By instance and route. */
const tallies = new Map<string, Tally>();

function tallyOf(instance: string, route: string): Tally {
  const key = `${instance} ${route}`;
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const made = { requests: 0, failures: 0, seconds: 0, steps: 0, reasons: 0, bytes: 0 };
  tallies.set(key, made);
  return made;
}

function receiveSpans(batch: Traces): void {
  for (const { instance, route, isRequest, failed, seconds, reason } of otlpSpans(batch)) {
    const tally = tallyOf(instance, route);
    if (!isRequest) {
      tally.steps++;
      continue;
    }
    tally.requests++;
    tally.seconds += seconds;
    if (failed) tally.failures++;
    if (failed && reason !== "") tally.reasons++;
  }
}

/** Metrics are cumulative: the last of a series holds. */
const series = new Map<string, { requests: number; failures: number; seconds: number }>();

function receiveMetrics(batch: Metrics): void {
  for (const { instance, route, status, count, sum } of otlpMetrics(batch)) {
    const key = `${instance} ${route} ${status}`;
    const before = series.get(key) ?? { requests: 0, failures: 0, seconds: 0 };
    const now = { requests: count, failures: status >= 500 ? count : 0, seconds: sum };
    series.set(key, now);
    const tally = tallyOf(instance, route);
    tally.requests += now.requests - before.requests;
    tally.failures += now.failures - before.failures;
    tally.seconds += now.seconds - before.seconds;
  }
}

/** `firewall.requests:1|c|#route:/screen,status:200,instance:…`, one metric a line. */
function receiveDatagram(text: string): void {
  for (const line of text.split("\n").filter(Boolean)) {
    const [, name, value, tags = ""] = /^firewall\.(\w+):([^|]+)\|\w+\|#([^|]*)/.exec(line) ?? [];
    const tag = new Map(tags.split(",").map((pair) => pair.split(/:(.*)/) as [string, string]));
    const tally = tallyOf(tag.get("instance") ?? "", tag.get("route") ?? "");
    tally.bytes += line.length + 1;
    if (name === "seconds") tally.seconds += Number(value);
    if (name !== "requests") continue;
    tally.requests += Number(value);
    if (Number(tag.get("status")) >= 500) tally.failures += Number(value);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Bytes of a batch belong to the instance that sent it, whatever its routes are. */
function receive(text: string): void {
  const batch: Traces | Metrics = JSON.parse(text);
  if ("resourceSpans" in batch) receiveSpans(batch);
  else receiveMetrics(batch);
  tallyOf(senderOf(batch), "/screen").bytes += text.length;
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const text = await bodyOf(request);
  if (pathname.startsWith("/v1/")) receive(text);
  const asked = tallyOf(searchParams.get("instance") ?? "", searchParams.get("route") ?? "");
  response.setHeader("content-type", "application/json");
  response.end(pathname === "/seen" ? JSON.stringify(asked) : "{}");
});

const sink = createSocket({ type: "udp4", recvBufferSize: 1 << 20 }, (message) =>
  receiveDatagram(message.toString()),
);

process.on("disconnect", () => process.exit());
process.on("SIGINT", () => {});
server.listen(0, "127.0.0.1");
sink.bind(0, "127.0.0.1");
await Promise.all([once(server, "listening"), once(sink, "listening")]);
const { port } = server.address() as AddressInfo;
process.send?.({ otlp: `http://127.0.0.1:${port}`, statsd: sink.address().port });
