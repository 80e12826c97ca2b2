import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, Ledger } from '#event-log';
import { Actor, ContractId, refuse } from '#kernel';
import type { PersonReason } from './domain/persons.reasons.js';
import { DisclosurePurpose } from './domain/reads.events.js';
import { readsStream, readsStreamName } from './persons.stream.js';
import { SealedRecords } from './sealed-records.js';
import { loadWhosePerson } from './whose-person.js';

/** To whom and what for: the same for a field and for a file. */
export const disclosing = {
  contract: ContractId,
  /** The ledger entry that it stands in. */
  entry: z.int().nonnegative(),
  /** An opaque reference of whoever receives it. A name belongs into the words. */
  to: Actor.shape.subject,
  purpose: DisclosurePurpose,
  words: z.string().max(2000).optional(),
};

export const DiscloseFieldInput = z.strictObject({
  ...disclosing,
  /** Which of its sealed fields: `/note`. */
  path: z.string().regex(/^\/[A-Za-z0-9]{1,64}$/, 'must be a slash and the name of a field, such as /note'),
});
export type DiscloseFieldInput = z.input<typeof DiscloseFieldInput>;

/** What is handed out: the committed plaintext, byte for byte, so that its SHA-256 is the commitment in the event. */
export interface Disclosed {
  readonly subject: string;
  readonly path: string;
  readonly commitment: string;
  readonly plaintext: string;
  /** The stored file that goes with it. */
  readonly file?: string;
}

/** Opens one sealed field for somebody, with the proof that it is what was recorded. */
export class DiscloseField extends LedgerCommand<DiscloseFieldInput, PersonReason, Disclosed> {}

@CommandHandler(DiscloseField)
export class DiscloseFieldHandler implements ICommandHandler<DiscloseField> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly records: SealedRecords,
  ) {}

  async execute({ input, context }: DiscloseField): Promise<Answer<PersonReason, Disclosed>> {
    const asked = parseInput(DiscloseFieldInput, input);
    const { actor } = context;
    const { contract, entry, path } = asked;
    await this.access.require(actor, 'disclose-record', contract);
    const record = await this.records.field(contract, entry, path);
    const { subject, person, found } = record;
    const whose = person && (await loadWhosePerson(this.ledger, actor, contract, person));
    const command = { type: 'disclose', ...asked, subject, person, by: actor, whose, found } as const;
    const answer = await this.ledger.transact(readsStream, readsStreamName(subject), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    if (answer.kind === 'refused') return answer;
    // Disclosed once and asked for again after the erasure: that it was disclosed stands, and there is nothing to hand out.
    if (found.status !== 'readable') return { kind: 'refused', refusal: refuse('person-erased') };
    // Only once it is recorded does anything leave.
    return withAbout(answer, {
      subject,
      path,
      commitment: found.commit,
      plaintext: record.open().toString('utf8'),
    });
  }
}
