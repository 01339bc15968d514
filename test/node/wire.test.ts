/** What a flooder does below the ports, to networks that are real. */
import { deepEqual, ok } from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { createWire } from '../../src/node/lab/wire.ts';
import {
  CHAIN_ID,
  keyOf,
  numbered,
  peerOf,
  startConnected,
  type TestNet,
  until,
} from '../network/harness.ts';

describe('a flooder below the ports', () => {
  let net: TestNet;
  const openWire = (addresses?: readonly string[]) =>
    createWire({
      keyPair: keyOf(2),
      chainId: CHAIN_ID,
      addressesOf: (peer) => addresses ?? net.members()[peer]!.addresses,
    });

  before(async () => {
    net = await startConnected(3);
  });
  after(() => net.stop());

  it('that crowds a node leaves the others served', async () => {
    const wire = openWire();
    wire.crowd(0);
    const { network, heard } = net.nodes[0]!;
    const before = heard.length;
    net.nodes[1]!.network.send(0, 'consensus', numbered(1));
    await until(() => heard.slice(before).some(({ from }) => from === 1));
    deepEqual(net.nodes[0]!.faults, []);
    ok(network.peers().every(({ connected }) => connected));
    await wire.close();
  });

  it('crowds with so many connections and no more, until it is closed', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const wire = openWire([`/ip4/127.0.0.1/tcp/${port}`]);
    wire.crowd(0);
    wire.crowd(0);
    await until(() => sockets.size === 48);
    await wire.close();
    await until(() => sockets.size === 0);
    wire.crowd(0);
    server.close();
  });

  it('that announces a frame over the limit is cut off, and blamed alone', async () => {
    const wire = openWire();
    wire.oversize(0);
    await until(() => net.nodes[0]!.faults.length > 0);
    deepEqual(net.nodes[0]!.faults, [{ peer: 2, code: 'frame-too-large' }]);
    ok(peerOf(net.nodes[0]!, 2).isCoolingDown && !peerOf(net.nodes[0]!, 1).isCoolingDown);
    await until(() => !peerOf(net.nodes[2]!, 0).connected);
    await wire.close();
  });
});
