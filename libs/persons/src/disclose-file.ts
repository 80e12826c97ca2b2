import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type Answer, Ledger } from '#event-log';
import { refuse } from '#kernel';
import { type Disclosed, disclosing } from './disclose-field.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { readsStream, readsStreamName } from './persons.stream.js';
import { SealedRecords } from './sealed-records.js';
import { loadWhosePerson } from './whose-person.js';

export const DiscloseFileInput = z.strictObject(disclosing);
export type DiscloseFileInput = z.input<typeof DiscloseFileInput>;

/**
 * Hands an evidence file out, with the sealed digest of its content: the file hashes to the digest, and the digest with its
 * salt to what the event committed to.
 */
export class DiscloseFile extends LedgerCommand<DiscloseFileInput, PersonReason, Disclosed> {}

const PATH = '/contentDigest';

@CommandHandler(DiscloseFile)
export class DiscloseFileHandler implements ICommandHandler<DiscloseFile> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly records: SealedRecords,
  ) {}

  async execute({ input, context }: DiscloseFile): Promise<Answer<PersonReason, Disclosed>> {
    const asked = parseInput(DiscloseFileInput, input);
    const { actor } = context;
    const { contract, entry } = asked;
    await this.access.require(actor, 'disclose-record', contract);
    const record = await this.records.file(contract, entry);
    const { subject, person, found } = record;
    const whose = person && (await loadWhosePerson(this.ledger, actor, contract, person));
    const command = { type: 'disclose', ...asked, path: PATH, subject, person, by: actor, whose, found } as const;
    const answer = await this.ledger.transact(readsStream, readsStreamName(subject), command, {
      context,
      input,
      at: this.ledger.clock.now(),
    });
    if (answer.kind === 'refused') return answer;
    // Disclosed once and asked for again after the erasure: that it was disclosed stands, and there is nothing to hand out.
    if (found.status !== 'readable') return { kind: 'refused', refusal: refuse('person-erased') };
    return withAbout(answer, {
      subject,
      path: PATH,
      commitment: found.commit,
      plaintext: record.open().toString('utf8'),
      ...(found.file === undefined ? {} : { file: found.file }),
    });
  }
}
