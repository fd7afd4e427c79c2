/** The configuration of HAProxy around what an experiment teaches. */

/** Sections and lines of an experiment. */
export interface HaproxyParts {
  /** The section `backend fleet`, and further sections where they are needed. */
  readonly backend: string;
  /** Lines of the section `frontend front`, such as rules and stick counters. @default none */
  readonly frontend?: string;
  /** Lines of the section `defaults`, such as other timeouts; a later line wins. @default none */
  readonly defaults?: string;
}

/**
 * The whole configuration: everything comes in by `frontend front` and goes to `backend fleet`. `{port}` is filled in
 * where it is started, which also adds the runtime API and the Prometheus exporter.
 */
export function haproxyConfig({ backend, frontend = "", defaults = "" }: HaproxyParts): string {
  return `global
    # One thread: its processor time is easy to read, and it is far from its limit here.
    nbthread 1
    maxconn 4000

defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s
    timeout queue 30s
${indented(defaults)}
frontend front
    bind 127.0.0.1:{port}
${indented(frontend)}    default_backend fleet

${backend.trim()}
`;
}

function indented(lines: string): string {
  const kept = lines.split("\n").map((line) => line.trim());
  return kept
    .filter((line) => line !== "")
    .map((line) => `    ${line}\n`)
    .join("");
}
