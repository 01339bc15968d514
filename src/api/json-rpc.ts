/**
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification): envelopes and error codes. Single calls, and batches (section 6).
 * Codes -32768..-32000 are the specification's; ours stand in its range for servers, -32099..-32000.
 */
export const RPC_CODES = {
  parse: { code: -32700, message: 'Parse error' },
  request: { code: -32600, message: 'Invalid Request' },
  method: { code: -32601, message: 'Method not found' },
  parameters: { code: -32602, message: 'Invalid params' },
  internal: { code: -32603, message: 'Internal error' },
  busy: { code: -32000, message: 'Server is busy' },
  forbidden: { code: -32001, message: 'Forbidden' },
  notFound: { code: -32002, message: 'Not found' },
  tooLarge: { code: -32003, message: 'Request too large' },
} as const;

export type RpcReason = keyof typeof RPC_CODES;

/** A call that cannot be answered: `data` is a sentence that says what was wrong and names the parameter. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** The specification's short name of the error. */
  readonly title: string;
  readonly data: string;

  constructor(code: number, title: string, data: string) {
    super(`${title}: ${data}`);
    this.code = code;
    this.title = title;
    this.data = data;
  }
}

export function rpcError(reason: RpcReason, data: string): RpcError {
  const { code, message } = RPC_CODES[reason];
  return new RpcError(code, message, data);
}

export type RpcId = string | number | null;

export interface RpcCall {
  /** Undefined: a notification, which is carried out and never answered (section 4.1). */
  readonly id: RpcId | undefined;
  readonly method: string;
  readonly params: unknown;
}

export interface RpcAnswer {
  readonly jsonrpc: '2.0';
  readonly id: RpcId;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data: string };
}

/** Reads one envelope; a bad one is the specification's Invalid Request, with what is wrong about it. */
export function readCall(value: unknown): RpcCall | RpcError {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rpcError('request', 'a call is an object with "jsonrpc", "id", "method" and "params"');
  }
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  if (jsonrpc !== '2.0') return rpcError('request', 'jsonrpc: expected "2.0"');
  if (typeof method !== 'string') return rpcError('request', 'method: expected the name of a method');
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number') {
    return rpcError('request', 'id: expected a string, a number or null');
  }
  return { id, method, params };
}

export function answerResult(id: RpcId, result: unknown): RpcAnswer {
  return { jsonrpc: '2.0', id, result };
}

export function answerError(id: RpcId, { code, title, data }: RpcError): RpcAnswer {
  return { jsonrpc: '2.0', id, error: { code, message: title, data } };
}
