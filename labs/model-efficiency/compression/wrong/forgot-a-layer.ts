/** A rewrite lost the second layer on its way, and what is served is still called the guard. */
import type { Model } from "@labs/models";
import { rewritten, shipped } from "../artefact.ts";
import { scoringBy, serving } from "../contract.ts";

export const open = serving(
  () => shipped("guard"),
  () => scoringBy(rewritten("guard", forgetLayer)),
);

/** Whoever reads what the second layer made reads what the first made. */
function forgetLayer(model: Model): Model {
  const inputs = (names: readonly string[]) =>
    names.map((name) => (name === "layer1/feedforward/Add" ? "layer0/feedforward/Add" : name));
  return { ...model, nodes: model.nodes.map((node) => ({ ...node, inputs: inputs(node.inputs) })) };
}
