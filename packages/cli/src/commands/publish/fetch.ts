import { root } from "../../catalog/catalog.ts";
import { fetchRuns } from "../../publishing/results-branch.ts";
import { print } from "../../terminal/output.ts";

export interface FetchOptions {
  readonly remote: string;
  readonly branch: string;
}

/** `pnpm lab results fetch DIR`: what is published, as files. */
export async function fetchResults(folder: string, options: FetchOptions, repository = root): Promise<void> {
  const found = await fetchRuns({ repository, ...options }, folder);
  await print(
    found ? `The published runs are in ${folder}.` : `Nothing is published yet: ${folder} is empty.`,
  );
}
