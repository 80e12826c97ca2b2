import type { FastifyRequest } from 'fastify';

const readable = new WeakMap<object, readonly string[]>();

/** Remembers which contracts whoever sends a request has a part in. */
export function mayReadOnly({ raw }: FastifyRequest, contracts: readonly string[]): void {
  readable.set(raw, contracts);
}

/** The only contracts that a list shows to whoever asks for it; undefined where everything is shown to everybody. */
export function readableContracts({ raw }: FastifyRequest): readonly string[] | undefined {
  return readable.get(raw);
}

const shown = new WeakMap<object, (row: unknown) => boolean>();

/** Remembers which rows whoever sends a request is shown. */
export function showsOnly({ raw }: FastifyRequest, isShown: (row: unknown) => boolean): void {
  shown.set(raw, isShown);
}

/** Whether a row is for whoever asks for a list of them; undefined where all are. */
export function shownRows({ raw }: FastifyRequest): ((row: unknown) => boolean) | undefined {
  return shown.get(raw);
}

const again = new WeakMap<object, () => Promise<void>>();

/** Remembers how to ask once more whether whoever sends a request may read what it asks for. */
export function readAgain({ raw }: FastifyRequest, ask: () => Promise<void>): void {
  again.set(raw, ask);
}

/** Whether whoever is still being answered may still read it: roles are withdrawn while a stream is open. */
export async function mayStillRead({ raw }: FastifyRequest): Promise<boolean> {
  try {
    await again.get(raw)?.();
    return true;
  } catch {
    // Also while it cannot be told: the reader comes back, and is then answered why.
    return false;
  }
}
