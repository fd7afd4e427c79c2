/** Settings that are meant for the user's own programs: pip, Python, libpq, Node, logging, git. */
const foreign =
  /^(PIP_|PYTHON|__PYVENV|PG[A-Z]+$|NODE_(OPTIONS|PATH|DEBUG|DEBUG_NATIVE|V8_COVERAGE)$|DEBUG$|GIT_(DIR|WORK_TREE|INDEX_FILE)$)/;
const loopback = ["127.0.0.1", "localhost", "::1"];

/** The environment of a child process: the user's, without what would change its work, and no proxy for loopback. */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !foreign.test(name));
  const direct = [...(env.NO_PROXY ?? env.no_proxy ?? "").split(","), ...loopback].filter(Boolean);
  const noProxy = [...new Set(direct)].join(",");
  return { ...Object.fromEntries(kept), NO_PROXY: noProxy, no_proxy: noProxy };
}
