import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames } from '#contracts';
import { type QueuedRow, type QueueScope, VerificationQueue } from '#evidence';
import { londonDayOf } from '#kernel';
import { type SampleRow, SamplesRegister } from '#samples';
import { outcomeIn } from '../evidence/outcome-href.js';
import { OutcomeReader } from '../evidence/outcome-reader.js';
import { type Call, TheCall } from '../http/call.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { type Asked, oneOf } from '../http/query-desk.js';
import { capitalised } from '../layout/words.js';
import { PageDesk } from '../pages/page-desk.js';
import { priceWords } from '../rate-cards/line-words.js';
import { queueModes, queuePage, shownLists } from './queue.page.js';
import { TheirContracts } from './their-contracts.js';

const FILTERS = ['show', 'mode', 'contract', 'outcome', 'provider'] as const;
const SAMPLES_MAX = 200;

/** The queue of the verifiers, over all contracts that are theirs. */
@ApiExcludeController()
@Controller('verification')
export class VerificationPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly theirs: TheirContracts,
    private readonly queue: VerificationQueue,
    private readonly samples: SamplesRegister,
    private readonly names: ContractNames,
    private readonly moments: LedgerMoments,
    private readonly outcomes: OutcomeReader,
  ) {}

  @Get()
  list(@TheCall() call: Call): Promise<string> {
    return this.desk.showList(
      call,
      (asked, links, caller) => {
        const { filters, asOf, day } = asked;
        const contracts = this.theirs.of(caller, asked);
        const show = oneOf('show', shownLists, chosenIn(filters, 'show')) ?? 'waiting';
        const mode = oneOf('mode', queueModes, chosenIn(filters, 'mode')) ?? 'every';
        const [contract, outcome, provider] = (['contract', 'outcome', 'provider'] as const).map((name) =>
          chosenIn(filters, name),
        );
        const codes = contracts.map((one) => one.contract);
        const scope: QueueScope = {
          asOf,
          contracts: contract === undefined ? codes : codes.filter((code) => code === contract),
          outcome,
          provider,
        };
        const waiting = show === 'waiting' ? this.queue.waiting(scope, asked) : undefined;
        const returned = show === 'returned' ? this.queue.returned(scope, asked) : undefined;
        const decided = show === 'decided' ? this.queue.decidedOn(day, scope, asked) : undefined;
        const { nameOf } = this.names.everywhere({ asOf });
        return queuePage({
          contracts,
          counts: this.queue.counts(day, scope),
          show,
          mode,
          waiting: (waiting?.rows ?? []).map((row) => ({
            ...row,
            since: this.#dayOf(row.waiting_since),
            price: this.#priceOf(row, asked),
          })),
          returned: returned?.rows ?? [],
          decided: decided?.rows ?? [],
          samples: mode === 'sample' ? this.#open(scope) : [],
          chosen: {
            ...(contract === undefined ? {} : { contract }),
            ...(outcome === undefined ? {} : { outcome }),
            ...(provider === undefined ? {} : { provider }),
          },
          nameOf,
          today: day,
          asked,
          pages: links((waiting ?? returned ?? decided)?.next),
          caller,
        });
      },
      FILTERS,
    );
  }

  /** As it was agreed for the day that decides, so that what is worth most can be seen in the list. */
  #priceOf({ contract, person, outcome, occurrence }: QueuedRow, asked: Asked): string {
    const facts = this.outcomes.read(outcomeIn(contract, person, outcome, occurrence), asked);
    const [line, another] = facts?.agreed.lines ?? [];
    if (facts === undefined || line === undefined) return 'None agreed';
    return another === undefined
      ? capitalised(priceWords(line, facts.naming.names)[0] ?? '')
      : `One of ${facts.agreed.lines.length} lines`;
  }

  #dayOf(entry: number | null) {
    const at = entry === null ? undefined : this.moments.recordedAt(entry);
    return at === undefined ? undefined : londonDayOf(at);
  }

  #open({ contracts, asOf }: QueueScope): SampleRow[] {
    const moment = asOf === undefined ? {} : { asOf };
    return contracts.flatMap((contract) =>
      this.samples
        .samples(contract, { ...moment, limit: SAMPLES_MAX })
        .rows.filter(({ status }) => status !== 'closed'),
    );
  }
}

/** A filter that is sent empty by its form is not chosen. */
function chosenIn(filters: Readonly<Record<string, string>>, name: (typeof FILTERS)[number]): string | undefined {
  return filters[name] === '' ? undefined : filters[name];
}
