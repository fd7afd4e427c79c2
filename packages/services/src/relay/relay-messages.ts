/** What the relay process is told when it starts. */
export interface RelayOrder {
  readonly host: string;
  readonly port: number;
  readonly oneWayMs: number;
}

export type RelayCommand = "hold" | "release" | "cut";

/** Answered when it is in force; `start` with the port of 127.0.0.1 that it listens on. */
export type RelayRequest =
  | { readonly do: "start"; readonly order: RelayOrder }
  | { readonly do: RelayCommand }
  | { readonly do: "slow"; readonly oneWayMs: number };
