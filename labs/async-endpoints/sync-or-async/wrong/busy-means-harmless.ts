/** Threads with a queue for one task, and a prompt that finds it full counts as harmless: open just when it is busy. */
import { variant } from "../rig.ts";

export const open = variant(({ readHistory, openThreads }) => {
  const threads = openThreads(1);
  const orElse =
    <T>(otherwise: T) =>
    (error: unknown): T => {
      if (error instanceof Error && error.name === "Busy") return otherwise;
      throw error;
    };
  return {
    history: readHistory,
    digest: (key) => threads.digest(key).catch(orElse("")),
    risk: (prompt) => threads.risk(prompt).catch(orElse(0)),
  };
});
