/** The cluster that would be deployed to: the one that kubectl speaks to, and only where it is one of kind. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnvironment } from "@labs/experiment";

export interface Cluster {
  /** As kind calls it. */
  readonly name: string;
  /** As kubectl calls it. */
  readonly context: string;
}

/** Also why there is none: what could not be found, as the end of a sentence. */
export async function findCluster(): Promise<Cluster | { readonly missing: string }> {
  try {
    const clusters = await output("kind", ["get", "clusters"], "kind names no clusters");
    const context = await output("kubectl", ["config", "current-context"], "kubectl has no context");
    const name = context.replace(/^kind-/, "");
    if (name === context || !clusters.split("\n").includes(name))
      return { missing: `kubectl's context, ${context}, is no cluster of kind, and no other is deployed to` };
    const ready = ["get", "--raw", "/readyz", "--request-timeout", "10s"];
    await output("kubectl", ready, `the cluster ${name} does not answer`);
    return { name, context };
  } catch (error) {
    if (error instanceof Missing) return { missing: error.message };
    throw error;
  }
}

class Missing extends Error {}

async function output(program: string, words: readonly string[], otherwise: string): Promise<string> {
  const run = promisify(execFile)(program, words, { env: childEnvironment(), timeout: 20_000 });
  const { stdout } = await run.catch(({ code }: { code?: unknown }) => {
    throw new Missing(code === "ENOENT" ? `${program} is not installed` : otherwise);
  });
  return stdout.trim();
}
