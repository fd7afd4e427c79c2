/** Threads with a line that holds one, and whoever finds it full is harmless: open just when it is busy. */
import { Busy } from "../../shared/busy.ts";
import { openThreads } from "../../shared/thread-pool.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => {
  const threads = openThreads(1);
  const orElse =
    <T>(otherwise: T) =>
    (error: unknown): T => {
      if (error instanceof Busy) return otherwise;
      throw error;
    };
  return {
    history: readHistory,
    digest: (key) => threads.digest(key).catch(orElse("")),
    risk: (prompt) => threads.risk(prompt).catch(orElse(0)),
    end: () => threads[Symbol.asyncDispose](),
  };
});
