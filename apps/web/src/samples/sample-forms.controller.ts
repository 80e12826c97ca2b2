import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { paymentReasons } from '#payments';
import {
  CheckpointRoots,
  CheckSampleItem,
  type CheckSampleItemInput,
  CloseSample,
  CloseSampleFrame,
  type CloseSampleFrameInput,
  type CloseSampleInput,
  CorrectSampleFinding,
  DrawSample,
  type DrawSampleInput,
  ProposeSampleRecovery,
  type ProposeSampleRecoveryInput,
  RecheckVerification,
  type RecheckVerificationInput,
  SamplesRegister,
  sampleReasons,
  sampleStreamName,
} from '#samples';
import { TransparencyLog } from '#tamper-evidence';
import type { Form } from '../forms/form.js';
import { type BuildForm, type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { countWords } from '../layout/words.js';
import {
  checkForm,
  closeFrameForm,
  closeSampleForm,
  drawForm,
  type ItemPath,
  nextSampleRef,
  recheckForm,
  recoveryForm,
  type SampleFormFacts,
} from './sample.form.js';

const ITEMS_MAX = 2000;
const SAMPLES_MAX = 500;
const CHECKPOINTS_OFFERED = 3;

/** A sample from its list to what follows from it. */
@ApiExcludeController()
@Controller('contracts/:contract/samples')
export class SampleFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly names: ContractNames,
    private readonly register: SamplesRegister,
    private readonly revisions: StreamRevisions,
    private readonly transparency: TransparencyLog,
    private readonly roots: CheckpointRoots,
  ) {}

  @Get('close-frame')
  askFrame(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#frame(contract, asked));
  }

  @Post('close-frame')
  closeFrame(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#frame(contract, asked), {
      carryOut: async (input, context) => {
        const asked = { ...withoutEmpty(input), contract } as CloseSampleFrameInput;
        const answer = await this.commands.execute(
          context,
          sampleReasons,
          (given) => new CloseSampleFrame(asked, given),
        );
        return { ...answer, about: { sample: asked.sample } };
      },
      next: ({ about }) => `/contracts/${contract}/samples/${about.sample}`,
      said: ({ about }) => ({
        heading: `The list of sample ${about.sample} is closed`,
        words: 'Give the seed once it is drawn in public.',
      }),
    });
  }

  @Get(':sample/draw')
  askDraw(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.show(call, this.#about(contract, sample, this.#draw));
  }

  @Post(':sample/draw')
  draw(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.take(call, this.#about(contract, sample, this.#draw), {
      carryOut: ({ source, ...input }, context) =>
        this.commands.execute(
          context,
          sampleReasons,
          (given) => new DrawSample({ ...this.#seed(source, input), contract, sample } as DrawSampleInput, given),
        ),
      next: () => `/contracts/${contract}/samples/${sample}`,
      said: () => ({ heading: `Sample ${sample} is drawn`, words: 'Anybody can draw it again, as this page says.' }),
    });
  }

  @Get(':sample/items/:person/:outcome/:occurrence/check')
  askCheck(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.show(call, this.#ofItem(inPath, 'check'));
  }

  @Post(':sample/items/:person/:outcome/:occurrence/check')
  check(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.take(call, this.#ofItem(inPath, 'check'), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          sampleReasons,
          (given) => new CheckSampleItem({ ...input, ...itemIn(inPath) } as CheckSampleItemInput, given),
        ),
      next: () => `/contracts/${inPath['contract']}/samples/${inPath['sample']}`,
      said: () => ({ heading: 'The finding is recorded', words: 'It can be corrected until the sample is closed.' }),
      about: { 'right-amount-out-of-range': 'rightPence' },
    });
  }

  @Get(':sample/items/:person/:outcome/:occurrence/correct')
  askCorrection(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.show(call, this.#ofItem(inPath, 'correct'));
  }

  @Post(':sample/items/:person/:outcome/:occurrence/correct')
  correct(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.take(call, this.#ofItem(inPath, 'correct'), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          sampleReasons,
          (given) => new CorrectSampleFinding({ ...input, ...itemIn(inPath) } as CheckSampleItemInput, given),
        ),
      next: () => `/contracts/${inPath['contract']}/samples/${inPath['sample']}`,
      said: () => ({ heading: 'The correction is recorded', words: 'What was found before stands beside it.' }),
      about: { 'right-amount-out-of-range': 'rightPence' },
    });
  }

  @Get(':sample/items/:person/:outcome/:occurrence/recheck')
  askRecheck(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.show(call, this.#ofItem(inPath, 'recheck'));
  }

  @Post(':sample/items/:person/:outcome/:occurrence/recheck')
  recheck(@TheCall() call: Call, @Param() inPath: Readonly<Record<string, string>>) {
    return this.forms.take(call, this.#ofItem(inPath, 'recheck'), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          sampleReasons,
          (given) => new RecheckVerification({ ...input, ...itemIn(inPath) } as RecheckVerificationInput, given),
        ),
      next: () => `/contracts/${inPath['contract']}/samples/${inPath['sample']}`,
      said: () => ({ heading: 'Your decision is recorded', words: 'The first decision stands beside it now.' }),
    });
  }

  @Get(':sample/close')
  askClosing(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.show(call, this.#about(contract, sample, closeSampleForm));
  }

  @Post(':sample/close')
  close(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.take(call, this.#about(contract, sample, closeSampleForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          sampleReasons,
          (given) => new CloseSample({ ...input, contract, sample } as CloseSampleInput, given),
        ),
      next: () => `/contracts/${contract}/samples/${sample}`,
      said: () => ({ heading: `Sample ${sample} is closed`, words: 'This page says what follows from it.' }),
    });
  }

  @Get(':sample/recover')
  askRecovery(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.show(call, this.#about(contract, sample, recoveryForm));
  }

  @Post(':sample/recover')
  recover(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.forms.take(call, this.#about(contract, sample, recoveryForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          { ...paymentReasons, ...sampleReasons },
          (given) => new ProposeSampleRecovery({ ...input, contract, sample } as ProposeSampleRecoveryInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: ({ about }) => ({
        heading: `Clawback number ${(about as { clawback: number }).clawback} is proposed`,
        words: 'It needs the approvals that stand beside it.',
      }),
    });
  }

  #frame(code: string, asked: FormAsked): Form | undefined {
    const contract = this.contracts.contract(code, asked);
    if (contract === undefined) return undefined;
    const { rows } = this.register.samples(code, { asOf: asked.asOf, limit: SAMPLES_MAX });
    const sample = nextSampleRef(
      code,
      rows.map((row) => row.sample),
    );
    return closeFrameForm({ contract, naming: this.names.of(contract), sample, asked });
  }

  #facts(code: string, ref: string, asked: FormAsked): SampleFormFacts | undefined {
    const contract = this.contracts.contract(code, asked);
    const sample = this.register.sample(code, ref, { asOf: asked.asOf });
    if (contract === undefined || sample === undefined) return undefined;
    const revision = this.revisions.at(sampleStreamName(ref), asked);
    return { contract, sample, naming: this.names.of(contract), revision, asked };
  }

  #about(contract: string, sample: string, form: (facts: SampleFormFacts) => Form): BuildForm {
    return (asked) => {
      const facts = this.#facts(contract, sample, asked);
      return facts && form(facts);
    };
  }

  /** Only a checkpoint that holds the frame's own entry is no older than the list. */
  readonly #draw = (facts: SampleFormFacts): Form => {
    const later = this.transparency
      .checkpoints({ limit: CHECKPOINTS_OFFERED })
      .filter(({ size }) => size > facts.sample.frame_entry);
    return drawForm(
      facts,
      later.map(({ size }) => ({
        value: `checkpoint/${size}`,
        text: `The root of the checkpoint of size ${countWords(size)}`,
        hint: this.roots.rootOf(size) ?? '',
      })),
    );
  };

  #seed(source: unknown, { publicDraw, ...input }: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const [kind, size] = typeof source === 'string' ? source.split('/') : [];
    if (kind !== 'checkpoint') return { ...input, ...(publicDraw === undefined ? {} : { publicDraw }) };
    return { ...input, seed: this.roots.rootOf(Number(size)), checkpoint: { size: Number(size) } };
  }

  #ofItem(inPath: Readonly<Record<string, string>>, what: 'check' | 'correct' | 'recheck'): BuildForm {
    const { contract = '', sample = '', person = '', outcome = '', occurrence = '' } = inPath;
    return (asked) => {
      const path: ItemPath = { person, outcome, occurrence: Number(occurrence) };
      const facts = this.#facts(contract, sample, asked);
      const reference = `${contract}.${person}.${outcome}.${occurrence}`;
      const item = this.register
        .items(contract, sample, { asOf: asked.asOf, limit: ITEMS_MAX })
        .rows.find((row) => row.item === reference);
      if (facts === undefined || item === undefined) return undefined;
      return what === 'recheck' ? recheckForm(facts, path, item) : checkForm(facts, path, item, what === 'correct');
    };
  }
}

/** The references of an item as its command takes them. */
function itemIn({ contract, sample, person, outcome, occurrence }: Readonly<Record<string, string>>) {
  return { contract, sample, person, outcome, occurrence: Number(occurrence) };
}

/** A list from which nothing was chosen narrows nothing, and divides nothing. */
function withoutEmpty({ frame, stratify, ...input }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const narrowed = Object.fromEntries(
    Object.entries(frame ?? {}).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
  const { by = [], bandsFromPence } = (stratify ?? {}) as { by?: readonly string[]; bandsFromPence?: unknown };
  const isDivided = by.length > 0 || bandsFromPence !== undefined;
  return { ...input, frame: narrowed, ...(isDivided ? { stratify } : {}) };
}
