/** What is linted, and what is said of it. */

/** Names and indexes from an object's top to one of its fields. */
export type Path = readonly PropertyKey[];

/** One object of a file. */
export interface Manifest<Value = unknown> {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Value;
  /** The line of a field in the file, from 1; of the innermost part of its path that is there. */
  readonly lineOf: (path: Path) => number;
}

/** Something to change in an object. */
export interface Objection {
  readonly path: Path;
  /** A whole sentence that says what is wrong and what to write instead. */
  readonly message: string;
}

/** The same with its place. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  /** Such as `Deployment web`; empty where the text is not read so far. */
  readonly object: string;
  /** `yaml`, `schema`, or the name of a policy rule. */
  readonly rule: string;
  readonly message: string;
}

/** Such as `Deployment web`. */
export function nameOf({ kind, name }: Pick<Manifest, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** A value of an unknown shape, with its fields if it has any. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
