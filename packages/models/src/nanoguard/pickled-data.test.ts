import { expect, test } from "vitest";
import { readPickle } from "./pickled-data.ts";

const pickle = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : [...part])));

test("a call is what would be called with what, and nothing is called", () => {
  // What os.system("rm -r /") looks like.
  const bytes = pickle([0x80, 2], "cos\nsystem\n", "X", [7, 0, 0, 0], "rm -r /", [0x85], "R.");
  expect(readPickle(bytes)).toEqual({ name: "os.system", args: ["rm -r /"] });
});

test("numbers, texts, tuples and dictionaries are read, and what was kept is recalled", () => {
  const bytes = pickle(
    [0x80, 4],
    "}(",
    [0x8c, 1],
    "a",
    [0x94],
    "M",
    [0x39, 0x05],
    "C",
    [2, 7, 8],
    "(K",
    [3],
    "J",
    [0xff, 0xff, 0xff, 0xff],
    "h",
    [0],
    "tu.",
  );
  expect(readPickle(bytes)).toEqual(
    new Map<unknown, unknown>([
      ["a", 1337],
      [Uint8Array.of(7, 8), [3, -1, "a"]],
    ]),
  );
});

test("an operation that is not read is refused, and so is a pickle that takes what is not there", () => {
  expect(() => readPickle(pickle([0x80, 2], "i."))).toThrow("the operation 105, which is not read");
  expect(() => readPickle(pickle("."))).toThrow("takes a value that is not there");
});
