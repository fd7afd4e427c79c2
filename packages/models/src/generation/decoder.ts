/** Generating with a decoder, whose steps and cache are in a worker thread: `session.run()` blocks its thread. */
import { extname } from "node:path";
import { LabError } from "@labs/experiment";
import { Piscina } from "piscina";
import type { Decoder, DecoderOptions, NextToken } from "./decoder-session.ts";

/** Starts the worker and loads the model in it. */
export async function openDecoder(options: DecoderOptions): Promise<Decoder> {
  const pool = new Piscina<unknown, readonly NextToken[]>({
    // In a bundle it is a file beside this one too, with the bundle's ending.
    filename: new URL("./decoder-worker.ts", import.meta.url).href.replace(
      /ts$/,
      extname(import.meta.filename).slice(1),
    ),
    name: "step",
    minThreads: 1,
    maxThreads: 1,
    workerData: options,
  });
  try {
    await pool.run(undefined, { name: "open" });
  } catch (cause) {
    await pool.destroy();
    // Errors lose their class on the way between threads.
    throw new LabError("EXPERIMENT", cause instanceof Error ? cause.message : String(cause), { cause });
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    step: (rows) => {
      const stepped = pool.run(rows);
      last = stepped.catch(() => {});
      return stepped;
    },
    [Symbol.asyncDispose]: async () => {
      // A thread that is ended within an inference takes the whole process with it.
      await last;
      await pool.destroy();
    },
  };
}
