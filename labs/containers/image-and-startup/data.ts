/** What is asked of a container, and what it is given: the same for every image. */
import type { Random } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { pick, type Answer as Screened } from "../shared/answers.ts";
import type { Image } from "./contract.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  /** By the name of the Dockerfile; why there is none where it could not be built here. */
  readonly images: Readonly<Record<string, Image | { readonly missing: string }>>;
  readonly requests: readonly ScreeningRequest[];
  /** Of every container of this run, by which it is found. */
  readonly label: string;
  readonly network: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** A container has a share of the processors: 0.5 is half of one. */
export type Input =
  | (ScreeningRequest & { readonly what: "screen"; readonly cpus: number })
  /** Ends the container that has answered last. */
  | { readonly what: "stop" }
  /** A container that takes more memory than it has: as objects, or as buffers outside V8's heap. */
  | { readonly what: "exhaust"; readonly with: "heap" | "buffers" };

export type Answer = Screened & { readonly secrets: readonly string[] };
/** How a container ended. */
export type Ended = { readonly tookMs: number; readonly code: number; readonly outOfMemory: boolean };
export type Output = Answer | Ended;

/** Of every container; Node takes half of it as the limit of its heap. */
export const memory = "512m";
/** Docker's default is ten seconds. */
export const stopSeconds = 5;

export const draw =
  (cpus: number) =>
  (random: Random, { requests }: Setup): Input => ({ what: "screen", cpus, ...pick(random, requests) });
