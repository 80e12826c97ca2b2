/** What a person at the terminal is told while the process starts and stops. Log lines go to the standard output. */
export class Terminal {
  #isInProgress = false;

  constructor(private readonly out: { write(text: string): unknown; readonly isTTY?: boolean | undefined }) {}

  line(text: string): void {
    if (this.#isInProgress) this.out.write('\n');
    this.#isInProgress = false;
    this.out.write(`${text}\n`);
  }

  /** How far something long has come. Rewritten in place on a terminal; elsewhere a line for every tenth of it. */
  progress(words: string, done: number, total: number): void {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === this.#percent) return;
    const isTenth = Math.floor(percent / 10) !== Math.floor(this.#percent / 10);
    this.#percent = percent;
    if (this.out.isTTY === true) {
      this.out.write(`\r${words} ${percent}%`);
      this.#isInProgress = true;
    } else if (isTenth) {
      this.out.write(`${words} ${percent}%\n`);
    }
  }

  #percent = -1;
}
