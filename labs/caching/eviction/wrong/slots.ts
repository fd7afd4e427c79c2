/** As many slots as there is room for, chosen by a hash of the key: what stands in one may be another key's value. */
import { hash } from "node:crypto";
import { variant } from "../rig.ts";

export const open = variant({
  simulate({ capacity }) {
    const slots: string[] = [];
    const slotOf = (key: string) => hash("sha1", key, "buffer").readUInt32LE(0) % capacity;
    return {
      get: (key) => slots[slotOf(key)],
      set(key, value) {
        slots[slotOf(key)] = value;
      },
    };
  },
});
