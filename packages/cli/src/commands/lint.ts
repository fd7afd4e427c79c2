import { exitCodes } from "@labs/experiment";
import { print } from "../terminal/output.ts";

export interface LintOptions {
  readonly json?: boolean;
}

/** `pnpm lab autoscaling lint FILE…`: a line for each finding, as editors read them; exit code 1 where there is one. */
export async function lintManifests(files: readonly string[], { json = false }: LintOptions): Promise<void> {
  // The models of all kinds take half a second to load, which no other command has to wait for.
  const { lint, readTexts } = await import("@labs/manifests");
  const report = await lint(await readTexts(files));
  const { findings, objects, unchecked } = report;
  if (findings.length > 0) process.exitCode = exitCodes.failed;
  if (json) return print(JSON.stringify(report));
  for (const { file, line, object, rule, message } of findings)
    await print(`${file}:${line}: ${object === "" ? "" : `${object}: `}${message} [${rule}]`);
  if (unchecked.length > 0)
    await print(`Not checked, for their kinds are not known here: ${unchecked.join(", ")}.`);
  if (findings.length === 0)
    await print(`${counted(objects, "object")} in ${counted(files.length, "file")}: nothing to change.`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
