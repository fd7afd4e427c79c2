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
    0x80: () => skip(1), // protocol
    0x95: () => skip(8), // frame
    0x28: () => marks.push(stack.length),
    0x71: () => keep(uint8()),
    0x72: () => keep(uint32()),
    0x94: () => keep(memo.size),
    0x68: () => stack.push(recall(uint8())),
    0x6a: () => stack.push(recall(uint32())),
    0x4a: () => stack.push(view.getInt32(skip(4), true)),
    0x4b: () => stack.push(uint8()),
    0x4d: () => stack.push(view.getUint16(skip(2), true)),
    0x47: () => stack.push(view.getFloat64(skip(8), false)),
    0x89: () => stack.push(false),
    0x58: () => stack.push(text(uint32())),
    0x8c: () => stack.push(text(uint8())),
    0x43: () => stack.push(take(uint8())),
    0x29: () => stack.push([]),
    0x85: () => stack.push(stack.splice(-1)),
    0x86: () => stack.push(stack.splice(-2)),
    0x74: () => stack.push(sinceMark()),
    0x7d: () => stack.push(new Map()),
    0x75: () => {
      const items = sinceMark();
      const into = stack.at(-1);
      if (!(into instanceof Map)) throw new Error("the pickle puts items into what is no dictionary");
      for (let index = 0; index < items.length; index += 2)
        into.set(items[index] ?? 0, items[index + 1] ?? 0);
    },
    0x63: () => stack.push({ name: `${line()}.${line()}`, args: [] }),
    0x93: () => {
      const what = pop();
      stack.push({ name: `${pop()}.${what}`, args: [] });
    },
    0x52: call,
    0x81: call,
    // What lies outside of the pickle, such as the numbers of a tensor.
    0x51: () => stack.push({ name: "persistent", args: [pop()] }),
    0x62: () => {
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
