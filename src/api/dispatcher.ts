/**
 * Carries out JSON-RPC calls against a table of routes and its handlers. Knows nothing of HTTP.
 * Whatever a caller sends, the answer is a result or an `RpcError` that names what was wrong.
 */
import { LIMITS } from '../base/limits.ts';
import { suggestNames } from '../base/nearest.ts';
import { answerError, answerResult, type RpcAnswer, RpcError, readCall, rpcError } from './json-rpc.ts';
import type { Audience, Handlers, Route, Routes } from './route.ts';

export interface Dispatcher {
  /** Carries out one call by name; throws an RpcError. */
  call(method: string, params: unknown, audience: Audience): Promise<unknown>;
  /** Answers the text of a request body: one call or a batch; undefined when nothing in it wants an answer. */
  answer(body: string, audience: Audience): Promise<RpcAnswer | readonly RpcAnswer[] | undefined>;
  readonly routes: Routes;
}

type AnyHandler = (given: Record<string, unknown>) => unknown;

/**
 * @param onBug told of an exception that is no RpcError: our own bug or a failing disk; the caller hears 'internal error' only.
 */
export function createDispatcher<T extends Routes>(
  routes: T,
  handlers: Handlers<T>,
  onBug: (error: unknown) => void,
): Dispatcher {
  async function call(method: string, params: unknown, audience: Audience): Promise<unknown> {
    const route = Object.hasOwn(routes, method) ? (routes[method] as Route) : undefined;
    if (route === undefined) throw unknownMethod(method, routes);
    if (route.audience === 'admin' && audience !== 'admin') {
      throw rpcError('forbidden', `${method} needs the admin token: send "Authorization: Bearer <token>"`);
    }
    const given = readArguments(route, params);
    try {
      return await (handlers[method] as unknown as AnyHandler)(given);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      onBug(error);
      throw rpcError('internal', `${method} failed inside the node; its log says why`);
    }
  }

  async function answerOne(value: unknown, audience: Audience): Promise<RpcAnswer | undefined> {
    const read = readCall(value);
    if (read instanceof RpcError) return answerError(null, read);
    const { id, method, params } = read;
    try {
      const result = await call(method, params, audience);
      return id === undefined ? undefined : answerResult(id, result);
    } catch (error) {
      return id === undefined ? undefined : answerError(id, error as RpcError);
    }
  }

  async function answer(body: string, audience: Audience) {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch (error) {
      return answerError(null, rpcError('parse', `the body is not JSON: ${(error as Error).message}`));
    }
    if (!Array.isArray(value)) return answerOne(value, audience);
    if (value.length === 0 || value.length > LIMITS.rpcBatchMax) {
      return answerError(null, rpcError('request', `a batch has 1 to ${LIMITS.rpcBatchMax} calls`));
    }
    const answers = await Promise.all(value.map((one) => answerOne(one, audience)));
    const wanted = answers.filter((one) => one !== undefined);
    return wanted.length > 0 ? wanted : undefined;
  }

  return { call, answer, routes };
}

function unknownMethod(method: string, routes: Routes): RpcError {
  const word = method.slice(0, 64);
  return rpcError(
    'method',
    `there is no method ${JSON.stringify(word)}. ${suggestNames(word, Object.keys(routes))}`,
  );
}

/** Reads parameters by name, or by position as JSON-RPC allows; refuses what it does not know rather than ignoring it. */
function readArguments(route: Route, params: unknown): Record<string, unknown> {
  const names = Object.keys(route.parameters);
  const given = namedParameters(names, params);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'this method takes none' : `known are: ${names.join(', ')}`;
    throw rpcError('parameters', `${unknown.slice(0, 64)}: no such parameter; ${known}`);
  }
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const parameter = route.parameters[name]!;
    const value = given[name];
    const missing = value === undefined || value === null;
    if (missing && parameter.optional) continue;
    if (missing) throw rpcError('parameters', `${name}: missing; expected ${parameter.expected}`);
    values[name] = parameter.read(value);
    if (values[name] === undefined) {
      throw rpcError('parameters', `${name}: expected ${parameter.expected}`);
    }
  }
  return values;
}

function namedParameters(names: readonly string[], params: unknown): Record<string, unknown> {
  if (params === undefined || params === null) return {};
  if (typeof params !== 'object') throw rpcError('parameters', 'params: expected an object or a list');
  if (!Array.isArray(params)) return params as Record<string, unknown>;
  if (params.length > names.length) {
    throw rpcError('parameters', `params: at most ${names.length} by position: ${names.join(', ')}`);
  }
  return Object.fromEntries(params.map((value, position) => [names[position], value]));
}
