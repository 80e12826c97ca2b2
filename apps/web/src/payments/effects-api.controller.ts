import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangeLog } from '#contracts';
import type { ClaimId, ContractId, Period } from '#kernel';
import { type ChangeAsked, EffectOfChange, NoSuchChange, NothingBilled, Recompute } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { type Asked, dayFrom, invalid, needed, numberFrom, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { calculationExample } from './statement.example.js';

const sumsExample = {
  claims: 126,
  changed: 126,
  uncappedBeforePence: 8_316_000,
  uncappedAfterPence: 8_820_000,
  payableBeforePence: 8_316_000,
  payableAfterPence: 8_820_000,
  differencePence: 504_000,
};

/** What a change does to the money, past and proposed; and everything billed, worked out again. */
@ApiTags('Effects and recomputation')
@Controller('v1/contracts/:contract')
export class EffectsApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly effects: EffectOfChange,
    private readonly recompute: Recompute,
    private readonly rateCards: RateCardHistory,
    private readonly log: ChangeLog,
  ) {}

  @Get('effect')
  @QueryRoute({
    summary: 'What a revision or a variation did to the money, or would do: by outcome, payer, period and in total',
    description:
      'Every claim is worked out twice with what the ledger knew at asOf, caps and splits included: of one that was agreed, as it is and as if it had not been; of a proposal, as it is and as if it were agreed. Give revision or variation.',
    parameters: [
      { name: 'revision', about: 'The number of a rate-card revision.', example: '2' },
      { name: 'variation', about: 'The number of a variation.', example: '1' },
      { name: 'from', about: 'Only outcomes achieved from this day on; with “to”.', example: '2019-01-01' },
      { name: 'to', about: 'Only outcomes achieved up to this day; with “from”.', example: '2019-12-31' },
    ],
    refuses: 'It was declined, withdrawn or has lapsed, so there is nothing to compare.',
    answer: {
      contract: 'reboot_west',
      change: { kind: 'rate-card-revision', number: 2 },
      direction: 'past',
      status: 'agreed',
      effectiveFrom: '2020-04-01',
      unbilledClaims: 0,
      total: sumsExample,
      byOutcome: [{ outcome: 'enters_employment', ...sumsExample }],
      byPayer: [{ payer: 'bristol_cc', beforePence: 8_316_000, afterPence: 8_820_000, differencePence: 504_000 }],
      byPeriod: [{ period: { from: '2020-04-01', to: '2020-06-30' }, ...sumsExample }],
    },
  })
  effect(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      async (asked) => {
        const change = changeAsked(asked.filters);
        try {
          return await this.effects.of(contract as ContractId, change, spanAsked(asked.filters), asked.workedOutAt);
        } catch (error) {
          if (!(error instanceof NoSuchChange)) throw error;
          throw new Problem(this.#isThere(contract, change, asked) ? 'nothing-to-compare' : 'not-found', error.message);
        }
      },
      ['asOf', 'revision', 'variation', 'from', 'to'],
    );
  }

  @Get('recomputation')
  @QueryRoute({
    summary: 'Everything that was billed, worked out again from the first claim on',
    description:
      'With what the ledger knew at asOf. It shares nothing with the sums that statements were issued by. What differs is what the next statement makes up for.',
    answer: {
      contract: 'reboot_west',
      statements: 17,
      claims: 3118,
      billedPence: 187_154_000,
      nowPence: 187_154_000,
      agrees: true,
      differing: [],
    },
  })
  all(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, ({ workedOutAt }) =>
      found(this.recompute.ofContract(contract as ContractId, workedOutAt)),
    );
  }

  @Get('claims/:claim/recomputation')
  @QueryRoute({
    summary: 'One claim worked out again with everything before it, or what differs from what was billed',
    answer: {
      contract: 'reboot_west',
      claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
      billedPence: 40_000,
      nowPence: 40_000,
      agrees: true,
      parts: [{ payer: 'bristol_cc', pence: 0 }],
      calculation: calculationExample,
      explanation: ['1 × £660.00 = £660.00.'],
      differences: [],
    },
  })
  ofClaim(@TheCall() call: Call, @Param('contract') contract: string, @Param('claim') claim: string) {
    return this.queries.one(call, ({ workedOutAt }) =>
      found(this.recompute.ofClaim(contract as ContractId, claim as ClaimId, workedOutAt)),
    );
  }

  #isThere(contract: string, { kind, number }: ChangeAsked, { asOf, day }: Asked): boolean {
    const change =
      kind === 'variation'
        ? this.log.variation(contract, number, { asOf, on: day })
        : this.rateCards.revision(contract, number, { asOf });
    return change !== undefined;
  }
}

/** @throws Problem where nothing was billed that could be worked out again. */
async function found<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NothingBilled) throw new Problem('not-found', error.message);
    throw error;
  }
}

function changeAsked({ revision, variation }: Asked['filters']): ChangeAsked {
  if (revision !== undefined && variation !== undefined) throw invalid('variation', 'must not be given with revision');
  if (revision !== undefined) return { kind: 'rate-card-revision', number: numberFrom('revision', revision) };
  if (variation === undefined) throw invalid('variation', 'must be given, or else revision');
  return { kind: 'variation', number: numberFrom('variation', variation) };
}

function spanAsked({ from, to }: Asked['filters']): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  const span = { from: dayFrom('from', needed('from', from)), to: dayFrom('to', needed('to', to)) };
  if (span.to < span.from) throw invalid('to', 'must not be before from');
  return span;
}
