/** Requests as anybody could send them, with nothing of our own client in between. */
import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly json: any;
  readonly text: string;
}

export function post(url: string, body: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return send(url, 'POST', body, headers);
}

export function call(url: string, method: string, params: unknown, headers: Record<string, string> = {}) {
  return post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), headers);
}

export function get(url: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return send(url, 'GET', undefined, headers);
}

export function send(
  url: string,
  method: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode ?? 0, text, json: parse(text) });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
