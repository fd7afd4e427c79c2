import type { Resource } from "./resource.ts";
import type { ServerOrder } from "./server-order.ts";

export interface Started {
  readonly pid: number;
  readonly port: number;
  readonly folder: string;
}

/** What the driver asks for; `id` names a server or another resource. */
export type SupervisorRequest =
  | { readonly do: "start"; readonly id: number; readonly order: ServerOrder }
  | { readonly do: "register"; readonly id: number; readonly resource: Resource }
  | { readonly do: "release"; readonly id: number };

/** A server that has ended by itself, and how. */
export interface ServerExit {
  readonly id: number;
  readonly exitDetails: string;
}
