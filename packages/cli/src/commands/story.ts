import { LabError } from "@labs/experiment";
import { draftStory, type Runs, renderStory } from "@labs/learner";
import { type CatalogEntry, loadLab } from "../catalog/catalog.ts";
import { idOf, loadEntry } from "../catalog/entry.ts";
import { print } from "../terminal/output.ts";
import { readResults } from "./history.ts";

/** `pnpm lab <lab> story [experiment]`: the interview's answer, from stored runs. */
export async function story(
  lab: string,
  experiment: string | undefined,
  { markdown = false }: { readonly markdown?: boolean },
): Promise<void> {
  const { results } = await readResults();
  const chosen =
    experiment === undefined ? (await loadLab(lab)).experiments : [await loadEntry(lab, experiment)];
  const runsOf = (entry: CatalogEntry) =>
    results.filter(
      (result) => result.kind === "bench" && `${result.lab}/${result.experiment}` === idOf(entry),
    );
  const told = chosen.filter((entry) => runsOf(entry).length > 0);
  if (told.length === 0) {
    throw new LabError(
      "RUN_MISSING",
      `There is no stored run of ${experiment === undefined ? `the lab ${lab}` : `${lab}/${experiment}`} to tell of: measure first with \`pnpm lab ${lab} bench${experiment === undefined ? "" : ` ${experiment}`}\`.`,
    );
  }
  const stories = told.map((entry) =>
    renderStory(draftStory(entry.experiment.goal, runsOf(entry) as [...Runs]), markdown),
  );
  await print(stories.join(markdown ? "\n\n" : `\n\n${"─".repeat(100)}\n\n`));
}
