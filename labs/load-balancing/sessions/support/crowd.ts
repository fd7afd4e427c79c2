/** Users in front of their browsers. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Random, random } from "@labs/experiment";
import { behindOneAddress, drawAddress, shuffled } from "../data.ts";
import { Browser, type Reply } from "./browser.ts";

/** One user who is logged in, and logs in again where a server does not know the session. */
interface Person {
  readonly user: string;
  browser: Browser;
  /** Never asked to log in again. */
  kept: boolean;
}

/** People with a browser each. They act one after another, so that counts do not depend on who is faster. */
export class Crowd {
  readonly #balancer: string;
  /** The same in every round: what is counted is exact then. */
  readonly #draw: Random;
  readonly #people: Person[] = [];
  /** The one that many share. */
  #office: string;
  /** Requests that no server answered, or that one could not answer. */
  refused = 0;

  /**
   * @param balancer its origin
   * @param name of the case, for what is drawn
   */
  constructor(balancer: string, name: string) {
    this.#balancer = balancer;
    this.#draw = random("crowd", name);
    this.#office = drawAddress(this.#draw);
  }

  get kept(): number {
    return this.#people.filter(({ kept }) => kept).length;
  }

  async logIn(count: number): Promise<void> {
    for (let more = 0; more < count; more++) {
      const index = this.#people.length;
      const browser = new Browser(this.#balancer, this.#addressOf(index));
      const person = { user: `user-${index}`, browser, kept: true };
      this.#people.push(person);
      await this.#logInAs(person);
    }
  }

  /**
   * One turn of each, in a drawn order: else a round robin brings each one back to where it began.
   *
   * @param waitMs the next one begins after this time at the latest; for a balancer that may need seconds to give up
   * @default it begins when the last one is answered
   */
  async turns(waitMs?: number): Promise<readonly Reply[]> {
    const replies: Promise<Reply>[] = [];
    for (const person of shuffled(this.#people, this.#draw)) {
      const reply = this.#turnOf(person);
      replies.push(reply);
      await (waitMs === undefined ? reply : Promise.race([reply, sleep(waitMs)]));
    }
    return Promise.all(replies);
  }

  /** This share of the browsers has another address from now on: those behind the one address last. */
  move(share: number): void {
    if (share === 1) this.#office = drawAddress(this.#draw);
    const staying = Math.round((1 - share) * this.#people.length);
    for (const [index, person] of this.#people.entries())
      if (index >= staying) person.browser = person.browser.at(this.#addressOf(index));
  }

  async #turnOf(person: Person): Promise<Reply> {
    const reply = await person.browser.turn();
    if (reply.status === 200) return reply;
    // The server does not know whether there is a session: the user tries again later.
    if (reply.status === 503 && reply.server !== null) {
      this.refused++;
      return reply;
    }
    person.kept = false;
    if (reply.server === null) this.refused++;
    await this.#logInAs(person);
    return reply;
  }

  async #logInAs({ user, browser }: Person): Promise<void> {
    const { server } = await browser.login({ user });
    if (server === null) this.refused++;
  }

  #addressOf(index: number): string {
    return index < behindOneAddress ? this.#office : drawAddress(this.#draw);
  }
}
