import type { ProgramDescription } from "../program/program.ts";

/** Since 2.6, a version with long-term support, all that the labs configure and read is there. */
export const haproxyProgram: ProgramDescription = {
  id: "haproxy",
  title: "HAProxy",
  names: ["haproxy"],
  versionArgs: ["-v"],
  // Versions before 2.4 write HA-Proxy.
  versionPattern: /^HA-?Proxy version (?<version>\d[\d.]*)/m,
  minVersion: "2.6",
  debian: { packages: ["haproxy"] },
  brew: "haproxy",
  megabytes: 3,
  seconds: 10,
  image: "haproxy:3.2",
};
