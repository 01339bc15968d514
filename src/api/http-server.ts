/**
 * The HTTP door: POST / with JSON-RPC, GET /method?parameter=value as CometBFT has it, GET / for the list of methods.
 * Everything a caller can make large or many is bounded (`base/limits.ts`, rpc*); a `Host` that is a foreign name is refused,
 * because a web page whose name was made to point here (DNS rebinding) could otherwise talk to the node.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIMITS } from '../base/limits.ts';
import { isAllowedHost } from './allowed-host.ts';
import type { Dispatcher } from './dispatcher.ts';
import { answerError, answerResult, RpcError, rpcError } from './json-rpc.ts';
import type { Audience } from './route.ts';
import { readUriCall } from './uri-call.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Names, beside IP addresses and localhost, under which callers may address this door. */
  readonly allowedHosts: readonly string[];
  /** Whoever sends it may call admin methods; null: nobody may. */
  readonly adminToken: string | null;
  readonly dispatcher: Dispatcher;
}

export interface HttpServer {
  /** Such as `http://127.0.0.1:26601`. */
  readonly url: string;
  /** Takes no more requests, lets those under way end for at most `graceMs`, then closes. */
  stop(graceMs: number): Promise<void>;
}

/** Opens the door. Rejects with the system's error (`EADDRINUSE`, ...) when it cannot. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const bodies = { bytes: 0 };
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    serve(request, response, options, bodies).catch((error) => {
      sendError(response, 500, error instanceof RpcError ? error : rpcError('internal', 'request failed'));
    });
  });
  server.maxConnections = LIMITS.rpcConnectionsMax;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, stop: (graceMs) => stopServer(server, graceMs) };
}

async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
  bodies: { bytes: number },
): Promise<void> {
  if (!isAllowedHost(request.headers.host, options.allowedHosts)) {
    const refusal =
      'Host: not a name of this node; use its IP address or localhost, or list the name in api.allowedHosts';
    return sendError(response, 403, rpcError('forbidden', refusal));
  }
  const audience = audienceOf(request, options.adminToken);
  if (request.method === 'GET') return serveGet(request, response, options.dispatcher);
  if (request.method === 'POST') return servePost(request, response, options.dispatcher, audience, bodies);
  response.setHeader('allow', 'GET, POST');
  sendError(response, 405, rpcError('request', 'use GET or POST'));
}

async function servePost(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: Dispatcher,
  audience: Audience,
  bodies: { bytes: number },
): Promise<void> {
  let held = 0;
  const hold = (bytes: number): boolean => {
    held += bytes;
    bodies.bytes += bytes;
    return bodies.bytes <= LIMITS.rpcBodiesBytesMax;
  };
  try {
    const body = await readBody(request, hold);
    if (body instanceof RpcError)
      return sendError(response, body.title === 'Server is busy' ? 503 : 413, body);
    const answer = await dispatcher.answer(body, audience);
    if (answer === undefined) response.writeHead(204).end();
    else sendJson(response, 200, answer);
  } finally {
    bodies.bytes -= held;
  }
}

async function serveGet(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: Dispatcher,
): Promise<void> {
  const { method, params } = readUriCall(request.url ?? '/');
  if (method === '') return sendText(response, listRoutes(dispatcher));
  try {
    // CometBFT answers URI calls under this id
    sendJson(response, 200, answerResult(-1, await dispatcher.call(method, params, 'public')));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    sendJson(response, 200, answerError(-1, error));
  }
}

/** The body as text, or why it was not taken. Keeps no more than the limits, and leaves the connection open for the answer. */
function readBody(request: IncomingMessage, hold: (bytes: number) => boolean): Promise<string | RpcError> {
  const tooLarge = rpcError('tooLarge', `a request body has at most ${LIMITS.rpcBodyBytesMax} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.rpcBodyBytesMax)
    return Promise.resolve(tooLarge);
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const refuse = (error: RpcError) => {
      request.off('data', onData);
      chunks.length = 0;
      resolve(error);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > LIMITS.rpcBodyBytesMax) refuse(tooLarge);
      else if (!hold(chunk.length)) refuse(rpcError('busy', 'too many large requests at once; try again'));
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the caller went away')));
  });
}

/** Admin methods are reached by POST with the token only; a wrong token is no better than none. */
function audienceOf(request: IncomingMessage, adminToken: string | null): Audience {
  const given = request.headers.authorization;
  if (adminToken === null || given === undefined) return 'public';
  const [a, b] = [Buffer.from(given), Buffer.from(`Bearer ${adminToken}`)];
  return a.length === b.length && timingSafeEqual(a, b) ? 'admin' : 'public';
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

/** How long what a refused caller still sends is thrown away, so that the answer reaches him before the connection ends. */
const LINGER_MS = 500;

/** Errors below JSON-RPC: the rest of the request, if any, is not looked at. */
function sendError(response: ServerResponse, status: number, error: RpcError): void {
  if (response.headersSent) return;
  sendJson(response, status, answerError(null, error));
  const { req: request } = response;
  if (request.complete) return;
  request.resume();
  const force = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(force));
}

function listRoutes({ routes }: Dispatcher): string {
  const lines = Object.entries(routes).map(([name, { parameters, audience, summary }]) => {
    const names = Object.entries(parameters).map(([key, { optional }]) => (optional ? `[${key}]` : key));
    const call = `${name}(${names.join(', ')})`;
    return `${call.padEnd(44)} ${summary}${audience === 'admin' ? ' (admin)' : ''}`;
  });
  return `JSON-RPC 2.0: POST /, or GET /method?parameter=value\n\n${lines.join('\n')}\n`;
}
