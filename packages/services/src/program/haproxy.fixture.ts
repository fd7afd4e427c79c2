import type { ProgramDescription } from "./program.ts";

/** A program that no service needs: the mechanism is general. */
export const haproxy: ProgramDescription = {
  id: "haproxy",
  title: "HAProxy",
  names: ["haproxy"],
  versionArgs: ["-v"],
  versionPattern: /^HAProxy version (?<version>\d[\d.]*)/m,
  minVersion: "2.2",
  debian: { packages: ["haproxy"] },
  brew: "haproxy",
  megabytes: 3,
  seconds: 10,
};
