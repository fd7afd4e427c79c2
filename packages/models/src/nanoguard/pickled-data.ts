/**
 * Reads what lies in a pickle without running it: names of classes and functions stay names, and calls stay what would be
 * called with what. Pickles are programs; this one has no operation that could do anything.
 */

/** A value of a pickle. */
export type Pickled =
  | number
  | string
  | boolean
  | Uint8Array
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>
  | Named;

/** What would be imported, or made by a call: `name` is the module and what is in it. */
export interface Named {
  readonly name: string;
  readonly args: readonly Pickled[];
  /** What the object would be filled with. */
  state?: Pickled;
}

/** @throws Error for an operation that the files read here do not have */
export function readPickle(bytes: Uint8Array): Pickled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Pickled[] = [];
  const marks: number[] = [];
  const memo = new Map<number, Pickled>();
  let at = 0;

  /** Where the next bytes begin. */
  const skip = (length: number) => {
    at += length;
    return at - length;
  };
  const take = (length: number) => {
    const from = skip(length);
    return bytes.subarray(from, at);
  };
  const text = (length: number) => Buffer.from(take(length)).toString("utf8");
  const line = () => {
    const found = text(bytes.indexOf(0x0a, at) - at);
    skip(1);
    return found;
  };
  const pop = (): Pickled => {
    const top = stack.pop();
    if (top === undefined) throw new Error("the pickle takes a value that is not there");
    return top;
  };
  const sinceMark = () => stack.splice(marks.pop() ?? 0);
  const recall = (place: number): Pickled => {
    const found = memo.get(place);
    if (found === undefined) throw new Error(`the pickle recalls ${place}, which it did not keep`);
    return found;
  };
  const keep = (place: number) => memo.set(place, stack.at(-1) ?? 0);
  const call = () => {
    const args = pop();
    const made = pop();
    stack.push({ name: nameOf(made), args: Array.isArray(args) ? args : [args] });
  };
  const uint8 = () => view.getUint8(skip(1));
  const uint32 = () => view.getUint32(skip(4), true);

  const operations: Readonly<Record<number, () => void>> = {
    128: () => skip(1), // protocol
    149: () => skip(8), // frame
    40: () => marks.push(stack.length),
    113: () => keep(uint8()),
    114: () => keep(uint32()),
    148: () => keep(memo.size),
    104: () => stack.push(recall(uint8())),
    106: () => stack.push(recall(uint32())),
    74: () => stack.push(view.getInt32(skip(4), true)),
    75: () => stack.push(uint8()),
    77: () => stack.push(view.getUint16(skip(2), true)),
    71: () => stack.push(view.getFloat64(skip(8), false)),
    137: () => stack.push(false),
    88: () => stack.push(text(uint32())),
    140: () => stack.push(text(uint8())),
    67: () => stack.push(take(uint8())),
    41: () => stack.push([]),
    133: () => stack.push(stack.splice(-1)),
    134: () => stack.push(stack.splice(-2)),
    116: () => stack.push(sinceMark()),
    125: () => stack.push(new Map()),
    117: () => {
      const items = sinceMark();
      const into = stack.at(-1);
      if (!(into instanceof Map)) throw new Error("the pickle puts items into what is no dictionary");
      for (let index = 0; index < items.length; index += 2)
        into.set(items[index] ?? 0, items[index + 1] ?? 0);
    },
    99: () => stack.push({ name: `${line()}.${line()}`, args: [] }),
    147: () => {
      const what = pop();
      stack.push({ name: `${pop()}.${what}`, args: [] });
    },
    82: call,
    129: call,
    // What lies outside of the pickle, such as the numbers of a tensor.
    81: () => stack.push({ name: "persistent", args: [pop()] }),
    98: () => {
      const state = pop();
      const into = stack.at(-1);
      if (isNamed(into)) into.state = state;
    },
  };

  for (;;) {
    const code = uint8();
    if (code === 0x2e) return pop();
    const operation = operations[code];
    if (operation === undefined) throw new Error(`the pickle has the operation ${code}, which is not read`);
    operation();
  }
}

export function isNamed(value: Pickled | undefined): value is Named {
  return typeof value === "object" && "name" in value && "args" in value;
}

function nameOf(value: Pickled): string {
  if (!isNamed(value)) throw new Error("the pickle calls what has no name");
  return value.name;
}
