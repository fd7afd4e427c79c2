import { childEnvironment } from "@labs/experiment";

/**
 * Sees to it that nothing of the user's settings reaches the driver and its children. What Node read when it started
 * (its options, the proxy) can no longer be changed here, so the program then replaces itself, in the same process.
 */
export function cleanEnvironment(): void {
  const clean = childEnvironment();
  const isReadAtStart = (name: string) =>
    process.env[name] !== clean[name] || (name === "NODE_USE_ENV_PROXY" && !hasDirectLoopback());
  if (["NODE_OPTIONS", "NODE_DEBUG", "NODE_USE_ENV_PROXY"].some(isReadAtStart)) {
    process.execve?.(process.execPath, [process.execPath, ...process.argv.slice(1)], {
      ...definedOnly(clean),
    });
  }
  for (const name of Object.keys(process.env)) if (clean[name] === undefined) delete process.env[name];
  Object.assign(process.env, clean);
}

/** Whether a proxy that Node uses by itself would be left out for this machine's own servers. */
function hasDirectLoopback(): boolean {
  const { NODE_USE_ENV_PROXY, NO_PROXY = "" } = process.env;
  return NODE_USE_ENV_PROXY === undefined || NO_PROXY.split(",").includes("127.0.0.1");
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
