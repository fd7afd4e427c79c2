import type { Transport } from "@labs/experiment";

/**
 * One call through an HTTP transport. Not by the load generator's client: a fault in one of the two shows as a
 * wrong answer.
 *
 * @param timeoutMs until the whole answer has arrived, milliseconds
 */
export async function callOverHttp<S, I, O>(
  transport: Extract<Transport<S, I, O>, { kind: "http" }>,
  url: string,
  input: I,
  timeoutMs: number,
): Promise<O> {
  const { method, path, body } = transport.request(input);
  const response = await fetch(url + path, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`it answered with status ${response.status}: ${text.slice(0, 200)}`);
  return transport.answer({ status: response.status, body: text });
}
