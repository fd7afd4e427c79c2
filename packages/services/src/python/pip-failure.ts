import { lastLine } from "../process/run.ts";

/** Which settings lead to the packages, and none that says where they are put. */
const route =
  /^PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY|DEFAULT_TIMEOUT|RETRIES)$/;

/**
 * The settings of pip that are passed on: those of the network. A target, a prefix or `user` of the
 * user's would put the packages elsewhere.
 *
 * @param listed what `pip config list` prints
 */
export function pipSettings(listed: string): Record<string, string> {
  const settings: Record<string, string> = {};
  // The order in which one overrides the other.
  for (const section of ["global", "install", ":env:"]) {
    const lines = listed.matchAll(new RegExp(`^${section}\\.([\\w-]+)='(.*)'$`, "gm"));
    for (const [, name = "", value = ""] of lines) {
      const variable = `PIP_${name.replaceAll("-", "_").toUpperCase()}`;
      if (route.test(variable)) settings[variable] = value.replaceAll("\\n", " ").trim();
    }
  }
  // Its files are not read again.
  return { ...settings, PIP_CONFIG_FILE: "/dev/null", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
}

interface Cause {
  readonly pattern: RegExp;
  readonly fix: string;
}

/** In order: the first that matches decides. An unreachable index looks like a missing version further down. */
const causes: readonly Cause[] = [
  {
    pattern: /ProxyError|Cannot connect to proxy|Tunnel connection failed|proxy URL/i,
    fix: "correct the proxy (HTTPS_PROXY, PIP_PROXY) or unset it",
  },
  {
    pattern: /SSLError|CERTIFICATE_VERIFY_FAILED/,
    fix: "set PIP_CERT to the certificates of your network",
  },
  {
    pattern:
      /NewConnectionError|ConnectTimeoutError|ConnectionError|ReadTimeout|Failed to establish|name resolution|Max retries|Connection (?:refused|reset|broken)|did not end within/i,
    fix: "see that PyPI can be reached (behind a proxy: set HTTPS_PROXY; for an index of your own: PIP_INDEX_URL)",
  },
  {
    pattern: /401|403 Client Error|40[13]\b.*Forbidden|Unauthorized/,
    fix: "correct the address and password of the package index (PIP_INDEX_URL)",
  },
  {
    pattern: /No space left|ENOSPC|Disk quota/i,
    fix: "free some disk space, or set LABS_CACHE to a folder with more of it",
  },
  {
    pattern: /Permission denied|EACCES|Read-only file system/i,
    fix: "set LABS_CACHE to a folder that this user may write",
  },
  {
    pattern: /No matching distribution|Could not find a version|Requires-Python|requires a different Python/i,
    fix: "put another Python (3.11 to 3.14, 64 bits) first on PATH, for which these packages have wheels",
  },
  {
    pattern: /No module named pip|ensurepip|Segmentation fault|ImportError|ModuleNotFoundError/,
    fix: "reinstall Python with its modules venv and pip (`sudo apt-get install --reinstall python3-venv`)",
  },
];

/** The reason that pip gives, in one line, and the advice that fits it. */
export function pipFailure(output: string): { readonly reason: string; readonly fix: string } {
  const cause = causes.find(({ pattern }) => pattern.test(output));
  const lines = output.split("\n");
  const line = cause && lines.findLast((text) => cause.pattern.test(text));
  return {
    reason: (line ?? lastLine(output) ?? "no message").trim(),
    fix: cause?.fix ?? "run the same command again, and if it fails again report it with this message",
  };
}
