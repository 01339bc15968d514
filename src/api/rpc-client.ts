/** The client half of a table of routes over HTTP, for Node and browsers: one typed method per route. */
import { type RpcAnswer, RpcError } from './json-rpc.ts';
import type { Methods, Routes } from './route.ts';

/** Nobody answered: not started, not reachable, or too slow. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly code = 'unreachable';

  constructor(url: string, why: string, options?: ErrorOptions) {
    super(`${url} does not answer (${why})`, options);
  }
}

export interface RpcClientOptions {
  readonly url: string;
  /** Admin token, for those who have it. */
  readonly token?: string;
  /** How long an answer may take, beyond what the call itself asks to wait (`wait_ms`). */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Methods reject with an RpcError (the node's own answer) or an UnreachableError.
 */
export function createRpcClient<T extends Routes>(routes: T, options: RpcClientOptions): Methods<T> {
  let nextId = 1;
  const call = async (method: string, given: Record<string, unknown>): Promise<unknown> => {
    const { parameters } = routes[method]!;
    const params: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(given)) params[name] = parameters[name]!.write(value);
    const id = nextId;
    nextId += 1;
    const waitMs = (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + Number(given.wait_ms ?? 0);
    const answer = await post(options, { jsonrpc: '2.0', id, method, params }, waitMs);
    if (answer.error) throw new RpcError(answer.error.code, answer.error.message, answer.error.data);
    return answer.result;
  };
  const entries = Object.keys(routes).map((method) => [
    method,
    (given: Record<string, unknown>) => call(method, given),
  ]);
  return Object.fromEntries(entries) as Methods<T>;
}

async function post(options: RpcClientOptions, call: object, waitMs: number): Promise<RpcAnswer> {
  const { url, token } = options;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(call),
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(waitMs),
    });
    return (await response.json()) as RpcAnswer;
  } catch (error) {
    throw new UnreachableError(url, reasonOf(error), { cause: error });
  }
}

/** `fetch` hides the system's reason one level down. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  return (cause as { code?: string } | undefined)?.code ?? message;
}
