/** Environments of the Python arms, found or fetched at first use; plain data that may travel to a cell. */
import { orMissing } from "@labs/experiment";
import { findPython, type Python } from "@labs/services";
import { findJava } from "./java.ts";

/** An interpreter with the packages of the lab, or why there is none. */
export type LabPython = Python | { readonly missing: string };

/** What Spark needs: an interpreter with PySpark, and the home of a Java where the one on PATH is none for Spark. */
export type LabSpark =
  | (Python & { readonly javaHome: string | null; readonly java: string })
  | { readonly missing: string };

/** DuckDB, Polars and Dask. */
export async function lookForPython(): Promise<LabPython> {
  return await orMissing(() =>
    findPython(new URL("../requirements.txt", import.meta.url), { size: "490 MB on disk, about 15 s" }),
  );
}

/** Spark and a Java; `LABS_SPARK=no` leaves it out. */
export async function lookForSpark(env: NodeJS.ProcessEnv = process.env): Promise<LabSpark> {
  if (env.LABS_SPARK === "no")
    return { missing: "LABS_SPARK=no leaves Spark out. To use it, unset LABS_SPARK." };
  return await orMissing(async () => {
    const python = await findPython(new URL("../requirements-spark.txt", import.meta.url), {
      size: "490 MB to fetch, 790 MB on disk, about 90 s",
      timeoutMs: 900_000,
    });
    return { ...python, ...(await findJava(python.program)) };
  });
}

/** What none of the variants of a run needs is neither looked for nor fetched. */
export const notNeeded = { missing: "no variant of this run needs it" } as const;
