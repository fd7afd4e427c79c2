/** The service's gates, and commits of which one is correct and nine are not. */
import type { Random } from "@labs/experiment";
import type { Gate, GateName } from "./contract.ts";

const source = ["src/"];

export const gates: Readonly<Record<GateName, Gate>> = {
  types: { name: "types", reads: [...source, "tsconfig.json"] },
  unit: { name: "unit", reads: [...source, "test/unit.spec.ts"] },
  services: { name: "services", reads: ["src/store.ts", "test/services.spec.ts"] },
  bench: { name: "bench", reads: ["src/rules.ts", "gates/"] },
  image: { name: "image", reads: [...source, "Dockerfile", "package.json", "model.json"] },
  model: { name: "model", reads: ["model.json"] },
  manifests: { name: "manifests", reads: ["k8s/"] },
};

/** Also the names of the commits that are wrong in the one way that a gate is there for. */
export const gateNames = Object.keys(gates) as readonly GateName[];

/** In the order in which a service comes by them. */
export const asAdded: readonly Gate[] = [
  ...[gates.types, gates.unit, gates.services, gates.bench],
  ...[gates.image, gates.model, gates.manifests],
];

/** By the seconds that each takes. */
export const cheapestFirst: readonly Gate[] = [
  ...[gates.image, gates.model, gates.unit, gates.types],
  ...[gates.manifests, gates.bench, gates.services],
];

/** Each is wrong, and no gate is there for it. */
export const uncaught = ["leak", "race"] as const;
export type Planted = GateName | (typeof uncaught)[number] | "sound";
export const planted: readonly Planted[] = [...gateNames, ...uncaught, "sound"];

/** How often the code before and after a commit is the same, and a pipeline is asked. */
export const repeats = 8;

/** How a gate's process may end; the first is the one that a pipeline lets pass. */
export const endings = ["exit 0", "exit 1", "exit 2", "kill -9 $$", "no-such-program"] as const;

export type Input =
  | { readonly what: "commit"; readonly planted: Planted }
  /** Correct files of which the first N parts were touched. */
  | { readonly what: "touch"; readonly parts: number }
  /** The same code again; only the gate that measures is run. */
  | { readonly what: "identical" }
  /** Gates that end as these say, one after another for commits that change the same file. */
  | { readonly what: "endings"; readonly of: readonly (typeof endings)[number][] };

/** Parts of the service, each with a file that may be touched without harm. */
export const parts = ["k8s/deployment.yaml", "model.json", "src/decide.ts", "src/rules.ts", "src/store.ts"];

/** Draws what is checked of every pipeline: one commit whose gate passes, and one whose gate does not. */
export function drawCheck(draw: Random): Input {
  const ending = endings[Math.floor(endings.length * draw())] ?? "exit 0";
  return { what: "endings", of: draw() < 0.5 ? [ending] : ["exit 0", ending] };
}
