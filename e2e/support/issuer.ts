// The built binary, run by the test itself: a port, a database and a key of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Interface, createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const BINARY = process.env.TALLYSTICK_BINARY ?? join(ROOT, 'target/release/tallystick');
/** The same issuer with a clock that stands until the test moves it: an example of its crate. */
const MOVED_CLOCK = process.env.TALLYSTICK_MOVED_CLOCK ?? join(ROOT, 'target/debug/examples/moved_clock');
const READY = /^Tallystick is ready: (http:\/\/\S+)$/;

export interface IssuerOptions {
  /** Its clock stands until it is told to advance, and offers lapse from the start on. */
  movedClock?: boolean;
  /** The id of the participant who approves new token definitions. */
  definitionAuthority?: string;
}

export class Issuer {
  private process: ChildProcess | undefined;
  private lines: Interface | undefined;
  private address: URL | undefined;

  private database = 'issuer.db';

  private constructor(
    private readonly folder: string,
    private readonly options: IssuerOptions,
  ) {}

  /** Starts an issuer with the demo network on a free port. */
  static async start(options: IssuerOptions = {}): Promise<Issuer> {
    const issuer = new Issuer(await mkdtemp(join(tmpdir(), 'tallystick-')), options);
    await issuer.run();
    return issuer;
  }

  /** Where it listens; the same after a restart. */
  get url(): string {
    if (!this.address) {
      throw new Error('the issuer never ran');
    }
    return this.address.origin;
  }

  /** `kill -9`: whatever was not on disk is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts again, on the same database and at the same address. */
  async restart(): Promise<void> {
    await this.run();
  }

  /** Starts again at the same address, on another database with another key. */
  async serveAnotherDatabase(): Promise<void> {
    this.database = 'another.db';
    await this.run();
  }

  /** Starts again at the same address, on the database that it had first. */
  async serveFirstDatabase(): Promise<void> {
    this.database = 'issuer.db';
    await this.run();
  }

  /** Time passes for an issuer whose clock stands. Returns once what was due has happened. */
  async advance(milliseconds: number): Promise<void> {
    const { process, lines } = this;
    if (!this.options.movedClock || !process?.stdin || !lines) {
      throw new Error('its clock is not to be moved');
    }
    const advanced = once(lines, 'line');
    process.stdin.write(`advance ${milliseconds}\n`);
    await advanced;
  }

  /** Ends it and removes its files. */
  async dispose(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const { movedClock, definitionAuthority } = this.options;
    const binary = movedClock ? MOVED_CLOCK : BINARY;
    const child = spawn(
      binary,
      [
        'serve',
        '--demo',
        '--listen',
        this.address?.host ?? '127.0.0.1:0',
        '--database',
        `sqlite:${join(this.folder, this.database)}`,
        ...(movedClock ? ['--lapse-pause-seconds', '0'] : []),
        ...(definitionAuthority ? ['--definition-authority', definitionAuthority] : []),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.process = child;
    this.lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([once(this.lines, 'line'), once(this.lines, 'close')]);
    const address = READY.exec(line ?? '')?.[1];
    if (!address) {
      throw new Error(`${binary} ended before it was ready`);
    }
    this.address = new URL(address);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
  }
}
