import { randomBytes } from "node:crypto";
import type { FolderNeeds } from "../places/temporary-folder.ts";
import type { User } from "../process/user.ts";

export interface Command {
  readonly file: string;
  readonly argv0?: string | undefined;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Written to its standard input, where other users of the machine cannot read it. */
  readonly input?: string;
}

/** Nothing of the caller's environment (PGPORT, LC_ALL, …) decides how a server behaves. */
export function environmentOf({ environment }: Command): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", ...environment };
}

/** How a server runs: what differs between the services. */
export interface ServerPlan {
  /** Part of its folder's name. */
  readonly name: string;
  /** Who runs it, where that is not the user of this process. */
  readonly user: User | null;
  /** What its folder must allow. */
  folderNeeds?(): Promise<Omit<FolderNeeds, "user">>;
  /** Prepares the folder; `run` ends with the commands it is given. */
  prepare?(folder: string, run: (command: Command) => Promise<void>): Promise<void>;
  command(folder: string, port: number): Command;
  /** The port that it must have. @default a free one */
  readonly port?: number;
  /** What it logs when it accepts connections, or how that is found out where it logs nothing. */
  readonly ready: RegExp | ((folder: string) => Promise<boolean>);
  readonly stop: "SIGINT" | "SIGTERM" | "SIGQUIT";
  /** Clears what a killed server leaves outside its folder, once its processes have ended: one command after another. */
  afterKill?(folder: string): Promise<readonly Command[]>;
}

/** A mark that no other server has. */
export function newMark(): string {
  return randomBytes(4).toString("hex");
}

/** How the name of a server's folder begins; by the mark it is found when nothing else of it is known. */
export function serverPrefix(name: string, mark: string): string {
  return `labs-${name}-${mark}-`;
}
