import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const hooks = new URL('../../../test/setup/typescript.js', import.meta.url).href;

/** A process of its own that runs one of `children/`, and says things a line at a time. */
export class Child {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Set<() => void>();
  #complaints = '';

  constructor(script: string, ...args: readonly string[]) {
    const path = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
    this.#process = spawn(process.execPath, ['--no-warnings', '--import', hooks, path, ...args], { stdio: 'pipe' });
    this.#ended = once(this.#process, 'close').finally(() => this.#check());
    this.#process.stderr?.on('data', (data: Buffer) => {
      this.#complaints += data.toString();
    });
    if (this.#process.stdout !== null) {
      createInterface(this.#process.stdout).on('line', (line) => {
        this.lines.push(line);
        this.#check();
      });
    }
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** Until it has said so many lines. @throws when it ended before. */
  async said(lines: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = () => {
        if (this.lines.length < lines && this.#process.exitCode === null && this.#process.signalCode === null) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
    if (this.lines.length < lines) throw new Error(`The child ended early: ${this.#complaints}`);
  }

  /** As the power or the kernel would end it. Settles when all it had said is heard. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #check(): void {
    for (const check of [...this.#waiting]) check();
  }
}
