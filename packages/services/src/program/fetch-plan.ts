/** What decides how Redis can be installed. */
export interface Machine {
  /** `LABS_NO_INSTALL=1`. */
  readonly forbidden: boolean;
  readonly root: boolean;
  readonly apt: boolean;
  /** `sudo` asks for no password. */
  readonly sudo: boolean;
  readonly brew: boolean;
}

/** The commands, and what people are told about them. */
export interface InstallPlan {
  readonly tool: string;
  readonly install: readonly string[];
  readonly refresh?: readonly string[];
  readonly policy?: readonly string[];
  /** The command as people would type it. */
  readonly shown: string;
  readonly effect: string;
  readonly undo: string;
}

/** What people can do themselves. */
export const installFix =
  "install Redis 7 or newer (`sudo apt-get install redis-tools`, `brew install redis`)";

/** Building it is forbidden by the same word. */
export const forbidden = {
  found: "LABS_NO_INSTALL=1 forbids to install or build it",
  fix: "unset LABS_NO_INSTALL",
};

/** How to install Redis on such a machine, or why not. */
export function planInstall(
  machine: Machine,
): InstallPlan | { readonly found: string; readonly fix: string } {
  if (machine.forbidden) return forbidden;
  // Homebrew refuses to run as root.
  if (machine.brew && !machine.root) {
    return {
      tool: "brew",
      install: ["brew", "install", "redis"],
      shown: "brew install redis",
      effect: "it starts no service",
      undo: "brew uninstall redis",
    };
  }
  if (!machine.apt) return { found: "neither apt-get nor brew is there to install it", fix: installFix };
  if (!machine.root && !machine.sudo) {
    return {
      found: "apt-get needs root or sudo without a password",
      fix: installFix,
    };
  }
  const sudo = machine.root ? "" : "sudo ";
  // `sudo` passes no environment on.
  const prefix = machine.root ? [] : ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"];
  return {
    tool: "apt-get",
    // This package holds the server's program (see find-redis.ts); the package redis-server would
    // add a system service that starts at once and at every boot.
    install: [...prefix, "apt-get", "install", "-y", "--no-install-recommends", "redis-tools"],
    refresh: [...prefix, "apt-get", "update"],
    policy: ["apt-cache", "policy", "redis-tools"],
    shown: `${sudo}apt-get install redis-tools`,
    effect: "it adds the system user redis and no service",
    undo: `${sudo}apt-get purge --autoremove redis-tools`,
  };
}
