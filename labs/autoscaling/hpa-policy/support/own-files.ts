/** Reads what a reader gives to `bench hpa-policy`: an HPA, a trace, and three numbers about their pods. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { LabError } from "@labs/experiment";
import { faultLine, type HorizontalPodAutoscaler, ManifestError, readManifest } from "@labs/hpa";
import { services } from "../../shared/simulator/service.ts";
import { UnknownMetric } from "../../shared/simulator/signals.ts";
import { type Cluster, simulate, type Timeline } from "../../shared/simulator/simulate.ts";
import type { Traffic } from "../../shared/simulator/traffic.ts";
import { cluster as usual } from "../data.ts";
import { readTrace, TraceError } from "./read-trace.ts";

export type Given = Readonly<Record<string, string>>;

export interface NamedHpa {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly hpa: HorizontalPodAutoscaler;
  /** What Kubernetes accepts and its author may not have meant. */
  readonly notices: readonly string[];
}

/** @throws {LabError} USAGE, a line for each fault */
export async function readHpaFile(file: string, name = basename(file)): Promise<NamedHpa> {
  const text = await textOf(file);
  try {
    const { hpa, notices } = readManifest(text);
    return { name, file, text, hpa, notices: notices.map((one) => `${name} ${faultLine(one)}`) };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new LabError("USAGE", error.faults.map((fault) => `${file} ${faultLine(fault)}`).join("\n"));
  }
}

/** @throws {LabError} USAGE */
export async function readTraceFile(file: string): Promise<{ name: string; traffic: Traffic }> {
  const text = await textOf(file);
  try {
    return { name: basename(file), traffic: readTrace(text) };
  } catch (error) {
    throw error instanceof TraceError ? new LabError("USAGE", `${file} ${error.message}`) : error;
  }
}

/** @throws {LabError} USAGE where the HPA reads a metric that is not simulated */
export function simulateOwn({ file, text, hpa }: NamedHpa, traffic: Traffic, cluster: Cluster): Timeline {
  try {
    return simulate({ hpa, traffic, cluster });
  } catch (error) {
    if (!(error instanceof UnknownMetric)) throw error;
    const line = text.split("\n").findIndex((one) => one.includes(error.metric)) + 1;
    throw new LabError("USAGE", `${file} line ${line}: ${error.message}.`);
  }
}

/** The experiment's pods, with what the reader says of theirs. */
export function clusterFor(given: Given): Cluster {
  const capacity = numberOf(given, "pod-rate", 0.1) ?? usual.service.capacity;
  const { "cpu-bound": pod } = services;
  // A pod that is twice as fast uses as much of its core at twice the rate.
  const scale = pod.capacity / capacity;
  return {
    ...usual,
    service: {
      capacity,
      cores: (rate) => pod.cores(rate * scale),
      inFlight: (rate) => pod.inFlight(rate * scale),
      queued: (rate) => pod.queued(rate * scale),
    },
    startSeconds: Math.round(numberOf(given, "pod-start", 0) ?? usual.startSeconds),
    lagSeconds: Math.round(numberOf(given, "metric-age", 0) ?? usual.lagSeconds),
  };
}

function numberOf(given: Given, option: string, min: number): number | undefined {
  const text = given[option];
  if (text === undefined) return undefined;
  const value = text === "" ? Number.NaN : Number(text);
  if (value >= min && value <= 1e6) return value;
  throw new LabError("USAGE", `--${option} is a number from ${min} to a million, and not "${text}".`);
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause) => {
    throw new LabError("USAGE", `${file} cannot be read: name a file (${cause.code ?? cause.message}).`, {
      cause,
    });
  });
}
