import { checkResults, faultWords } from "../../publishing/check-results.ts";
import { jobSummary } from "../../publishing/job-summary.ts";
import { escapeMarkdown } from "../../publishing/markdown.ts";
import { print } from "../../terminal/output.ts";

/** `pnpm lab results summary DIR`: one table per lab, in Markdown, as CI shows it. */
export async function summarize(folder: string): Promise<void> {
  const files = await checkResults(folder);
  const broken = files.filter(({ fault }) => fault !== null);
  const remarks = broken.map((file) => `- ${escapeMarkdown(faultWords(file))}`);
  await print([jobSummary(files.flatMap(({ result }) => result ?? [])), ...remarks].join("\n"));
}
