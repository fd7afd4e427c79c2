/** What the relay process is told when it starts. */
export interface RelayOrder {
  readonly host: string;
  readonly port: number;
  readonly oneWayMs: number;
  /** Guards the control port. */
  readonly token: string;
}

/** Where it listens on 127.0.0.1. */
export interface RelayPorts {
  readonly port: number;
  readonly controlPort: number;
}

export const relayCommands = ["hold", "release", "cut"] as const;
export type RelayCommand = (typeof relayCommands)[number];

/** Answered when it is in force. */
export type RelayRequest =
  | { readonly do: "start"; readonly order: RelayOrder }
  | { readonly do: RelayCommand };
