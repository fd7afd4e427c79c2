/** A leaking service under load with a remedy: how many requests fail while its workers are replaced. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { endPython, startPython } from "@labs/services";
import { findMemoryLimits } from "./memory-limit.ts";

export const remedies = ["memory limit", "exit", "drain", "bound and TTL"] as const;
export type Remedy = (typeof remedies)[number];

/** Of uvicorn: workers end after a number of requests, both after the same or not. */
export const uvicornRemedies = ["limit-max-requests", "limit-max-requests with jitter"] as const;
export type UvicornRemedy = (typeof uvicornRemedies)[number];

export interface Recycled {
  readonly requests: number;
  readonly failed: number;
  /** Workers that ended. */
  readonly replaced: number;
  /** Of one worker, at an answer. */
  readonly maxRss: number;
  readonly longestMs: number;
}

/** Resident bytes from which on a worker is replaced. */
const most = 150e6;
/** After which callers give up: a connection that is handed to a worker as it dies gets no answer. */
const timeoutMs = 2_000;
/** Of both workers and their primary together. */
const limit = 420e6;

/** Sends requests to two workers of Node; throws a LabError SKIPPED where it needs a memory limit and none can be made. */
export async function recycle(remedy: Remedy, requests: number): Promise<Recycled> {
  const limitMemory = remedy === "memory limit" ? findMemoryLimits() : null;
  const child = fork(fileURLToPath(new URL("./workers.ts", import.meta.url)), [remedy, String(most)], {
    env: childEnvironment(),
    // V8 reads the limit too, and says a page when it ends by it.
    stdio: ["ignore", "ignore", remedy === "memory limit" ? "ignore" : "inherit", "ipc"],
  });
  await using _limit = child.pid === undefined ? null : limitMemory?.(child.pid, limit);
  // After `disconnect` there is no event `close`.
  const ended = once(child, "exit");
  let replaced = 0;
  child.on("message", (message) => {
    if (typeof message === "object" && "replaced" in message) replaced++;
  });
  try {
    const [{ url }] = await Promise.race([once(child, "message"), ended.then(endedEarly)]);
    const seen = await call(url, requests);
    return { requests, replaced, ...seen };
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}

function endedEarly(): never {
  throw new Error("the primary ended before it listened");
}

/** The same to two workers of uvicorn. @param program an interpreter with FastAPI */
export async function recycleUvicorn(
  program: string,
  remedy: UvicornRemedy,
  requests: number,
): Promise<Recycled> {
  const perWorker = Math.round(requests / 6);
  const jitter = remedy === "limit-max-requests with jitter" ? perWorker : 0;
  const child = startPython(
    program,
    ["-m", "uvicorn", "recycled:app", "--workers", "2", "--port", "0", "--no-access-log"].concat([
      ...["--limit-max-requests", String(perWorker - Math.floor(jitter / 2))],
      ...["--limit-max-requests-jitter", String(jitter)],
    ]),
    { cwd: fileURLToPath(new URL("../fastapi", import.meta.url)), detached: true },
  );
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  try {
    const url = await listening(child, () => said);
    const seen = await call(url, requests);
    return { requests, replaced: said.match(/Maximum request limit/g)?.length ?? 0, ...seen };
  } finally {
    await endPython(child);
  }
}

function listening(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("close", () => reject(new Error(`uvicorn ended before it listened: ${said()}`)));
    child.stderr?.on("data", () => {
      const [, url] = said().match(/running on (http:\S+)[\s\S]*startup complete/) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Eight callers with connections that they keep; none tries again. */
async function call(
  url: string,
  requests: number,
): Promise<Pick<Recycled, "failed" | "maxRss" | "longestMs">> {
  let [left, failed, maxRss, longestMs] = [requests, 0, 0, 0];
  const caller = async () => {
    while (left-- > 0) {
      const begun = performance.now();
      const giveUp = new AbortController();
      const timer = setTimeout(() => giveUp.abort(), timeoutMs);
      try {
        const answer = await fetch(url, { method: "POST", signal: giveUp.signal });
        const { rss } = (await answer.json()) as { readonly rss: number };
        maxRss = Math.max(maxRss, rss);
      } catch {
        failed++;
      } finally {
        clearTimeout(timer);
      }
      longestMs = Math.max(longestMs, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  return { failed, maxRss, longestMs };
}
