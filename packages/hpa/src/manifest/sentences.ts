/** From what the schema objects to, to sentences. */
import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { fieldNames } from "./schema.ts";

/** A path of names and indexes, and a sentence about it without its full stop. */
export interface Objection {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The end of a sentence that begins with the field. Handed to the schema as its error map. */
export function predicate(issue: z.core.$ZodRawIssue): string {
  const { input } = issue;
  if (issue.code === "invalid_union") {
    return oneOf(Array.isArray(issue.options) ? issue.options : [], read(input, issue.discriminator));
  }
  if (input === undefined && issue.code !== "custom") return "is required";
  const found = `, but is ${show(input)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${nouns[issue.expected] ?? issue.expected}${found}`;
    case "invalid_value":
      return oneOf(issue.values, input);
    case "too_small":
      return `must be at least ${issue.minimum}${found}`;
    case "too_big":
      return `must be at most ${issue.maximum}${found}`;
    default:
      return issue.message ?? `is not understood: ${show(input)}`;
  }
}

const nouns: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a whole number",
  string: "text",
  object: "an object with fields",
  record: "an object with fields",
  array: "a list",
};

/** Each field that is not known becomes an objection of its own. */
export function objectionsTo(issue: z.core.$ZodIssue): Objection[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownField(key) }));
}

function unknownField(key: string): string {
  if (fieldNames.has(key)) return "does not belong here";
  const nearest = nearestName(key, [...fieldNames]);
  return `is not a field of autoscaling/v2${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
}

/** The name that a misspelt one is nearest to, where it is near. */
export function nearestName(misspelt: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = closest(misspelt, names);
  return distance(misspelt, nearest) <= Math.max(2, misspelt.length / 4) ? nearest : undefined;
}

/** Such as `spec.metrics[0].resource`. */
export function fieldOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The document";
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
}

function oneOf(options: readonly unknown[], found: unknown): string {
  if (found === undefined) return "is required";
  const words = options.map(String);
  const last = words.pop();
  return `must be ${words.length > 0 ? `${words.join(", ")} or ` : ""}${last}, but is ${show(found)}`;
}

function read(input: unknown, field: unknown): unknown {
  return (input as Record<string, unknown>)[String(field)];
}

function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
