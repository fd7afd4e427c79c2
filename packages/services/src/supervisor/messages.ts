import type { Resource } from "./resource.ts";
import type { ServerOrder } from "./server-order.ts";

export interface Started {
  readonly pid: number;
  readonly port: number;
  readonly folder: string;
}

/** Asks for a server; by its mark its folder is found should the supervisor be killed before it answers. */
export interface StartRequest {
  readonly do: "start";
  readonly id: number;
  readonly order: ServerOrder;
  readonly mark: string;
}

/** What the driver asks for; `id` names a server or another resource. */
export type SupervisorRequest =
  | StartRequest
  | { readonly do: "register"; readonly id: number; readonly resource: Resource }
  | { readonly do: "release"; readonly id: number };

/** A server that has ended by itself, and how. */
export interface ServerExit {
  readonly id: number;
  readonly exitDetails: string;
}
