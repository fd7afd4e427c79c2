import type { Program } from "../program/program.ts";

/** Which Prometheus: its version, and the program of this machine. */
export interface PrometheusSource {
  readonly version: string;
  readonly program: Program;
}

/** As a URL, which is how services are known to experiments. */
export function prometheusUrl({ version, program }: PrometheusSource): string {
  const libraries = program.libraries.map((library) => ["library", library]);
  return `prometheus:?${new URLSearchParams([["version", version], ["file", program.file], ...libraries])}`;
}

/** Reads such a URL. */
export function prometheusSource(url: string): PrometheusSource {
  const { protocol, searchParams } = new URL(url);
  const file = searchParams.get("file");
  if (protocol !== "prometheus:" || file === null) throw new Error(`${url} names no Prometheus`);
  const version = searchParams.get("version") ?? "unknown";
  return { version, program: { file, libraries: searchParams.getAll("library") } };
}
