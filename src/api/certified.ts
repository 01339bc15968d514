/** What makes a header checkable by anyone: the headers up to the first one that a certificate signs, and that certificate. */
import { LIMITS } from '../base/limits.ts';
import type { Backend } from './backend.ts';
import { bytesToBase64 } from './base64.ts';
import type { CertifiedView } from './results.ts';

/** `headers` begins with the one asked for; where no certificate covers it yet, it stands alone. */
export function certifyHeight(backend: Backend, height: number): CertifiedView {
  const certificate = backend.certificateFrom(height);
  const to = certificate?.height ?? height;
  const isWithinReach = to - height < LIMITS.rpcBridgeHeadersMax;
  const headers: string[] = [];
  for (let at = height; at <= (isWithinReach ? to : height); at += 1) {
    headers.push(bytesToBase64(backend.headerAt(at)!));
  }
  const proves = certificate !== undefined && isWithinReach;
  return { headers, certificate: proves ? bytesToBase64(certificate.bytes) : null };
}
