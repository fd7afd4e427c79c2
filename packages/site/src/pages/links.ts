/** Where pages and files lie in the site. Names from results are never taken as paths. */
import { createHash } from "node:crypto";
import type { Result } from "@labs/experiment/result";
import type { Attachments } from "../model/attachments.ts";

/** The page of an experiment, from the root. */
export function experimentPath(lab: string, name: string): string {
  return `experiments/${fileName(`${lab}-${name}`)}.html`;
}

/** The page of two runs of an experiment, from the root. */
export function comparePath(lab: string, name: string): string {
  return `compare/${fileName(`${lab}-${name}`)}.html`;
}

/** The stored JSON of a run, from the root. */
export function rawPath({ runId }: Pick<Result, "runId">): string {
  return `runs/${fileName(runId)}.json`;
}

/** A file that an experiment keeps beside its results, from the root. */
export function attachmentPath({ lab, experiment }: Attachments, file: string): string {
  return `attachments/${fileName(`${lab}-${experiment}`)}/${file}`;
}

/** A name as it is where it is plain, else what is plain of it with a hash of the whole. */
function fileName(name: string): string {
  if (/^[\w-]{1,120}$/.test(name)) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.replaceAll(/[^\w-]+/g, "_").slice(0, 80)}-${hash}`;
}
