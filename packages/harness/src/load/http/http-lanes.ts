import type { HttpRequest, HttpResponse } from "@labs/experiment";
import type { Lane } from "../lane.ts";
import { type EncodedRequests, HttpLane, type Target } from "./http-lane.ts";

/** Encodes requests for any server on this machine. */
export function encodeRequests(requests: readonly HttpRequest[]): EncodedRequests {
  // One that comes again as the same object is kept once: long documents would fill the memory.
  const encoded = new Map(
    [...new Set(requests)].map((request) => [request, encodeRequest(request, "127.0.0.1")]),
  );
  return {
    bytes: requests.flatMap((request) => encoded.get(request) ?? []),
    bodyless: requests.map((request) => request.method?.toUpperCase() === "HEAD"),
  };
}

/**
 * Opens kept-alive HTTP/1.1 connections on raw sockets, spread evenly over `urls`; rejects if one of them cannot
 * be opened.
 */
export async function openHttpLanes(options: {
  /** Origins, such as `http://127.0.0.1:40123`. */
  readonly urls: readonly string[];
  readonly lanes: number;
  readonly requests: EncodedRequests;
  readonly timeoutMs: number;
}): Promise<Lane<HttpResponse>[]> {
  const targets = options.urls.map((url) => targetOf(new URL(url), options.requests));
  const opening = Array.from({ length: options.lanes }, (_, lane) => {
    const target = targets[lane % targets.length];
    if (target === undefined) throw new Error("HTTP lanes need at least one URL to connect to.");
    return HttpLane.open(target, options.timeoutMs);
  });
  const settled = await Promise.allSettled(opening);
  const failed = settled.find((one) => one.status === "rejected");
  const opened = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  if (failed === undefined) return opened;
  for (const lane of opened) lane.close();
  throw failed.reason;
}

function targetOf(url: URL, requests: EncodedRequests): Target {
  if (url.protocol !== "http:")
    throw new Error(`HTTP lanes speak plain http, not ${url.protocol} (${url.href}).`);
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port || 80), requests };
}

/** Method, path and header fields of a request: few fields, since every one is parsed by the subject on every request. */
export function headOf({ method, path, body }: HttpRequest, host: string) {
  const headers: (readonly [name: string, value: string])[] = [["Host", host]];
  if (body !== undefined) {
    headers.push(["Content-Type", "application/json"], ["Content-Length", String(Buffer.byteLength(body))]);
  }
  return { method: method?.toUpperCase() ?? (body === undefined ? "GET" : "POST"), path, headers } as const;
}

/** The bytes of a request. */
export function encodeRequest(request: HttpRequest, host: string): Buffer {
  const { method, path, headers } = headOf(request, host);
  const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${fields}\r\n${request.body ?? ""}`);
}
