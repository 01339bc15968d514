/** How commands in other terminals find the supervisor of a home: its process, its control address and the token for it. */
import { existsSync, rmSync } from 'node:fs';
import { record, type Shape, text } from '../../base/shape.ts';
import { NodeError } from '../errors.ts';
import { readJson, SECRET_MODE, writeJson } from '../files.ts';
import { isAlive, type ProcessIdentity, processIdentityShape } from '../process-identity.ts';
import { homePaths } from './layout.ts';

export interface SupervisorAddress {
  readonly url: string;
  readonly token: string;
}

interface SupervisorFile extends SupervisorAddress {
  readonly process: ProcessIdentity;
}

const supervisorShape: Shape<SupervisorFile> = record<SupervisorFile>({
  process: processIdentityShape,
  url: text('a URL', /^http:\/\/\S+$/),
  token: text('a token', /^[0-9a-f]{64}$/),
});

/** The supervisor that runs in this home; undefined: none does. */
export function readSupervisorFile(home: string): SupervisorFile | undefined {
  const path = homePaths(home).supervisor;
  if (!existsSync(path)) return undefined;
  const file = readJson(path, 'where the supervisor listens', supervisorShape);
  return isAlive(file.process) ? file : undefined;
}

export function writeSupervisorFile(home: string, file: SupervisorFile): void {
  writeJson(homePaths(home).supervisor, file, SECRET_MODE);
}

export function removeSupervisorFile(home: string): void {
  rmSync(homePaths(home).supervisor, { force: true });
}

export function noSupervisor(home: string, why: string): NodeError {
  return new NodeError('no-supervisor', `no network runs in ${home}: ${why}`);
}
