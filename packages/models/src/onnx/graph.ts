/** Collects the nodes and constants of a model, with names that say where in the model they stand. */
import {
  type Attribute,
  type Constant,
  constant,
  type ElementType,
  elementType,
  type Model,
  type Node,
  type Port,
} from "./onnx-file.ts";

export class Graph {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #taken = new Map<string, number>();
  #scope = "";

  /** Nodes made by `body` are named below `scope`. */
  within<T>(scope: string, body: () => T): T {
    const outer = this.#scope;
    this.#scope = `${outer}${scope}/`;
    try {
      return body();
    } finally {
      this.#scope = outer;
    }
  }

  /** Adds a node with one output and gives the output's name: `name`, else one that is still free. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name: string = this.#free(`${this.#scope}${operator}`),
  ): string {
    this.#nodes.push({ operator, name, inputs, outputs: [name], attributes });
    return name;
  }

  /** Adds floats by name; the caller sees to it that names differ. */
  floats(name: string, shape: readonly number[], numbers: Float32Array): string {
    this.#constants.set(name, constant(name, elementType.float, shape, numbers));
    return name;
  }

  /** A single number; asked for twice it is one constant. */
  scalar(value: number): string {
    return this.#once(`scalar:${value}`, elementType.float, [], () => Float32Array.of(value));
  }

  /** A vector of integers, as shapes and axes are; asked for twice it is one constant. */
  integers(...values: readonly number[]): string {
    const make = () => BigInt64Array.from(values, BigInt);
    return this.#once(`integers:${values}`, elementType.int64, [values.length], make);
  }

  model(inputs: readonly Port[], outputs: readonly Port[], metadata: Model["metadata"] = {}): Model {
    return { inputs, outputs, constants: [...this.#constants.values()], nodes: this.#nodes, metadata };
  }

  #once(name: string, type: ElementType, shape: number[], make: () => Float32Array | BigInt64Array): string {
    if (!this.#constants.has(name)) this.#constants.set(name, constant(name, type, shape, make()));
    return name;
  }

  /** ONNX Runtime refuses a model with two nodes of one name. */
  #free(wish: string): string {
    const before = this.#taken.get(wish) ?? 0;
    this.#taken.set(wish, before + 1);
    return before === 0 ? wish : `${wish}.${before}`;
  }
}
