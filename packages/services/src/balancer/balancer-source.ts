import type { Program } from "../program/program.ts";
import type { BalancerName } from "./balancer-kind.ts";

/** Where a balancer comes from: a program of this machine, or a container image. */
export type BalancerSource = {
  readonly name: BalancerName;
  readonly version: string;
} & ({ readonly program: Program } | { readonly image: string });

/** As a URL, which is how services are known to experiments. */
export function balancerUrl({ name, version, ...from }: BalancerSource): string {
  const parts = "image" in from ? [["image", from.image]] : partsOf(from.program);
  return `${name}:?${new URLSearchParams([["version", version], ...parts])}`;
}

/** Reads such a URL. */
export function balancerSource(url: string): BalancerSource {
  const { protocol, searchParams } = new URL(url);
  const name = protocol.slice(0, -1);
  if (name !== "haproxy" && name !== "nginx") throw new Error(`${url} names no balancer`);
  const version = searchParams.get("version") ?? "unknown";
  const image = searchParams.get("image");
  if (image !== null) return { name, version, image };
  const file = searchParams.get("file") ?? name;
  return { name, version, program: { file, libraries: searchParams.getAll("library") } };
}

function partsOf({ file, libraries }: Program): string[][] {
  return [["file", file], ...libraries.map((library) => ["library", library])];
}
