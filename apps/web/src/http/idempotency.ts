import { Problem } from './problem.js';

/**
 * The id of a command from its Idempotency-Key header: a structured string in double quotes, or the same bare, as many
 * clients send it.
 *
 * @throws Problem when it is missing or cannot be an id.
 */
export function commandIdFrom(header: string | readonly string[] | undefined): string {
  if (header === undefined || header === '') {
    throw new Problem('idempotency-key-missing', 'Every command needs an Idempotency-Key header');
  }
  const text = typeof header === 'string' ? header.trim() : '';
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (!/^[A-Za-z0-9._:-]{8,128}$/.test(key)) {
    throw new Problem(
      'idempotency-key-invalid',
      'An Idempotency-Key has 8 to 128 letters, digits and . _ : - characters',
    );
  }
  return key;
}

/**
 * The commands that are being carried out in this process. The log itself makes a repetition safe; this only spares a
 * caller who sends the same twice at once the wait for a decision that is being made.
 */
export class RunningCommands {
  readonly #keys = new Set<string>();

  /** @throws Problem while the same key is being worked on. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#keys.has(key)) {
      throw new Problem('idempotency-key-in-use', 'The first request with this key has not been answered yet', {
        retryAfterSeconds: 1,
      });
    }
    this.#keys.add(key);
    try {
      return await work();
    } finally {
      this.#keys.delete(key);
    }
  }
}
