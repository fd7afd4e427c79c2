/** A server with logins: real HTTP, real cookies, and whatever keeps the sessions. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Served } from "@labs/experiment";
import { listen } from "../../shared/listen.ts";
import type { Sessions } from "../contract.ts";
import { lifetimeMs } from "../data.ts";
import type { Keyring, WrittenKey } from "./keyring.ts";
import type { ServerName } from "./servers.ts";

/** What a login sends. */
export interface Login {
  readonly user: string;
  /** A shorter lifetime than the usual one. @default the usual one */
  readonly lifetimeMs?: number;
}

/** The way to the store that all servers share; to none where a technique has none. */
export interface Store {
  /** From now on nothing arrives there; what is asked fails at once. */
  cut(): void;
  restore(): Promise<void>;
}

/** What a server counted: turns, and the time that it spent on their sessions, waiting included. */
export interface SessionCounts {
  readonly turns: number;
  readonly sessionUs: number;
}

export class SessionServer {
  readonly #name: ServerName;
  readonly #sessions: Sessions;
  readonly #keyring: Keyring;
  readonly #store: Store;
  readonly #counts = { turns: 0, sessionUs: 0 };

  constructor(name: ServerName, sessions: Sessions, keyring: Keyring, store: Store) {
    this.#name = name;
    this.#sessions = sessions;
    this.#keyring = keyring;
    this.#store = store;
  }

  read(): SessionCounts {
    return { ...this.#counts };
  }

  /** `POST /login`, `/turn`, `/logout` for browsers; `PUT /admin/keys`, `/admin/store` for those who operate it, past the balancer. */
  async serve(): Promise<Served> {
    const server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        // A store that fails is not a user who is logged out.
        if (!response.headersSent) this.#answer(response, 503, { error: String(error) });
      });
    });
    // Longer than a balancer keeps an idle connection.
    server.keepAliveTimeout = 75_000;
    return await listen(server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cookie = cookieOf(request);
    switch (`${request.method} ${request.url}`) {
      case "POST /login":
        return this.#login((await json(request)) as Login, cookie, response);
      case "POST /turn":
        return this.#turn(cookie, response);
      case "POST /logout":
        if (cookie !== null) await this.#sessions.end(cookie);
        setCookie(response, "", "; Max-Age=0");
        return this.#answer(response, 200, {});
      case "PUT /admin/keys":
        this.#keyring.add((await json(request)) as WrittenKey);
        return this.#answer(response, 200, {});
      case "PUT /admin/store": {
        const { reachable } = (await json(request)) as { readonly reachable: boolean };
        if (reachable) await this.#store.restore();
        else this.#store.cut();
        return this.#answer(response, 200, {});
      }
      default:
        return this.#answer(response, 404, {});
    }
  }

  async #login(
    { user, lifetimeMs: wanted = lifetimeMs }: Login,
    offered: string | null,
    response: ServerResponse,
  ) {
    const session = { id: randomUUID(), user, endsAt: Date.now() + Math.min(wanted, lifetimeMs) };
    setCookie(response, await this.#sessions.begin(session, offered));
    this.#answer(response, 200, { user, turns: 0, endsAt: session.endsAt });
  }

  async #turn(cookie: string | null, response: ServerResponse) {
    const began = performance.now();
    const turn = cookie === null ? null : await this.#sessions.turn(cookie);
    this.#counts.turns++;
    this.#counts.sessionUs += 1_000 * (performance.now() - began);
    if (turn === null) return this.#answer(response, 401, { error: "log in first" });
    if (turn.cookie !== cookie) setCookie(response, turn.cookie);
    this.#answer(response, 200, { user: turn.user, turns: turn.turns });
  }

  #answer(response: ServerResponse, status: number, body: unknown): void {
    const text = JSON.stringify(body);
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      "x-server": this.#name,
    });
    response.end(text);
  }
}

/** `Secure` belongs to it as well, wherever there is TLS. */
function setCookie(response: ServerResponse, value: string, end = ""): void {
  response.setHeader("set-cookie", `session=${value}; Path=/; HttpOnly; SameSite=Lax${end}`);
}

function cookieOf({ headers }: IncomingMessage): string | null {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith("session="))?.slice("session=".length) ?? null;
}
