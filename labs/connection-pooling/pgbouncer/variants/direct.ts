/** Every client has a backend of its own. */
import { asking } from "../contract.ts";
import { unnamed } from "../header.ts";

export const open = asking<"postgres">(({ postgres }, { connections }) => ({
  url: postgres,
  connections,
  ask: unnamed,
}));
