/** Every request goes to the origin. */
import { variant } from "../rig.ts";

export const open = variant({
  staleAllowSeconds: 0,
  screen: ({ origin }) => origin,
});
