import assert from 'node:assert/strict';
import type { Stream } from '@libp2p/interface';
import { messagesOf, writeTo } from '../../src/network/stream-io.ts';

/** As much of a libp2p stream as the adapters touch, with every event in the hands of the test. */
class FakeStream extends EventTarget {
  status = 'open';
  readStatus: 'readable' | 'paused' = 'readable';
  writeStatus = 'writable';
  writableNeedsDrain = false;
  writeBufferLength = 0;
  readonly sent: number[] = [];
  /** What is left in the stream's own buffer after a `send`. */
  bufferedPerSend = 0;
  onResume = () => {};

  send(bytes: Uint8Array): boolean {
    this.sent.push(bytes.length);
    this.writeBufferLength += this.bufferedPerSend;
    return this.bufferedPerSend === 0;
  }

  pause(): void {
    this.readStatus = 'paused';
  }

  resume(): void {
    this.readStatus = 'readable';
    this.onResume();
  }

  tell(type: string): void {
    this.dispatchEvent(new Event(type));
  }

  arrive(bytes: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: bytes }));
  }

  asStream(): Stream {
    return this as unknown as Stream;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('stream adapters', () => {
  async function* chunks(count: number) {
    for (let index = 0; index < count; index++) yield new Uint8Array(10);
  }

  it('write on only when the stream’s own buffer is empty, whatever a drain says', async () => {
    const stream = new FakeStream();
    stream.bufferedPerSend = 10;
    const written = writeTo(stream.asStream(), () => {})(chunks(2));
    await turn();
    assert.equal(stream.sent.length, 1);
    stream.writeBufferLength = 4;
    stream.tell('drain');
    await turn();
    assert.equal(stream.sent.length, 1);
    stream.writeBufferLength = 0;
    stream.bufferedPerSend = 0;
    stream.tell('idle');
    await written;
    assert.equal(stream.sent.length, 2);
  });

  it('wait for a muxer that is full though the buffer is empty', async () => {
    const stream = new FakeStream();
    stream.writableNeedsDrain = true;
    const written = writeTo(stream.asStream(), () => {})(chunks(2));
    await turn();
    stream.tell('idle');
    await turn();
    assert.equal(stream.sent.length, 1);
    stream.writableNeedsDrain = false;
    stream.tell('drain');
    await written;
    assert.equal(stream.sent.length, 2);
  });

  it('fail with an Error when the stream ends under a write, though libp2p says it with an Event', async () => {
    const stream = new FakeStream();
    stream.bufferedPerSend = 10;
    const written = writeTo(stream.asStream(), () => {})(chunks(2));
    await turn();
    stream.tell('close');
    await assert.rejects(written, (reason) => reason instanceof Error);
    stream.writeStatus = 'closed';
    await assert.rejects(
      writeTo(stream.asStream(), () => {})(chunks(1)),
      (reason) => reason instanceof Error,
    );
  });

  it('read what came while paused, and pause again only after the stream has resumed', async () => {
    const stream = new FakeStream();
    const messages = messagesOf(stream.asStream());
    const first = messages.next();
    stream.arrive(Uint8Array.of(1));
    assert.equal(stream.readStatus, 'paused');
    assert.deepEqual((await first).value, Uint8Array.of(1));
    const statusWhileResuming: string[] = [];
    stream.onResume = () => {
      stream.onResume = () => {};
      stream.arrive(Uint8Array.of(2));
      statusWhileResuming.push(stream.readStatus);
    };
    assert.deepEqual((await messages.next()).value, Uint8Array.of(2));
    assert.deepEqual([statusWhileResuming, stream.readStatus], [['readable'], 'paused']);
  });

  it('deliver what came before the end, then end', async () => {
    const stream = new FakeStream();
    const messages = messagesOf(stream.asStream());
    const first = messages.next();
    stream.arrive(Uint8Array.of(1));
    await first;
    stream.tell('remoteCloseWrite');
    stream.onResume = () => {
      stream.onResume = () => {};
      stream.arrive(Uint8Array.of(2));
    };
    assert.deepEqual((await messages.next()).value, Uint8Array.of(2));
    assert.equal((await messages.next()).done, true);
  });

  it('take a stream that cannot be resumed for ended', async () => {
    const stream = new FakeStream();
    const messages = messagesOf(stream.asStream());
    const first = messages.next();
    stream.arrive(Uint8Array.of(1));
    await first;
    stream.onResume = () => {
      throw new Error('Cannot write to a stream that is closing');
    };
    assert.equal((await messages.next()).done, true);
  });
});
