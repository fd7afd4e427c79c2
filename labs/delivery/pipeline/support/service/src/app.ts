import fastify, { type FastifyInstance } from "fastify";
import { decide, limits, type Verdict } from "./decide.ts";
import { findPhrases } from "./rules.ts";
import type { Store } from "./store.ts";

export interface Parts {
  readonly store: Store;
  /** The model's probability of an attack. */
  score(text: string): Promise<number>;
}

interface Body {
  readonly caller: string;
  readonly text: string;
}

export function makeApp({ store, score }: Parts): FastifyInstance {
  const app = fastify();
  app.get("/healthz", async () => "alive");
  app.get("/readyz", async () => ({ blocks: await store.blocksOf("none") }));
  app.post<{ Body: Body }>("/screen", async (request, reply): Promise<{ verdict: Verdict } | undefined> => {
    const { caller, text } = request.body;
    if (text.length > limits.maxCharacters) return reply.code(413).send();
    const verdict = decide({
      phrases: findPhrases(text).length,
      score: await score(text),
      blocks: await store.blocksOf(caller),
    });
    if (verdict === "block") await store.addBlock(caller);
    return { verdict };
  });
  return app;
}
