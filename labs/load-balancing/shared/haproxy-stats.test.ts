/** HAProxy's own words, read. */
import { expect, test } from "vitest";
import { parseFleetStats, parseSamples } from "./haproxy-stats.ts";

test("a line of show stat is read by the names of its columns", () => {
  const text = `# pxname,svname,qcur,scur,stot,wretr,status,weight,type,req_tot,hrsp_5xx,qtime,
front,FRONTEND,,3,7,,OPEN,,0,40,,,
fleet,a,1,2,30,4,UP 1/2,100,2,,5,6,
fleet,BACKEND,1,2,41,4,UP,100,1,,5,6,
prometheus,FRONTEND,,0,1,,OPEN,,0,9,,,`;
  const { front, backend, servers } = parseFleetStats(text);
  expect(front).toMatchObject({ requests: 40, inFlight: 3, status: "OPEN" });
  expect(backend).toMatchObject({ requests: 41, retries: 4 });
  expect(Object.keys(servers)).toEqual(["a"]);
  expect(servers.a).toMatchObject({ requests: 30, queued: 1, answers5xx: 5, queueMs: 6, status: "UP 1/2" });
});

test("samples of the Prometheus exporter are read with their labels", () => {
  const text = `# HELP haproxy_server_status Current status
# TYPE haproxy_server_status gauge
haproxy_server_status{proxy="fleet",server="a",state="DOWN"} 0
haproxy_process_nbthread 1
haproxy_server_weight{proxy="fleet",server="b \\"x\\""} NaN`;
  expect(parseSamples(text)).toEqual([
    {
      name: "haproxy_server_status",
      labels: { proxy: "fleet", server: "a", state: "DOWN" },
      value: 0,
    },
    { name: "haproxy_process_nbthread", labels: {}, value: 1 },
    { name: "haproxy_server_weight", labels: { proxy: "fleet", server: 'b \\"x\\"' }, value: Number.NaN },
  ]);
});
