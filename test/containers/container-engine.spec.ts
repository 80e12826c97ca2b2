import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { containerEngine } from './container-engine.js';

describe('looking for a container engine', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
  });

  const listening = async (made: Server): Promise<string> => {
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    return `tcp://127.0.0.1:${(made.address() as AddressInfo).port}`;
  };

  it('finds one that answers', async () => {
    const place = await listening(createServer((_, response) => response.end('OK')));
    expect(await containerEngine({ DOCKER_HOST: place })).toEqual({ answers: true });
  });

  it('does not wait for one that accepts the question and says nothing', async () => {
    const place = await listening(createSocketServer((socket) => socket.on('error', () => {})));
    expect(await containerEngine({ DOCKER_HOST: place })).toEqual({
      answers: false,
      reason: `the container engine at ${place} does not answer`,
    });
  });

  it('says so when nobody is there', async () => {
    const place = await listening(createServer());
    await new Promise((resolve) => server?.close(resolve));
    expect(await containerEngine({ DOCKER_HOST: place })).toMatchObject({ answers: false });
    expect(await containerEngine({ DOCKER_HOST: 'unix:///no/such/socket' })).toMatchObject({ answers: false });
  });
});
