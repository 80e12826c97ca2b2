import { createHash } from 'node:crypto';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, EvidenceIssuer, EvidenceKind, LedgerCommand, parseInput, withAbout } from '#contracts';
import { type EvidenceFile, Ledger } from '#event-log';
import { CalendarDate, Decimal, EvidenceId, isOfContract, OF_CONTRACT_RULE, Sealer } from '#kernel';
import {
  anotherProviderOf,
  engagementReference,
  referralReference,
  referralStream,
  referralStreamName,
} from '#referrals';
import { MediaType, Quantity } from './domain/evidence.events.js';
import type { EvidenceReason, FileState } from './domain/evidence.js';
import { engagementsOf } from './engagements.js';
import { outcomeStream } from './evidence.stream.js';
import { EvidenceFiles } from './files/evidence-files.js';
import { contentDigestOf, fileMarkOf } from './files/folder-evidence-files.js';
import { outcomePathInput, outcomeStreamName } from './outcome-path.js';

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits');

/** A reference made from an id, whoever made it: enough random-looking letters to mean one thing everywhere. */
const DERIVED_EVIDENCE_ID = /^E[0-9A-HJKMNP-TV-Z]{13}$/;

export const SubmitEvidenceInput = z
  .strictObject({
    ...outcomePathInput,
    achievedOn: CalendarDate,
    /** How much of it, in the unit of the outcome. What later evidence says counts; 1, when none does. */
    quantity: Quantity.optional(),
    /** The measured value that a price goes by: `8155`, `8.4`. */
    measured: Decimal.optional(),
    /** By default derived from the command id: `E` and thirteen letters and digits. */
    evidence: EvidenceId.optional(),
    kind: EvidenceKind,
    /** What sort of body issued it, as the evidence rule names them. */
    issuer: EvidenceIssuer.optional(),
    issuedOn: CalendarDate.optional(),
    description: z.string().min(1).max(2000).optional(),
    /** A file that was put into the ledger's own store before, by the digest that the store answered. */
    file: z.strictObject({ digest: Digest, fileName: z.string().min(1).max(300).optional() }).optional(),
    /** A file that stays with the provider: its SHA-256 and where it is kept. */
    providerFile: z
      .strictObject({
        contentDigest: Digest,
        location: z.string().min(1).max(500),
        fileName: z.string().min(1).max(300).optional(),
        bytes: z.int().positive(),
        mediaType: MediaType,
      })
      .optional(),
  })
  .refine(({ file, providerFile }) => (file === undefined) !== (providerFile === undefined), {
    message: 'give either "file" (held by the ledger) or "providerFile" (held by the provider)',
    path: ['file'],
  })
  .refine(({ contract, evidence }) => isOfContract(contract, evidence) || DERIVED_EVIDENCE_ID.test(evidence ?? ''), {
    message: OF_CONTRACT_RULE,
    path: ['evidence'],
  });
export type SubmitEvidenceInput = z.input<typeof SubmitEvidenceInput>;

/** Submits a piece of evidence that an outcome was achieved. */
export class SubmitEvidence extends LedgerCommand<SubmitEvidenceInput, EvidenceReason, { readonly evidence: string }> {}

/** What the command says of the file, and what the envelope names of the ledger's own store. */
interface FileFacts {
  readonly state: FileState;
  readonly fields: {
    readonly held: 'ledger' | 'provider';
    readonly bytes: number;
    readonly mediaType: string;
    readonly fileMark: string;
    readonly fileName?: string | undefined;
    readonly contentDigest?: string;
    readonly location?: string;
  };
  readonly stored: readonly EvidenceFile[];
}

@CommandHandler(SubmitEvidence)
export class SubmitEvidenceHandler implements ICommandHandler<SubmitEvidence> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly files: EvidenceFiles,
    private readonly sealer: Sealer,
  ) {}

  async execute({ input, context }: SubmitEvidence) {
    const { file, providerFile, ...asked } = parseInput(SubmitEvidenceInput, input);
    const { actor, commandId } = context;
    const { contract, today } = await this.access.require(actor, 'submit-evidence', asked.contract);
    const referral = await this.ledger.load(referralStream, referralStreamName(asked.contract, asked.person));
    const { state, fields, stored } =
      file === undefined ? this.#heldByProvider(providerFile) : await this.#heldByLedger(file, asked.person);
    const evidence = asked.evidence ?? evidenceIdOf(commandId);
    const command = {
      type: 'submit',
      ...asked,
      ...fields,
      evidence,
      submittedBy: actor.subject,
      submittedFor: actor.organisation,
      facts: {
        anotherProvider: anotherProviderOf(referral.state, actor),
        unit: contract.outcomes.find(({ outcome }) => outcome === asked.outcome)?.unit,
        contract: { from: contract.startsOn, to: contract.endsOn },
        engagements: engagementsOf(referral.state, contract),
        file: state,
        today,
      },
    } as const;
    const answer = await this.ledger.transact(outcomeStream, outcomeStreamName(asked), command, {
      context,
      input,
      at: this.ledger.clock.now(),
      reliesOn: 'startedOn' in referral.state ? [referralReference(referral), engagementReference(referral)] : [],
      evidence: stored,
    });
    return withAbout(answer, { evidence });
  }

  #heldByProvider(providerFile: z.output<typeof SubmitEvidenceInput>['providerFile']): FileFacts {
    if (providerFile === undefined) throw new TypeError('Evidence without a file is no input');
    const fileMark = fileMarkOf(this.sealer, providerFile.contentDigest);
    return { state: 'with-the-provider', fields: { held: 'provider', ...providerFile, fileMark }, stored: [] };
  }

  async #heldByLedger(
    { digest, fileName }: { readonly digest: string; readonly fileName?: string | undefined },
    person: string,
  ): Promise<FileFacts> {
    // Opened, not only looked for: what is submitted must be readable by whoever verifies it.
    const opened = await this.files.open(digest);
    if (opened === undefined || opened === 'erased') {
      const unread = { held: 'ledger', bytes: 0, mediaType: '', fileMark: '' } as const;
      return { state: opened === 'erased' ? 'erased' : 'not-stored', fields: unread, stored: [] };
    }
    const { subject, kid, bytes, storedBytes, mediaType } = opened;
    const contentDigest = contentDigestOf(opened.content);
    const fileMark = fileMarkOf(this.sealer, contentDigest);
    return {
      state: subject === person ? 'stored' : 'about-somebody-else',
      fields: { held: 'ledger', bytes, mediaType, fileMark, fileName, contentDigest },
      stored: [{ digest, bytes: storedBytes, mediaType, encrypted: true, kid }],
    };
  }
}

/** `E` and thirteen letters and digits (65 bits) of a digest of the command id: the same command names the same evidence. */
export function evidenceIdOf(commandId: string): EvidenceId {
  const digest = createHash('sha256').update(`evidence/${commandId}`).digest();
  let bits = digest.readBigUInt64BE(0);
  let text = LETTERS[(digest[8] ?? 0) & 31] ?? '0';
  for (let index = 1; index < 13; index += 1) {
    text += LETTERS[Number(bits & 31n)] ?? '0';
    bits >>= 5n;
  }
  return EvidenceId.parse(`E${text}`);
}

// Crockford's base 32, as in the references of people: no letter that is taken for another.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
