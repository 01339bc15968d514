import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { LOOPBACK, until } from './harness.ts';
import type { Order, Report } from './member-process.ts';

interface Member {
  readonly child: ChildProcess;
  readonly reports: Report[];
}

const SCRIPT = new URL('./member-process.js', import.meta.url);

describe('network between processes', () => {
  const members: Member[] = [];
  const addresses: (string | null)[] = [null, null, null];

  const start = async (id: number) => {
    const reports: Report[] = [];
    const child = fork(SCRIPT, [String(id), addresses[id] ?? LOOPBACK]);
    child.on('message', (report: Report) => void reports.push(report));
    members[id] = { child, reports };
    await until(() => reports.length > 0);
    const [listening] = reports;
    assert.ok(listening?.type === 'listening');
    addresses[id] = listening.address;
    for (const { child: each } of members.filter(({ child: { connected } }) => connected)) {
      tell(each, { type: 'members', addresses });
    }
  };
  const tell = (child: ChildProcess, order: Order) => child.send(order);
  const isLinked = (id: number, peer: number) => {
    const events = members[id]?.reports.filter((report) => report.type === 'peer' && report.peer === peer);
    const last = events?.at(-1);
    return last?.type === 'peer' && last.connected;
  };
  const areLinked = () =>
    [0, 1, 2].every((id) => [0, 1, 2].every((peer) => peer === id || isLinked(id, peer)));
  const talks = async (from: number, to: number, bytes: number) => {
    tell(members[from]!.child, { type: 'send', to, count: 1, bytes });
    await until(() =>
      members[to]!.reports.some(
        (report) => report.type === 'heard' && report.from === from && report.bytes === bytes,
      ),
    );
  };

  before(async () => {
    for (const id of [0, 1, 2]) await start(id);
    await until(areLinked);
  });

  it('speaks both ways', async () => {
    await talks(0, 2, 300_000);
    await talks(2, 0, 200);
  });

  it('loses a member that is killed while it is spoken to, and finds it again', async () => {
    for (const id of [0, 2]) tell(members[id]!.child, { type: 'send', to: 1, count: 100, bytes: 250_000 });
    members[1]!.child.kill('SIGKILL');
    await until(() => !isLinked(0, 1) && !isLinked(2, 1));
    await talks(0, 2, 301);
    await start(1);
    await until(areLinked);
    for (const id of [0, 2]) {
      await talks(id, 1, 302);
      await talks(1, id, 303);
    }
  });

  it('keeps the link to a member that sleeps, and is heard when it wakes', async () => {
    members[2]!.child.kill('SIGSTOP');
    tell(members[0]!.child, { type: 'send', to: 2, count: 20, bytes: 250_001 });
    await talks(0, 1, 304);
    members[2]!.child.kill('SIGCONT');
    await until(
      () =>
        members[2]!.reports.filter((report) => 'bytes' in report && report.bytes === 250_001).length === 20,
    );
    assert.ok(areLinked());
  });

  it('leaves nothing behind that keeps a stopped process alive', async () => {
    const exits = members.map(({ child }) => once(child, 'exit'));
    for (const { child } of members) tell(child, { type: 'stop' });
    assert.deepEqual(await Promise.all(exits), [
      [0, null],
      [0, null],
      [0, null],
    ]);
  });

  after(() => {
    for (const { child } of members) child.kill('SIGKILL');
  });
});
