/** Two services that do not exist, made of one that does: a detector that looks at what grows gets both right. */
import type { Diagnosis } from "../contract.ts";
import type { Recording } from "./record.ts";

/** Nothing grows. */
export function still(recording: Recording): Recording {
  const flat = (values: readonly number[]) => values.map(() => values[0] ?? 0);
  const { rss, heap, afterGc, tools } = recording;
  return {
    ...recording,
    ...{ rss: flat(rss), heap: flat(heap) },
    afterGc: { ...afterGc, rss: flat(afterGc.rss), heap: flat(afterGc.heap) },
    tools: mapTools(tools, () => []),
  };
}

/** All functions and classes have other names. */
export function renamed(recording: Recording): Recording {
  return {
    ...recording,
    tools: mapTools(recording.tools, (growths) =>
      growths.map((growth) => ({ ...growth, name: otherName(growth.name) })),
    ),
  };
}

/** What is said of a service when it is said of the renamed one. */
export function renamedDiagnosis({ leaks, culprit }: Diagnosis, { tools }: Recording): Diagnosis {
  const names = Object.values(tools).flatMap(({ growths }) => growths.map(({ name }) => name));
  return {
    leaks,
    ...(culprit !== undefined && { culprit: names.includes(culprit) ? otherName(culprit) : culprit }),
  };
}

/** Brackets stay outermost: they say that it is no name. */
const otherName = (name: string) => name.replace(/^\(?/, "$&x");

type Tools = Recording["tools"];
type Growths = NonNullable<Tools[keyof Tools]>["growths"];

function mapTools(tools: Tools, change: (growths: Growths) => Growths): Tools {
  return Object.fromEntries(
    Object.entries(tools).map(([tool, { growths, price }]) => [tool, { growths: change(growths), price }]),
  );
}
