/** Server d gets a third of what each of the others gets. */
import { variant } from "../rig.ts";

export const { open, front } = variant({
  haproxy: ({ a, b, c, d }) => `
backend fleet
    balance roundrobin
    server a ${a} weight 30
    server b ${b} weight 30
    server c ${c} weight 30
    server d ${d} weight 10
`,
});
