import { expect } from "vitest";
import { parse, stringify } from "yaml";
import { lint } from "./lint.ts";

/** Whatever stands in a field of these documents, there is a report and no exception. */
export async function expectReports(text: string): Promise<void> {
  const documents = text.split("---\n").map((document) => parse(document));
  for (const [at, document] of documents.entries())
    for (const path of pathsIn(document))
      for (const value of [null, "x", -1, [], [null], {}]) {
        const copy = structuredClone(documents);
        put(copy[at], path, value);
        const changed = copy.map((one) => stringify(one)).join("---\n");
        await expect(lint([{ file: "a.yaml", text: changed }])).resolves.toHaveProperty("findings");
      }
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key): Path[] => [
    [key],
    ...pathsIn((value as Record<string | number, unknown>)[key]).map((path): Path => [key, ...path]),
  ]);
}

function put(target: unknown, path: Path, value: unknown): void {
  const [key = "", ...rest] = path;
  const record = target as Record<string | number, unknown>;
  if (rest.length === 0) record[key] = value;
  else put(record[key], rest, value);
}
