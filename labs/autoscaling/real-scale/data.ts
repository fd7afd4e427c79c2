/** What is screened, the pods, the traffic, and how much faster than in a cluster it all goes. */
import { type Random, random } from "@labs/experiment";
import { drawPrompt, promptRisk } from "@labs/firewall";

/** Seconds of a cluster that pass in one second of the run. */
export const factor = 40;

/** Cores that a pod requests and is held to. */
export const podCores = 0.1;

/** As the HPAs have it. */
export const maxPods = 8;

/** The controller's period, in seconds of the cluster. */
export const syncSeconds = 15;

/** Late as in a cluster, in seconds of the cluster. */
export const metrics = { lagSeconds: 30, windowSeconds: 15 } as const;

/** How long a request waits in front of the pods, in seconds of the run. */
export const maxWaitSeconds = 1;

/** Seconds of the cluster, and what arrives as a multiple of what one pod was found to answer. */
export const trace = { seconds: 750, from: 60, to: 390, low: 0.6, high: 4.5 } as const;

export function loadAt(second: number): number {
  return second >= trace.from && second < trace.to ? trace.high : trace.low;
}

const documentCount = 64;
const promptsPerDocument = 10;

/** A conversation, screened as a whole. */
export function documents(): string[][] {
  const draw = random("documents");
  return Array.from({ length: documentCount }, () =>
    Array.from({ length: promptsPerDocument }, (_, at) => drawPrompt(draw, at)),
  );
}

export function drawDocument(draw: Random): number {
  return Math.floor(documentCount * draw());
}

/** What the firewall says of a conversation: its risk in thousandths, and the prompts that it blocks. */
export function screen(prompts: readonly string[]): string {
  const risks = prompts.map(promptRisk);
  const blocked = risks.filter((risk) => risk > 0.5).length;
  return `${Math.round(1000 * Math.max(...risks))} ${blocked}`;
}
