/** Every request goes to the origin. */
import { variant } from "../rig.ts";

export const open = variant({
  staleForSeconds: 0,
  screen: ({ origin }) => origin,
});
