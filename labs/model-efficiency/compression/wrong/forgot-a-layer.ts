/** A rewrite lost the second layer, and what is served is still called the guard. */
import type { Model } from "@labs/models";
import { variant } from "../rig.ts";

export const open = variant({ model: "guard", rewrite: forgetLayer, servedAs: "guard" });

/** What reads the second layer's output reads the first one's. */
function forgetLayer(model: Model): Model {
  const inputs = (names: readonly string[]) =>
    names.map((name) => (name === "layer1/feedforward/Add" ? "layer0/feedforward/Add" : name));
  return { ...model, nodes: model.nodes.map((node) => ({ ...node, inputs: inputs(node.inputs) })) };
}
