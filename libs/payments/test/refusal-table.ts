import { expect, it } from '@jest/globals';
import { specFor } from '../../kernel/test/given-when-then.js';
import { accountDecider, type PaymentCommand, type PaymentReason } from '../src/domain/account/account.js';
import type { PaymentEvent } from '../src/domain/payments.events.js';

export const { given } = specFor(accountDecider);

export type Refused = readonly [string, readonly PaymentEvent[], PaymentCommand, PaymentReason];

/**
 * A case for each refusal of a part of the account, and a last one that says so.
 *
 * @param reasons every reason of that part; written out, because types are gone when specifications run.
 */
export function refusals<Reason extends PaymentReason>(
  reasons: Readonly<Record<Reason, 'refuses'>>,
  table: readonly Refused[],
): void {
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it('has a specification for every reason to refuse', () => {
    const met = new Set<string>(table.map(([, , , reason]) => reason));
    expect(Object.keys(reasons).filter((reason) => !met.has(reason))).toEqual([]);
  });
}
