/** A variant reads what HAProxy exported in a window, and says what is wrong with the fleet. Types only. */
import type { ServerName } from "../shared/servers.ts";

export type Fault =
  /** All work of one server takes a multiple of its time. */
  | "slow server"
  /** One server answers a share of its requests with 500, at once. */
  | "failing server"
  /** A few clients stay with the server that they came to first. */
  | "pinned clients"
  /** HAProxy has as many connections as it may; the others wait in front of it. */
  | "overloaded front"
  /** One server is to get a multiple of what each of the others gets. */
  | "uneven weights"
  /** One server answers its checks, and never a share of its requests. */
  | "lying check"
  /** All servers fail a share of the requests, and HAProxy tries these again. */
  | "retry storm";

export interface Diagnosis {
  readonly fault: Fault | "healthy";
  /** Whose fault it is, where it is that of one server. */
  readonly server?: ServerName;
}

/** Sees nothing but what was exported. */
export type Technique = (exported: Exported) => Diagnosis;

/** What HAProxy exported in a window. Metrics have the names of its Prometheus exporter. */
export interface Exported {
  /** By how much a counter grew, all series with these labels together. */
  increase(metric: string, labels?: Labels): number;
  /** Mean of a gauge over the scrapes of the window. */
  average(metric: string, labels?: Labels): number;
  /** The value at the end of the window. */
  latest(metric: string, labels?: Labels): number;
  /** The same of metrics that each server has. */
  readonly byServer: {
    increase(metric: string, labels?: Labels): PerServer;
    average(metric: string, labels?: Labels): PerServer;
    latest(metric: string, labels?: Labels): PerServer;
    /** Milliseconds until answered, from the lines that HAProxy logged: it exports means, and no quantiles. */
    p99Ms(): PerServer;
  };
}

export type Labels = Readonly<Record<string, string>>;

/** A figure of each server. */
export interface PerServer {
  of(server: ServerName): number;
  readonly lowest: number;
  readonly highest: {
    readonly server: ServerName;
    readonly value: number;
    /** How many times the median of the others it is. */
    readonly timesOthers: number;
  };
  /** The same for one of another figure, such as errors per request; 0 where there is none. */
  per(whole: PerServer): PerServer;
  /** Each server's share of all, less its share of the other figure: the largest difference, from 0 to 1. */
  unlike(other: PerServer): number;
}
