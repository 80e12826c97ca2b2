import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister, InvalidInput } from '#contracts';
import type { CommandContext, Position } from '#event-log';
import {
  evidenceReasons,
  type OutcomePath,
  outcomeStreamName,
  SubmitEvidence,
  type SubmitEvidenceInput,
  whyNotTaken,
} from '#evidence';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister } from '#referrals';
import type { Form } from '../forms/form.js';
import { FormDesk } from '../forms/form-desk.js';
import type { SentFile } from '../forms/sent-form.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import type { Asked } from '../http/query-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { EvidenceStore } from './evidence-store.js';
import { outcomeHref, outcomeIn } from './outcome-href.js';
import { OutcomeReader } from './outcome-reader.js';
import { type KindOfEvidence, kindsIn, submissionForm } from './submission.form.js';

/** What was submitted with one form: a piece of evidence for each file. */
interface Submitted {
  readonly position?: Position | undefined;
  readonly about: { readonly path: OutcomePath; readonly pieces: number };
}

/** Submits evidence with its files: for an outcome that is chosen in the form, or for one that has a page already. */
@ApiExcludeController()
@Controller('contracts/:contract/people/:person')
export class SubmissionController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly evidence: EvidenceStore,
    private readonly reader: OutcomeReader,
    private readonly contracts: ContractRegister,
    private readonly referrals: ReferralRegister,
    private readonly rateCards: RateCardHistory,
    private readonly revisions: StreamRevisions,
  ) {}

  @Get('submit-evidence')
  ask(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, (asked) => this.#form(contract, person, undefined, asked));
  }

  @Post('submit-evidence')
  submit(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.#take(call, contract, person, undefined);
  }

  @Get('outcomes/:outcome/:occurrence/submit-evidence')
  askMore(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    const path = outcomeIn(contract, person, outcome, occurrence);
    return this.forms.show(call, (asked) => this.#form(contract, person, path, asked));
  }

  @Post('outcomes/:outcome/:occurrence/submit-evidence')
  submitMore(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    return this.#take(call, contract, person, outcomeIn(contract, person, outcome, occurrence));
  }

  #take(call: Call, contract: string, person: string, path: OutcomePath | undefined) {
    return this.forms.take<Submitted>(call, (asked) => this.#form(contract, person, path, asked), {
      carryOut: (input, context, files) =>
        // The schema beside the command says what is wrong with it.
        this.#submit({ ...input, contract, person, ...path } as unknown as SubmitEvidenceInput, context, files),
      next: ({ about }) => outcomeHref(about.path),
      said: ({ about: { pieces } }) => ({
        heading: pieces === 1 ? 'The evidence is submitted.' : `${pieces} pieces of evidence are submitted.`,
        words: 'The verifier finds it in the queue.',
      }),
      about: {
        'achieved-in-the-future': 'achievedOn',
        'achieved-outside-contract': 'achievedOn',
        'achieved-outside-engagement': 'achievedOn',
        'achieved-on-another-day': 'achievedOn',
        'issued-in-the-future': 'issuedOn',
        'outcome-not-defined': 'outcome',
        'quantity-not-one': 'quantity',
      },
    });
  }

  /** Nothing is stored before every file is found to be one that is taken; nothing is submitted before all are stored. */
  async #submit(input: SubmitEvidenceInput, context: CommandContext, files: readonly SentFile[]): Promise<Submitted> {
    const { contract, person } = input;
    await this.evidence.mayStore(context.actor, contract, person);
    if (files.length > 0 === (input.providerFile !== undefined)) {
      const detail = 'must be chosen, or say below where the file is kept: one of the two, and not both';
      throw new InvalidInput([{ pointer: '/files', detail }]);
    }
    const wrong = files.flatMap((file) => notTaken(file) ?? []);
    if (wrong.length > 0) throw new InvalidInput(wrong.map((detail) => ({ pointer: '/files', detail })));
    const stored: SubmitEvidenceInput['file'][] = [];
    for (const file of files) {
      const { digest } = await this.evidence.store(person, file);
      stored.push({ digest, ...(file.name === '' ? {} : { fileName: file.name.slice(0, 300) }) });
    }
    const pieces = stored.length === 0 ? [{}] : stored.map((file) => ({ file }));
    let position: Submitted['position'];
    for (const [nth, piece] of pieces.entries()) {
      const { ifRevision, ...unbound } = context;
      // What was seen is what the first of them is decided on; the others come after it.
      const given = nth === 0 ? context : unbound;
      const answer = await this.commands.execute(
        { ...given, commandId: `${context.commandId}.${nth + 1}` },
        evidenceReasons,
        (each) => new SubmitEvidence({ ...input, ...piece } as SubmitEvidenceInput, each),
      );
      position = answer.position ?? position;
    }
    const path = outcomeIn(contract, person, input.outcome, input.occurrence ?? 1);
    return { position, about: { path, pieces: pieces.length } };
  }

  #form(code: string, ref: string, path: OutcomePath | undefined, asked: Asked): Form | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf, on: asked.day });
    const person = this.referrals.person(code, ref, asked);
    if (contract === undefined || person === undefined) return undefined;
    const facts = path && this.reader.read(path, asked);
    if (path !== undefined && facts === undefined) return undefined;
    const people = `/contracts/${code}/people`;
    const home = path === undefined ? `${people}/${ref}` : outcomeHref(path);
    return {
      ...submissionForm({ contract, person, facts, kinds: this.#kinds(code, asked) }),
      section: 'contracts',
      crumbs: contractCrumbs(
        contract,
        asked,
        { text: 'People', href: people },
        { text: ref, href: `${people}/${ref}` },
        ...(facts === undefined ? [] : [{ text: facts.definition.title, href: home }]),
      ),
      cancelHref: home,
      ...(path === undefined ? {} : { revision: this.revisions.at(outcomeStreamName(path), asked) }),
    };
  }

  /** Every kind of evidence that any agreed rate card has asked for. */
  #kinds(contract: string, { asOf }: Asked): readonly KindOfEvidence[] {
    const { rows } = this.rateCards.revisions(contract, { asOf, limit: 200 });
    const lines = rows
      .filter(({ status }) => status === 'agreed')
      .flatMap(({ revision }) => this.rateCards.revision(contract, revision, { asOf })?.lines ?? []);
    return kindsIn(lines.map(({ evidenceRule }) => evidenceRule));
  }
}

/** A sentence that names the file, because there may be several; undefined for one that is taken. */
function notTaken(file: SentFile): string | undefined {
  const name = file.name === '' ? 'A file without a name' : `“${file.name}”`;
  if (file.isTooLarge) return `${name} is not taken: it is larger than the ledger takes. Choose all files again`;
  const refused = whyNotTaken(file);
  return refused && `${name} is not taken: ${lowered(refused.message)}. Choose all files again`;
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
