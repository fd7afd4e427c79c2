/** What HAProxy and nginx print of a configuration that they do not accept. */
import { expect, test } from "vitest";
import { refusedConfig } from "./refused-config.ts";

const config = "backend fleet\n    balanse roundrobin\n";

test("HAProxy's line is named and quoted", () => {
  const log = `[NOTICE]   (7) : haproxy version is 2.6.12
[ALERT]    (7) : config : parsing [haproxy.cfg:2] : unknown keyword 'balanse' in 'backend' section; did you mean 'balance' maybe ?
[ALERT]    (7) : config : Error(s) found in configuration file : haproxy.cfg
[ALERT]    (7) : config : Fatal errors found in configuration.`;
  expect(refusedConfig("haproxy", log, config)).toBe(
    "line 2 (balanse roundrobin): unknown keyword 'balanse' in 'backend' section; did you mean 'balance' maybe",
  );
});

test("so is a complaint of no line", () => {
  const log = `[ALERT]    (7) : config : Proxy 'front': unable to find required default_backend: 'fleet'.
[ALERT]    (7) : config : Fatal errors found in configuration.`;
  expect(refusedConfig("haproxy", log, config)).toBe(
    "Proxy 'front': unable to find required default_backend: 'fleet'",
  );
});

test("nginx's line is named and quoted", () => {
  const log =
    '2026/11/27 12:23:34 [emerg] 7#7: unknown directive "balanse" in /tmp/labs-nginx-x/nginx.conf:2\n';
  expect(refusedConfig("nginx", log, config)).toBe(
    'line 2 (balanse roundrobin): unknown directive "balanse"',
  );
});

test("a port in use is no fault of the configuration", () => {
  const haproxy =
    "[ALERT]    (7) : Binding [haproxy.cfg:7] for frontend front: cannot bind socket (Address already in use) for [127.0.0.1:1]";
  expect(refusedConfig("haproxy", haproxy, config)).toBeNull();
  const nginx =
    "2026/11/27 12:23:34 [emerg] 7#7: bind() to 127.0.0.1:1 failed (98: Address already in use)\n2026/11/27 12:23:34 [emerg] 7#7: still could not bind()";
  expect(refusedConfig("nginx", nginx, config)).toBeNull();
});
