/** Finality certificates: kept when the block that they cover is on disk, so that the store never holds one without its block. */
import { LIMITS } from '../base/limits.ts';
import type { Core } from './core.ts';
import type { StoredCertificate } from './ports.ts';

/** A certificate of a point of the chain was found, here or by a peer. */
export function onCertificate(core: Core, certificate: StoredCertificate): void {
  const { certificates } = core.decisions;
  certificates.push(certificate);
  // Points far ahead of the disk come again with the blocks.
  if (certificates.length > LIMITS.watermarkWindowMax) certificates.shift();
  flushCertificates(core);
}

/** Saves those whose point is on disk by now. */
export function flushCertificates(core: Core): void {
  const { certificates, durable } = core.decisions;
  const due = certificates.filter(({ sequence }) => sequence <= durable.sequence);
  if (due.length === 0) return;
  for (const certificate of due) core.emit({ type: 'saveCertificate', certificate });
  certificates.splice(0, certificates.length, ...certificates.filter((one) => !due.includes(one)));
}
