import { LabError } from "@labs/experiment";
import { checkResults as checkFolder, faultWords } from "../../publishing/check-results.ts";
import { print } from "../../terminal/output.ts";

/**
 * `pnpm lab results check DIR`: whether every result of a folder may be published.
 *
 * @throws LabError RESULT where one may not, RUN_MISSING where there is none
 */
export async function checkResults(folder: string): Promise<void> {
  const files = await checkFolder(folder);
  const broken = files.filter(({ fault }) => fault !== null);
  for (const file of broken) await print(faultWords(file));
  const sound = files.length - broken.length;
  if (broken.length > 0)
    throw new LabError(
      "RESULT",
      `${broken.length} of ${files.length} results may not be published: take them out of ${folder}, or measure again.`,
    );
  await print(`${sound === 1 ? "1 result is" : `${sound} results are`} sound.`);
}
