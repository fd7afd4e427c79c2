/** What the relay is told when it starts. */
export interface RelayOrder {
  readonly host: string;
  readonly port: number;
  readonly oneWayMs: number;
  /** What those who control it have to know. */
  readonly token: string;
}

/** Where it listens on 127.0.0.1. */
export interface RelayPorts {
  readonly port: number;
  readonly controlPort: number;
}

/** One word a line, each answered by the line `done` when it is in force. */
export const relayCommands = ["hold", "release", "cut"] as const;
export type RelayCommand = (typeof relayCommands)[number];
