/** Fields that Kubernetes does not read, at any depth. */
import { fieldOf, nearestName } from "@labs/hpa";
import { isObject, type Objection, type Path } from "../manifest.ts";
import { attributesOf } from "./kinds.ts";

/** The name of a kind's type in the client of Kubernetes. */
export function typeName(apiVersion: string, kind: string): string | undefined {
  const version = apiVersion.split("/").at(-1) ?? "";
  const name = `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
  return attributesOf(name) === undefined ? undefined : name;
}

/** Longest list of names that helps. */
const maxListed = 12;

/** Walks through a value along its type. */
export function fieldObjections(value: unknown, type: string, path: Path): Objection[] {
  const [, item] = /^Array<(.*)>$/.exec(type) ?? [];
  if (item !== undefined)
    return Array.isArray(value)
      ? value.flatMap((entry, at) => fieldObjections(entry, item, [...path, at]))
      : [];
  if (!isObject(value)) return [];
  const [, entry] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
  const attributes = entry === undefined ? attributesOf(type) : undefined;
  return Object.entries(value).flatMap(([name, inside]) => {
    const at = [...path, name];
    if (entry !== undefined) return fieldObjections(inside, entry, at);
    if (attributes === undefined) return [];
    const attribute = attributes.find(({ baseName }) => baseName === name);
    if (attribute !== undefined) return fieldObjections(inside, attribute.type, at);
    const names = attributes.map(({ baseName }) => baseName);
    const nearest = nearestName(name, names);
    const all = names.length <= maxListed ? `: there are ${names.join(", ")}.` : ".";
    const hint = nearest === undefined ? all : `; did you mean ${nearest}?`;
    return [{ path: at, message: `${fieldOf(at)} is not a field of Kubernetes${hint}` }];
  });
}
