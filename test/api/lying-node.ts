/** A node between a client and a real one that says what it likes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface LyingNode {
  readonly url: string;
  close(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a lie may have any shape
type Lie = (method: string, answer: any) => any;

/** @param lie what becomes of an answer; `method` is what was asked */
export async function startLyingNode(target: string, lie: Lie): Promise<LyingNode> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answer = await fetch(target, { method: 'POST', body });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(lie(JSON.parse(body).method, await answer.json())));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
