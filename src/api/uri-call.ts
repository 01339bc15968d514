/**
 * Calls written as a URI, `/block?height=5`, as CometBFT has them: values in double quotes are text, 0x begins hexadecimal bytes.
 * (For a parameter of bytes CometBFT takes quoted text as the bytes themselves; here that is said in hexadecimal or base64.)
 */
import { hexToBytes } from '../base/bytes.ts';

export interface UriCall {
  /** Empty for `/`. */
  readonly method: string;
  /** Text, or the bytes that it stands for. */
  readonly params: Readonly<Record<string, string | Uint8Array>>;
}

export function readUriCall(target: string): UriCall {
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  const params = Object.fromEntries([...query].map(([name, value]) => [name, readValue(value)]));
  return { method: path.replace(/^\/+|\/+$/g, ''), params };
}

function readValue(value: string): string | Uint8Array {
  if (value.startsWith('0x')) return hexToBytes(value.slice(2)) ?? value;
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
