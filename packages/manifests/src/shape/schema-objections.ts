/** Fields that are missing, and values of the wrong type, by the compiled schemas of `kubernetes-models`. */
import { fieldOf } from "@labs/hpa";
import { isObject, type Objection, type Path } from "../manifest.ts";
import type { Model } from "./kinds.ts";

/** What is read of a finding of the compiled schemas, which are those of ajv. */
interface SchemaError {
  /** Such as `/spec/replicas`. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: {
    readonly type?: string;
    readonly format?: string;
    readonly missingProperty?: string;
    readonly allowedValues?: readonly string[];
  };
  readonly message?: string;
}

export function schemaObjections(model: Model, value: unknown): Objection[] {
  if (!isObject(value)) return [];
  const byPath = Map.groupBy(errorsOf(model, value), ({ instancePath }) => instancePath);
  return [...byPath].flatMap(([pointer, errors]) => {
    const path = pathOf(pointer);
    const missing = errors.flatMap(({ params }) => params.missingProperty ?? []);
    if (missing.length > 0)
      return missing.map((name) => ({
        path: [...path, name],
        message: `${fieldOf([...path, name])} is required.`,
      }));
    const [noun, found] = [expected(errors), at(value, path)];
    const hint = noun === "text" && !(found instanceof Object) ? ": put it in quotes" : "";
    return [{ path, message: `${fieldOf(path)} must be ${noun}, but is ${show(found)}${hint}.` }];
  });
}

function errorsOf(model: Model, value: object): readonly SchemaError[] {
  try {
    new model(value).validate();
    return [];
  } catch (error) {
    if (error instanceof Error && "errors" in error && Array.isArray(error.errors)) return error.errors;
    throw error;
  }
}

/** One noun for all that was tried at one place: a quantity, for example, is tried as a number and as text. */
function expected(errors: readonly SchemaError[]): string {
  const formats = errors.flatMap(({ params }) => params.format ?? []);
  if (formats.includes("quantity")) return "a quantity, such as 500m, 2 or 128Mi";
  const words = errors.flatMap(({ params }) => params.allowedValues ?? []);
  if (words.length > 0) return words.join(" or ");
  const types = errors.flatMap(({ params }) => params.type ?? []);
  const named = [...new Set(types)].map((type) => nouns[type] ?? type);
  return named.length > 0 ? named.join(" or ") : `as its schema says (${errors[0]?.message})`;
}

const nouns: Readonly<Record<string, string>> = {
  integer: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
};

function pathOf(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inside, part) => (inside as Record<PropertyKey, unknown>)?.[part], value);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  if (value === null) return "left empty";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
