/** A request that was sent and failed is tried again, up to three times. */
import { variant } from "../rig.ts";

export const { open, front } = variant(
  ({ a, b, c, d }) => `
backend fleet
    balance roundrobin
    http-request disable-l7-retry if METH_POST
    default-server check inter 200ms fall 2 rise 2
    option httpchk GET /health
    option redispatch 1
    retry-on conn-failure empty-response response-timeout 500 503
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
);
