/** What a variant decides: which files are deployed, and how the firewall is started from them. */
export interface Technique {
  /** Fills the empty folder that is deployed: once per run, as an image is built once. */
  build(tools: BuildTools): Promise<void>;
  /** A program and its arguments, run in that folder; `node` is the Node that runs this. */
  readonly command: readonly string[];
  /** Variables besides those that every variant gets. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface BuildTools {
  /** The folder to fill. */
  readonly into: string;
  /** The firewall's entry points as they are in the repository: the service, and what its scoring threads run. */
  readonly sources: { readonly server: string; readonly worker: string };
  /** Puts the firewall's workspace packages there, without tests, and what they depend on in production. */
  copyWorkspace(): Promise<void>;
  /** Puts these packages there, with what they depend on. */
  copyPackages(...names: readonly string[]): Promise<void>;
  /** Puts the trained models there, where the code in `dist/` looks for them. */
  copyModels(): Promise<void>;
  /** Runs the command until it is ready, then ends it with SIGTERM. */
  startOnce(): Promise<void>;
}
