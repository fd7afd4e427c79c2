/** Options that several commands have, and how values are read. */
import { randomInt } from "node:crypto";
import { InvalidArgumentError, Option } from "commander";

/** Reruns are independent unless a seed is given: orders, inputs and arrivals are drawn anew. */
export function seedOption(
  meaning = "repeats what another run drew at random",
  drawn = "drawn for each run, and stored in its result",
): Option {
  return new Option("--seed <n>", meaning).argParser(integer).default(randomInt(2 ** 31), drawn);
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It has to be a whole number from 1.");
  return value;
}

export function count(text: string): number {
  return text === "0" ? 0 : positive(text);
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("It has to be a whole number.");
  return value;
}

export function names(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
