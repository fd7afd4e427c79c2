/** Beyond 60 failures in a second no request is tried again: a budget for retries. */
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
    http-request disable-l7-retry if { sc_http_fail_rate(0) gt 60 }
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
`,
);
