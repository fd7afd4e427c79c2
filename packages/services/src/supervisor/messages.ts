import type { PgBouncerLogin } from "../pgbouncer/pgbouncer-login.ts";
import type { User } from "../process/unprivileged-user.ts";
import type { PgBouncerProgram } from "../program/find-program.ts";
import type { RedisProgram } from "../redis/redis-program.ts";

/** A server for the keeper to start. */
export type ServerSpec =
  | {
      readonly server: "postgres";
      readonly native: string;
      readonly user: User | null;
      readonly password: string;
    }
  | { readonly server: "redis"; readonly program: RedisProgram; readonly password: string }
  | {
      readonly server: "pgbouncer";
      readonly program: PgBouncerProgram;
      readonly version: string;
      /** Connection string of the PostgreSQL behind it. */
      readonly behind: string;
      readonly login: PgBouncerLogin;
      readonly user: User | null;
    };

export interface Started {
  readonly pid: number;
  readonly port: number;
  readonly folder: string;
}

/** Something this run made outside its own memory and that must not outlive it. */
export type Thing =
  | { readonly kind: "server"; readonly pid: number; readonly folder: string }
  | { readonly kind: "database"; readonly url: string; readonly name: string }
  | { readonly kind: "redis-database"; readonly url: string }
  | { readonly kind: "container"; readonly id: string };

/** What the driver asks for. What is started or held is known by the id of the request. */
export type Request = { readonly id: number } & (
  | { readonly do: "start"; readonly spec: ServerSpec }
  | { readonly do: "hold"; readonly thing: Thing }
  | { readonly do: "release"; readonly holding: number }
);

export type Message =
  | { readonly id: number; readonly started: Started | null }
  | { readonly id: number; readonly failed: string }
  | { readonly died: number; readonly how: string };
