import { Controller, Get, Param } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Call } from '../http/call.js';
import { TheCall } from '../http/call.js';
import { type Caller, Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import type { WorkItem, WorkList } from './work-list.js';
import { WorkLists } from './work-lists.js';

/** A kind of thing that whoever asks has to do, with how much of it there is. */
interface WorkListAnswer {
  /** The code of the list. */
  readonly list: string;
  readonly title: string;
  /** How many things there are to be done. */
  readonly count: number;
  readonly pence?: number;
  /** What to add, such as how old the oldest is. */
  readonly note?: string;
  /** Where the things are: a list of the API where it has them one by one, else the page that has. */
  readonly items: string;
}

/** One thing that is to be done. */
interface WorkItemAnswer {
  /** What it is, in words. */
  readonly what: string;
  /** The page on which it is done. */
  readonly page?: string;
  readonly contract: string;
  /** The day that it is counted from: issued, referred, verified. */
  readonly since?: string;
  /** The last day on which the terms have it done. */
  readonly dueOn?: string;
  readonly pence?: number;
  /** What to add in words. */
  readonly note?: string;
}

const listExample = {
  list: 'statements-to-approve',
  title: 'Statements to approve',
  count: 1,
  pence: 40_000,
  items: '/v1/work-lists/statements-to-approve',
};
const itemExample = {
  what: 'Statement reboot_west.S05',
  page: '/contracts/reboot_west/statements/reboot_west.S05',
  contract: 'reboot_west',
  since: '2019-04-05',
  dueOn: '2019-04-25',
  pence: 40_000,
};

/** What whoever asks has to do, as the home page shows it to them. */
@ApiTags('Work lists')
@ApiSecurity('demonstration-identity')
@Controller('v1/work-lists')
export class WorkApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly work: WorkLists,
    private readonly identity: Identity,
  ) {}

  @Get()
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'What you have to do: the lists of your role, the most urgent first',
    description: 'In the contracts in which your organisation holds the role that you act in.',
    effectiveOn: true,
    answer: [listExample],
  })
  async lists(@TheCall() call: Call): Promise<readonly WorkListAnswer[]> {
    const caller = await this.#caller(call);
    return this.queries.one(call, (asked) => this.work.of(caller, asked).map(listAnswer), ['asOf', 'effectiveOn']);
  }

  @Get(':list')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'The things on one of your lists',
    list: true,
    answer: { data: [itemExample], page: { next: null, entry: 4217 } },
  })
  async items(@TheCall() call: Call, @Param('list') code: string) {
    const caller = await this.#caller(call);
    return this.queries.list(call, (asked) => {
      const found = this.work.of(caller, asked).find((list) => list.code === code);
      const page = found?.page?.(asked.after, asked.limit);
      if (page === undefined) throw new Problem('not-found', 'This is none of your lists');
      return { rows: page.items.map(itemAnswer), next: page.next };
    });
  }

  /** @throws Problem (401) for whoever has not said who they are: there is nothing for them to do. */
  async #caller(call: Call): Promise<Caller> {
    await this.identity.actorOf(call);
    const caller = await this.identity.callerOf(call);
    if (caller === undefined) throw new Problem('who-is-missing', 'Say who you are: the lists are of your role');
    return caller;
  }
}

function listAnswer({ code, title, count, page, href }: WorkList): WorkListAnswer {
  const { count: number, pence, note } = count();
  return {
    list: code,
    title,
    count: number,
    ...(pence === undefined ? {} : { pence }),
    ...(note === undefined ? {} : { note }),
    items: page === undefined && href !== undefined ? href : `/v1/work-lists/${code}`,
  };
}

function itemAnswer({ what, contract, since, dueOn, pence, note }: WorkItem): WorkItemAnswer {
  return {
    what: what.text,
    ...(what.href === undefined ? {} : { page: what.href }),
    contract,
    ...(since === undefined ? {} : { since }),
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(pence === undefined ? {} : { pence }),
    ...(note === undefined ? {} : { note }),
  };
}
