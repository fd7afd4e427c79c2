/** A browser: keeps cookies, sends them along, and opens a connection for each request. */
import { request as begin, type IncomingMessage } from "node:http";
import type { Login } from "./session-server.ts";

export interface Reply {
  readonly status: number;
  /** The server's JSON; empty where the balancer answered by itself. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The name of the server that answered; `null` where the balancer did. */
  readonly server: string | null;
  /** Of the cookies that were sent and set, headers with their names. */
  readonly cookieBytes: number;
}

export class Browser {
  readonly #origin: string;
  readonly #address: string;
  readonly cookies: Map<string, string>;

  /**
   * @param origin of the balancer
   * @param address its own, as a proxy before the balancer writes it into `x-forwarded-for`
   */
  constructor(origin: string, address: string, cookies: Iterable<readonly [string, string]> = []) {
    this.#origin = origin;
    this.#address = address;
    this.cookies = new Map(cookies);
  }

  /** The value of the cookie that the servers set. */
  get session(): string {
    return this.cookies.get("session") ?? "";
  }

  /** Another browser with the same cookies, but for the session's: what a thief has. */
  withSession(session: string): Browser {
    return new Browser(this.#origin, this.#address, [...this.cookies, ["session", session]]);
  }

  /** The same browser in another network. */
  at(address: string): Browser {
    return new Browser(this.#origin, address, this.cookies);
  }

  login(login: Login): Promise<Reply> {
    return this.#send("/login", login);
  }

  turn(): Promise<Reply> {
    return this.#send("/turn");
  }

  logout(): Promise<Reply> {
    return this.#send("/logout");
  }

  async #send(path: string, body: unknown = {}): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    begin(`${this.#origin}${path}`, {
      method: "POST",
      // A connection of its own: a balancer may keep the requests of one connection together.
      agent: false,
      headers: {
        "content-type": "application/json",
        "x-forwarded-for": this.#address,
        ...(cookie !== "" && { cookie }),
      },
    })
      .once("response", resolve)
      .once("error", reject)
      .end(JSON.stringify(body));
    const response = await promise;
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    const set = response.headers["set-cookie"] ?? [];
    for (const line of set) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.endsWith("Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const server = response.headers["x-server"];
    return {
      status: response.statusCode ?? 0,
      body: typeof server === "string" ? JSON.parse(text) : {},
      server: typeof server === "string" ? server : null,
      cookieBytes:
        (cookie === "" ? 0 : "cookie: \r\n".length + cookie.length) +
        set.reduce((total, line) => total + "set-cookie: \r\n".length + line.length, 0),
    };
  }
}
