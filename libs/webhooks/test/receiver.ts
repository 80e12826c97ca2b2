import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver does with a request: a status to answer with, perhaps with headers, or silence. */
export type Answering =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'silence';

/** Somebody who is told: a real server on this machine. */
export class Receiver {
  readonly received: Received[] = [];
  answer: Answering = { status: 204 };
  #waits: { readonly count: number; readonly enough: () => void }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        if (this.answer !== 'silence') {
          response.writeHead(this.answer.status, this.answer.headers);
          response.end(this.answer.body);
        }
        for (const { count, enough } of this.#waits) if (this.received.length >= count) enough();
      });
    });
  }

  static async open(): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new Receiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Settles when so many requests have come. */
  async has(count: number): Promise<readonly Received[]> {
    if (this.received.length < count) {
      await new Promise<void>((enough) => this.#waits.push({ count, enough }));
    }
    return this.received;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
