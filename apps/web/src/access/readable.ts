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
