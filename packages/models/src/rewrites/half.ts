/** Half precision as a rewrite of the graph: every float is stored and computed in 16 bits. */
import { constant, elementType, floatsOf, type Model, type Node } from "../onnx/onnx-file.ts";

/**
 * Gives the model in float16, with its outputs cast back. A runtime that has no kernels of this kind puts casts around the
 * operators, whatever the processor could do.
 *
 * @throws Error where the model has no floats
 */
export function toHalf(model: Model): Model {
  const floats = model.constants.filter(({ type }) => type === elementType.float);
  if (floats.length === 0) throw new Error("the model has no floats: nothing was halved");
  const constants = model.constants.map((one) =>
    one.type === elementType.float
      ? constant(one.name, elementType.float16, one.shape, new Float16Array(floatsOf(one)))
      : one,
  );
  const outer = new Set(
    model.outputs.filter(({ type }) => type === elementType.float).map(({ name }) => name),
  );
  const inner = (name: string) => (outer.has(name) ? `${name}:half` : name);
  const nodes = model.nodes.map((node): Node => {
    const casts = node.operator === "Cast" && node.attributes.to === elementType.float;
    return {
      ...node,
      outputs: node.outputs.map(inner),
      attributes: casts ? { to: elementType.float16 } : node.attributes,
    };
  });
  const back = [...outer].map(
    (name): Node => ({
      operator: "Cast",
      name: `${name}:float`,
      inputs: [inner(name)],
      outputs: [name],
      attributes: { to: elementType.float },
    }),
  );
  return { ...model, constants, nodes: [...nodes, ...back] };
}
