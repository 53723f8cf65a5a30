// A relay before the issuer. It can stop passing on what comes on open event streams, and keep them open all the same.

import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const EVENTS = /\/events(\?|$)/;

export class Relay {
  /** Those that are passed on. */
  private streams = new Set<IncomingMessage>();
  private gate = Promise.resolve();
  private open: () => void = () => {};

  private constructor(
    private readonly server: Server,
    private readonly issuer: string,
  ) {
    server.on('request', (asked, answer) => void this.pass(asked, answer));
  }

  /** Starts a relay on a free port before the issuer at this address. */
  static async start(issuer: string): Promise<Relay> {
    const relay = new Relay(createServer(), issuer);
    relay.server.listen(0, '127.0.0.1');
    await once(relay.server, 'listening');
    return relay;
  }

  /** Where it listens. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Nothing comes any more on the event streams that are open, and they do not end. */
  silence(): void {
    this.streams.clear();
  }

  /** New event streams are not answered until they are released. */
  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.open();
    this.gate = Promise.resolve();
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const streams = EVENTS.test(asked.url ?? '');
    if (streams) {
      await this.gate;
    }
    const { method, headers } = asked;
    const onward = request(new URL(asked.url ?? '/', this.issuer), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      if (!streams) {
        answered.pipe(answer);
        return;
      }
      this.streams.add(answered);
      answer.flushHeaders();
      answered.on('data', (chunk) => this.streams.has(answered) && answer.write(chunk));
      answered.on('end', () => this.streams.has(answered) && answer.end());
    });
    // Either side may have gone.
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }
}
