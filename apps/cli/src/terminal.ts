import { countInWords } from '#kernel';
import { type Cell, recordOf, type Table, table } from './table.js';

/** Where a command writes. A terminal, a pipe, a file, or a test. */
export interface Sink {
  write(text: string, done?: () => void): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  once?(event: 'drain', listener: () => void): unknown;
}

/** All that a command may know of the world around it. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** All that stands on standard input. */
  readonly stdin: () => string;
  /** Whether standard input is a terminal, at which somebody would have to type. */
  readonly isInputTyped: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborts when somebody presses Ctrl-C: the command finishes its batch and stops. */
  readonly interrupted: AbortSignal;
  /** Milliseconds that only count onwards, for rates and progress. */
  readonly elapsed: () => number;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  /** Standard error may be a terminal where standard output is none, and the other way round. */
  readonly colorErrors: boolean;
  /** One record a line, for scripts: its fields apart by tabs, or as JSON. */
  readonly plain: boolean;
  readonly jsonl: boolean;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Whether to colour: asked for, else on a terminal that has colours (no-color.org, force-color.org). */
export function wantsColor(sink: Sink, environment: Io['environment']): boolean {
  if ((environment.NO_COLOR ?? '') !== '') return false;
  if ((environment.FORCE_COLOR ?? '') !== '') return environment.FORCE_COLOR !== '0';
  return sink.isTTY === true && environment.TERM !== 'dumb';
}

/** Data goes to standard output; everything that is said about it goes to standard error. */
export class Output {
  constructor(
    private readonly io: Io,
    readonly options: OutputOptions,
  ) {}

  get width(): number {
    // Without a terminal nothing is wrapped: a line is then read by a program.
    return this.io.stdout.isTTY === true ? Math.max(40, this.io.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  }

  style(style: Style, text: string): string {
    if (!this.options.color || text === '') return text;
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  }

  /** Waits while whoever reads is slower, so that a long list never piles up in memory. */
  async line(text = ''): Promise<void> {
    const { stdout } = this.io;
    if (stdout.write(`${text}\n`) || stdout.once === undefined) return;
    await new Promise<void>((done) => stdout.once?.('drain', done));
  }

  async lines(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.line(text);
  }

  /** A list: a table for people, a record a line with `--plain`. */
  async table({ columns, rows }: Table): Promise<void> {
    if (this.options.plain) await this.records(rows);
    else await this.lines(table(columns, rows, this.width));
  }

  /** The records of `--plain`: their fields in the order of the columns, with no headings. */
  async records(rows: readonly (readonly Cell[])[]): Promise<void> {
    for (const row of rows) await this.line(recordOf(row));
  }

  /**
   * The one document of `--json`. With `--jsonl`, the records of its list one a line, or the document itself on one.
   *
   * @param records which list is meant, where the document has several.
   */
  async document(value: unknown, records: readonly unknown[] | undefined = listIn(value)): Promise<void> {
    if (!this.options.jsonl) await this.line(JSON.stringify(value, null, 2));
    else for (const record of records ?? [value]) await this.line(JSON.stringify(record));
  }

  /** Said to a person, never part of the data. */
  note(text: string): void {
    if (!this.options.quiet) this.io.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    const [on, off] = codes.yellow;
    this.io.stderr.write(this.options.colorErrors ? `\u001b[${on}m${text}\u001b[${off}m\n` : `${text}\n`);
  }

  progress(label: string, total?: number): Progress {
    return new Progress(this.io, label, total, this.options.quiet);
  }
}

/** The list of a document that is one, or that has one. */
function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const lists = Object.values(value).filter((field) => Array.isArray(field));
  return lists.length === 1 ? lists[0] : undefined;
}

const REPAINT_MS = 100;
const LINE_MS = 10_000;
const BAR = 24;

/** How far a long work has come: a bar where somebody is looking, otherwise a line every ten seconds. */
export class Progress {
  readonly #started: number;
  #painted: number;
  #isPainted = false;
  #done = 0;

  constructor(
    private readonly io: Io,
    private readonly label: string,
    private total: number | undefined,
    private readonly quiet: boolean,
  ) {
    this.#started = io.elapsed();
    this.#painted = this.#started;
  }

  /** @param done how much has been done so far, in all. */
  at(done: number, total?: number): void {
    this.#done = done;
    if (total !== undefined) this.total = total;
    if (this.quiet) return;
    const isTerminal = this.#isTerminal();
    const now = this.io.elapsed();
    if (now - this.#painted < (isTerminal ? REPAINT_MS : LINE_MS)) return;
    this.#painted = now;
    if (isTerminal) {
      // A line that wraps cannot be taken back, so it is cut to what fits.
      this.io.stderr.write(`\r\u001b[2K${this.#words(now).slice(0, (this.io.stderr.columns ?? 80) - 1)}`);
      this.#isPainted = true;
    } else {
      this.io.stderr.write(`${this.#words(now)}\n`);
    }
  }

  /** Takes the bar away; what was done is for the command to say. */
  end(): void {
    if (this.#isPainted) this.io.stderr.write('\r\u001b[2K');
    this.#isPainted = false;
  }

  #isTerminal(): boolean {
    return this.io.stderr.isTTY === true && this.io.environment.TERM !== 'dumb';
  }

  #words(now: number): string {
    const seconds = Math.max(0.001, (now - this.#started) / 1000);
    const rate = this.#done / seconds;
    const done = countInWords(this.#done);
    if (this.total === undefined || this.total === 0)
      return `${this.label}  ${done}  ${countInWords(Math.round(rate))}/s`;
    const share = Math.min(1, this.#done / this.total);
    const filled = Math.round(share * BAR);
    const bar = this.#isTerminal() ? `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] ` : '';
    const left = rate > 0 ? `  ${duration((this.total - this.#done) / rate)} left` : '';
    const percent = String(Math.floor(share * 100)).padStart(3);
    return `${this.label}  ${bar}${percent}%  ${done} of ${countInWords(this.total)}  ${countInWords(Math.round(rate))}/s${left}`;
  }
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countInWords(count)} ${count === 1 ? one : many}`;
}
