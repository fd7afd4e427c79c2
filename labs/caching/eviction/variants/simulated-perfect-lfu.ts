/** Simulated: keeps the keys that the whole list asks for most, and no others. No policy can know them. */
import { variant } from "../rig.ts";

export const open = variant({
  simulate({ capacity, trace }) {
    const asked = new Map<string, number>();
    for (const key of trace) asked.set(key, (asked.get(key) ?? 0) + 1);
    const most = [...asked].toSorted(([, one], [, other]) => other - one).slice(0, capacity);
    const chosen = new Set(most.map(([key]) => key));
    const kept = new Map<string, string>();
    return {
      get: (key) => kept.get(key),
      set(key, value) {
        if (chosen.has(key)) kept.set(key, value);
      },
    };
  },
});
