/** The interpreter of the FastAPI services with its packages. Plain data that may travel to a cell. */
import { orMissing } from "@labs/experiment";
import { findPython } from "@labs/services";
import type { Tool } from "../contract.ts";

export interface LabPython {
  /** The interpreter; `null` where there is none. */
  readonly program: string | null;
  /** Tools that are not installed. */
  readonly without: readonly Tool[];
  /** Why not, and the command that helps. */
  readonly missing: string;
}

/** Where memray has no wheel the rest is taken; where there is no Python, its services are left out. */
export async function lookForPython(): Promise<LabPython> {
  const all = await lookIn("../fastapi/memray/requirements.txt");
  if ("program" in all) return { program: all.program, without: [], missing: "" };
  const rest = await lookIn("../fastapi/requirements.txt");
  if ("program" in rest) return { program: rest.program, without: ["memray"], missing: all.missing };
  return withoutPython(rest.missing);
}

export function withoutPython(missing: string): LabPython {
  return { program: null, without: ["tracemalloc", "memray", "objgraph"], missing };
}

async function lookIn(list: string): Promise<{ program: string } | { missing: string }> {
  return await orMissing(() => findPython(new URL(list, import.meta.url)));
}
