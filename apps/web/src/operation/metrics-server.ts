import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Metrics } from './metrics.js';

/**
 * Answers `/metrics` at an address of its own. It asks nobody who they are, so it is not to be reached by whoever reaches the
 * pages: figures say how much is done here, and when.
 */
export class MetricsServer {
  readonly #server: Server;

  /** @param told hears of what could not be measured; whoever asks is told only that it could not. */
  constructor(
    private readonly metrics: Metrics,
    told: (error: unknown) => void,
  ) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        told(error);
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end('The metrics could not be read\n');
      });
    });
  }

  /** @returns where it is asked. @throws what the system says of an address that cannot be listened on. */
  async listen(host: string, port: number): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const { port: taken } = this.#server.address() as AddressInfo;
    return `http://${isIPv6(host) ? `[${host}]` : host}:${taken}/metrics`;
  }

  async close(): Promise<void> {
    this.metrics.close();
    if (!this.#server.listening) return;
    // Whoever asks keeps the connection open for the next time, which there will not be.
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  async #answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const isReading = method === 'GET' || method === 'HEAD';
    if (!isReading || url?.split('?')[0] !== '/metrics') {
      const [status, words] = isReading ? [404, 'There is only /metrics here\n'] : [405, 'Only GET is answered here\n'];
      response.writeHead(status as number, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(words);
      return;
    }
    const text = await this.metrics.text();
    response.writeHead(200, { 'Content-Type': this.metrics.contentType, 'Cache-Control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : text);
  }
}
