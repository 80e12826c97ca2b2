import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  ClaimCohort,
  type CohortDetails,
  type CohortReason,
  CohortsRegister,
  cohortReasons,
  cohortsStreamName,
  DefineCohort,
  MeasureCohort,
  RejectCohortResult,
  VerifyCohortResult,
  WithdrawCohortClaim,
} from '#cohorts';
import { type ContractDetails, ContractNames, ContractRegister, type LedgerCommand, type Naming } from '#contracts';
import type { CommandContext } from '#event-log';
import type { ContractId, OutcomeCode } from '#kernel';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { held } from '../forms/held.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { cell } from '../layout/parts.js';
import { periodWords } from '../layout/words.js';

type CohortCommand = new (input: never, context: CommandContext) => LedgerCommand<unknown, CohortReason, object>;

interface CohortAct {
  readonly title: (cohort: string) => string;
  readonly submit: string;
  readonly done: string;
  readonly command: CohortCommand;
  readonly isGrave?: true;
  readonly isOfPooled?: true;
}

const acts: Readonly<Record<string, CohortAct>> = {
  measure: {
    title: (cohort) => `Record what was measured of ${cohort}`,
    submit: 'Record the result',
    done: 'The result is recorded, and waits for the verifier',
    command: MeasureCohort,
  },
  verify: {
    title: (cohort) => `Verify the result of ${cohort}`,
    submit: 'Verify the result',
    done: 'The result is verified; claims that rest on an earlier one are restated',
    command: VerifyCohortResult,
    isGrave: true,
  },
  reject: {
    title: (cohort) => `Reject the result of ${cohort}`,
    submit: 'Reject the result',
    done: 'The result is rejected; an earlier one that was verified goes on standing',
    command: RejectCohortResult,
  },
  claim: {
    title: (cohort) => `Claim what ${cohort} achieved`,
    submit: 'Make the claim',
    done: 'The claim is made',
    command: ClaimCohort,
    isOfPooled: true,
  },
  'withdraw-claim': {
    title: (cohort) => `Take back the claim of ${cohort}`,
    submit: 'Take the claim back',
    done: 'The claim is taken back',
    command: WithdrawCohortClaim,
    isOfPooled: true,
  },
};

const POOLED = 'pooled';

/** Forms about outcomes that are measured on groups. */
@ApiExcludeController()
@Controller('contracts/:contract/cohorts')
export class CohortFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly register: CohortsRegister,
    private readonly revisions: StreamRevisions,
    private readonly names: ContractNames,
  ) {}

  @Get('define')
  askCohort(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#definition(contract, asked));
  }

  @Post('define')
  define(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#definition(contract, asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          cohortReasons,
          (given) => new DefineCohort({ ...input, contract } as never, given),
        ),
      next: () => `/contracts/${contract}/cohorts`,
      said: () => ({ heading: 'The cohort is defined', words: 'Results can be recorded for it from now on.' }),
      about: { 'cohort-already-defined': 'cohort' },
    });
  }

  @Get(':outcome/:cohort/:act')
  ask(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Param('act') act: string,
  ) {
    return this.forms.show(call, (asked) => this.#form({ contract, outcome, cohort }, act, asked));
  }

  @Post(':outcome/:cohort/:act')
  take(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Param('act') text: string,
  ) {
    const of = { contract, outcome, cohort };
    return this.forms.take(call, (asked) => this.#form(of, text, asked), {
      carryOut: ({ result, ...typed }, context) => {
        const Asked = acts[text]?.command ?? ClaimCohort;
        const input = { ...typed, ...(result === undefined ? {} : { result: Number(result) }), ...of };
        return this.commands.execute(context, cohortReasons, (given) => new Asked(input as never, given));
      },
      next: () => `/contracts/${contract}/cohorts`,
      said: () => ({ heading: acts[text]?.done ?? '', words: 'It stands below.' }),
      about: { 'words-needed': 'words' },
    });
  }

  #definition(code: string, asked: FormAsked): Form | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    if (contract === undefined) return undefined;
    return {
      ...this.#frame(contract, asked),
      title: 'Define a cohort',
      lead: ['A group of people on which an outcome is measured: everybody who joins within its days.'],
      fields: [
        {
          kind: 'choice',
          name: 'outcome',
          label: 'Outcome',
          options: contract.outcomes.map(({ outcome, title }) => ({ value: outcome, text: title })),
        },
        {
          kind: 'text',
          name: 'cohort',
          label: 'Code',
          hint: 'Letters, digits and underscores, like winter_2019',
          width: 20,
        },
        { kind: 'text', name: 'title', label: 'Title' },
        { kind: 'day', name: 'joining.from', label: 'People join it from' },
        { kind: 'day', name: 'joining.to', label: 'Until, that day included' },
      ],
      submit: 'Define the cohort',
    };
  }

  #form(
    {
      contract: code,
      outcome,
      cohort,
    }: { readonly contract: string; readonly outcome: string; readonly cohort: string },
    name: string,
    asked: FormAsked,
  ): Form | undefined {
    const moment = { asOf: asked.asOf };
    const contract = this.contracts.contract(code, moment);
    const act = acts[name];
    const row = this.register.cohorts(code, moment).find((one) => one.outcome === outcome && one.cohort === cohort);
    const details = row === undefined ? undefined : this.register.cohort(row, moment);
    const isThere = details !== undefined || (cohort === POOLED && act?.isOfPooled === true);
    if (contract === undefined || act === undefined || !isThere) return undefined;
    const naming = this.names.of(contract);
    const { isGrave } = act;
    const result = details?.measured.at(-1);
    return {
      ...this.#frame(contract, asked),
      title: act.title(details === undefined ? 'all cohorts together' : `the cohort ${details.title}`),
      facts: factsOf(outcome, details, naming),
      fields: fieldsOf(name, details, contract),
      submit: act.submit,
      ...(isGrave === undefined ? {} : { isGrave }),
      revision: this.revisions.at(
        cohortsStreamName({ contract: code as ContractId, outcome: outcome as OutcomeCode }),
        asked,
      ),
      ...(name === 'verify' && result === undefined ? { warning: 'Nothing has been measured yet.' } : {}),
    };
  }

  #frame(contract: ContractDetails, asked: FormAsked) {
    const cohorts = `/contracts/${contract.contract}/cohorts`;
    return {
      caption: contract.title,
      section: 'contracts',
      crumbs: contractCrumbs(contract, asked, { text: 'Cohort results', href: cohorts }),
      cancelHref: cohorts,
    } as const;
  }
}

function factsOf(outcome: string, details: CohortDetails | undefined, { names }: Naming) {
  const result = details?.measured.at(-1);
  return [
    { name: 'Outcome', value: cell(names.get(outcome) ?? outcome) },
    ...(details === undefined
      ? []
      : [{ name: 'People join it', value: cell(periodWords({ from: details.joins_from, to: details.joins_to })) }]),
    ...(result === undefined
      ? []
      : [
          {
            name: `Result ${result.result}`,
            value: cell(
              `(${result.expected_events} expected − ${result.events} counted) ÷ ${result.expected_events} = ${result.reduction}%, of ${result.size} people`,
              { note: `${result.method}, version ${result.method_version}: ${result.status}` },
            ),
          },
        ]),
  ];
}

const today = 'Today, when empty.';

function fieldsOf(act: string, details: CohortDetails | undefined, contract: ContractDetails): readonly Field[] {
  const result = details?.measured.at(-1);
  const words = (label: string, isOptional = false): Field => ({
    kind: 'words',
    name: 'words',
    label,
    hint: 'It is sealed.',
    ...(isOptional ? { isOptional } : {}),
  });
  const day = (name: string, label: string): Field => ({ kind: 'day', name, label, hint: today, isOptional: true });
  const which: Field = { kind: 'hidden', name: 'result', value: String(result?.result ?? 0), isInput: true };
  switch (act) {
    case 'measure':
      return [
        {
          kind: 'group',
          legend: 'What was counted',
          fields: [
            { kind: 'whole', name: 'measurement.size', label: 'People in the cohort', ...held(result?.size) },
            { kind: 'text', name: 'measurement.events', label: 'Events among them', width: 5 },
            {
              kind: 'text',
              name: 'measurement.expectedEvents',
              label: 'Events that the comparison leads one to expect',
              width: 5,
            },
          ],
        },
        {
          kind: 'group',
          legend: 'The method',
          fields: [
            {
              kind: 'text',
              name: 'method.method',
              label: 'Code',
              hint: 'Like matched_comparison',
              width: 20,
              ...held(result?.method),
            },
            { kind: 'text', name: 'method.version', label: 'Version', width: 5, ...held(result?.method_version) },
            {
              kind: 'choice',
              name: 'method.comparedWith',
              label: 'Compared with',
              options: [
                { value: 'baseline', text: 'What was before' },
                { value: 'comparison-group', text: 'People who were not served' },
              ],
              ...held(result?.compared_with),
            },
            { kind: 'words', name: 'method.description', label: 'How it works', ...held(result?.method_description) },
            {
              kind: 'text',
              name: 'method.source',
              label: 'Where it is set out',
              isOptional: true,
              ...held(result?.method_source ?? undefined),
            },
          ],
        },
        words('Why an earlier result is replaced', true),
        day('measuredOn', 'Measured on'),
      ];
    case 'verify':
      return [which, words('What you found', true), day('verifiedOn', 'Day of the decision')];
    case 'reject':
      return [which, words('What is wrong with it'), day('rejectedOn', 'Day of the decision')];
    case 'claim':
      return [
        {
          kind: 'text',
          name: 'line',
          label: 'Line of the rate card',
          hint: `Only where several lines pay the outcome of ${contract.title}.`,
          isOptional: true,
          width: 20,
        },
        day('claimedOn', 'Claimed on'),
      ];
    default:
      return [words('Why'), day('withdrawnOn', 'Day')];
  }
}
