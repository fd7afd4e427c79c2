/**
 * Scoring with a transformer. Inference runs in worker threads, always: `session.run()` of onnxruntime-node 1.30
 * returns a promise and yet blocks the thread that calls it, so that on the main thread every other request would
 * stand still for as long (`blocking.test.ts` holds that this is still so).
 */
import { extname } from "node:path";
import { LabError } from "@labs/experiment";
import { move, Piscina, transferableSymbol, valueSymbol } from "piscina";
import { type Packed, pack, packUnchecked } from "../texts/pack.ts";
import { Limiter } from "./limiter.ts";
import type { Opening } from "./score-worker.ts";
import { openSession, type SessionOptions } from "./session.ts";

export interface Scorer extends AsyncDisposable {
  /**
   * Probability of attack per row, in the rows' order.
   *
   * @param batch rows of token ids, 1 to `maxTokens` each
   * @param padTo width of the batch in tokens; the longest row by default
   * @throws RangeError for rows that no model takes
   */
  score(batch: readonly (readonly number[])[], padTo?: number): Promise<readonly number[]>;
}

interface ScorerOptions extends SessionOptions {
  /** Threads with a session each. */
  readonly workers: number;
  /**
   * Batches that lie ready at each worker behind the one it scores, so that it goes on without waiting for this
   * thread to hand it the next.
   *
   * @default 0
   */
  readonly ahead?: number;
  /** Whether ids that no text has are refused before the run, and not left to the runtime. @default true */
  readonly checked?: boolean;
  /** Whether a worker runs the rows of a batch one by one, each without padding. @default false */
  readonly rowByRow?: boolean;
}

/** Starts the workers and loads the model in each; every one is ready when the promise is fulfilled. */
export async function openScorer(options: ScorerOptions): Promise<Scorer> {
  const { workers, ahead = 0, checked = true, rowByRow = false, ...sessionOptions } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new LabError("EXPERIMENT", `A scorer needs at least one worker, not ${workers}.`);
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const opening: Opening = { options: sessionOptions, arrived, workers, rowByRow };
  const pool = new Piscina<unknown, Float32Array>({
    // In a bundle it is a file beside this one too, with the bundle's ending.
    filename: new URL("./score-worker.ts", import.meta.url).href.replace(
      /ts$/,
      extname(import.meta.filename).slice(1),
    ),
    name: "score",
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1 + ahead,
    workerData: opening,
  });
  // As many as the workers may hold, so that none is left without one.
  const openings = Array.from({ length: workers * (1 + ahead) }, () => pool.run(undefined, { name: "open" }));
  // All of them, so that none is still opening when a failure destroys the pool.
  const failed = (await Promise.allSettled(openings)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    await pool.destroy();
    const { reason } = failed;
    // Errors lose their class on the way between threads.
    throw new LabError("EXPERIMENT", reason instanceof Error ? reason.message : String(reason), {
      cause: reason,
    });
  }

  // The queue is kept here: Piscina's `close` does not wait for every task, and a thread that is ended within an
  // inference takes the whole process with it.
  const limiter = new Limiter(workers * (1 + ahead));
  let closed = false;
  return {
    score: async (batch, padTo) => {
      const packed = checked ? pack(batch, padTo) : packUnchecked(batch, padTo);
      if (closed) throw new Error("The scorer is closed.");
      return Array.from(await limiter.run(() => pool.run(moved(packed))));
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      await limiter.close(new Error("The scorer was closed before this batch was scored."));
      await pool.destroy();
    },
  };
}

/** The ids change threads without a copy. */
function moved(packed: Packed): unknown {
  return move({ [transferableSymbol]: [packed.ids.buffer], [valueSymbol]: packed });
}

/**
 * The mistake beside it: the same on the calling thread. `score` looks asynchronous and blocks every timer, socket
 * and promise of the process while it infers.
 */
export async function openBlockingScorer(options: SessionOptions): Promise<Scorer> {
  const session = await openSession(options);
  return {
    score: async (batch, padTo) => Array.from(await session.run(pack(batch, padTo))),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
