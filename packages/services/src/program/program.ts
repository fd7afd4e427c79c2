/** A program that a service needs, found on this machine or fetched. Adding a program is adding such a description. */
export interface ProgramDescription {
  /** Names its folder in the cache and the variable of its image: `redis` and `LABS_REDIS_IMAGE`. */
  readonly id: string;
  /** The product's name, such as `PgBouncer`. */
  readonly title: string;
  /** Names on PATH, in the order in which they are tried. */
  readonly names: readonly (string | ProgramName)[];
  /** Makes it print its version. */
  readonly versionArgs: readonly string[];
  /** What it prints then: the group `version`, and `title` where products share the name. */
  readonly versionPattern: RegExp;
  readonly minVersion: string;
  /** Debian's packages; the libraries that they need and the system lacks come along. */
  readonly debian: {
    readonly packages: readonly string[];
    /** Where the program is, besides `usr/bin` and `usr/sbin`; a glob. */
    readonly folder?: string;
  };
  /** The formula of Homebrew. */
  readonly brew: string;
  /** What fetching takes, for the question before it. */
  readonly megabytes: number;
  readonly seconds: number;
  /** The container image, where the service can run in Docker; `LABS_<ID>_IMAGE` names another. */
  readonly image?: string;
}

/** A file, and the name under which it is called where that decides what it is. */
export interface ProgramName {
  readonly file: string;
  readonly argv0: string;
}

/** How a program is started. Plain data that may travel to another process. */
export interface Program {
  readonly file: string;
  readonly argv0?: string;
  /** Folders of the libraries that the system lacks. */
  readonly libraries: readonly string[];
}

/** What the program needs in its environment. */
export function programEnvironment({ libraries }: Program): Readonly<Record<string, string>> {
  return libraries.length > 0 ? { LD_LIBRARY_PATH: libraries.join(":") } : {};
}

/** How people install it themselves. */
export function installAdvice({ title, minVersion, debian, brew }: ProgramDescription): string {
  const apt = `sudo apt-get install ${debian.packages.join(" ")}`;
  return `install ${title} ${minVersion} or newer (\`${apt}\`, \`brew install ${brew}\`)`;
}
