/** One liar among four decides nothing, and one that is slow or dead holds nobody up. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { agree } from '../../src/api/client/agreement.ts';

type Endpoint = () => Promise<string>;
const says =
  (text: string, asked: string[] = []): Endpoint =>
  async () => {
    asked.push(text);
    return text;
  };
const dead: Endpoint = () => Promise.reject(new Error('dead'));
const silent: Endpoint = () => new Promise(() => {});
const ask = (endpoint: Endpoint) => endpoint();
const same = (text: string) => text;

describe('agreement', () => {
  it('asks no more nodes than it needs', async () => {
    const asked: string[] = [];
    const answer = await agree([says('a', asked), says('a', asked), says('a', asked)], 2, ask, same);
    deepEqual(answer, { answer: 'a', agreed: true });
    equal(asked.length, 2);
  });

  it('asks further nodes when one lies or is dead', async () => {
    for (const bad of [says('lie'), dead]) {
      deepEqual(await agree([bad, says('a'), says('a'), says('a')], 2, ask, same), {
        answer: 'a',
        agreed: true,
      });
    }
  });

  it('does not wait for one that is silent', async () => {
    const answer = await agree([silent, says('a'), says('a')], 2, ask, same);
    deepEqual(answer, { answer: 'a', agreed: true });
  });

  it('says when nothing was agreed', async () => {
    deepEqual(await agree([says('a'), says('b'), dead], 2, ask, same), { answer: 'a', agreed: false });
  });

  it('fails when nobody answers', async () => {
    await rejects(agree([dead, dead], 2, ask, same), /dead/);
    await rejects(agree([], 1, ask, same), /no node/);
  });
});
