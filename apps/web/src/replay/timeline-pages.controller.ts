import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import type { CalendarDate, ContractId } from '#kernel';
import { Replay, Timeline } from '#replay';
import { type Call, TheCall } from '../http/call.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { askedDay, namesOfDay } from '../layout/asked-day.js';
import { PageDesk } from '../pages/page-desk.js';
import { differencePage } from './difference.page.js';
import { timelinePage } from './timeline.page.js';
import { timelineAsked, timelineFilters } from './timeline-question.js';

/** So many entries are told on a page of each list of them: it is to be read, and to be light. */
const TOLD = 40;

/** A contract over time. */
@ApiExcludeController()
@Controller('contracts/:contract/timeline')
export class TimelinePagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly replay: Replay,
    private readonly timelines: Timeline,
    private readonly moments: LedgerMoments,
    private readonly names: ContractNames,
  ) {}

  @Get()
  timeline(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(
      call,
      async (asked) => {
        const contract = this.contracts.contract(code, { asOf: asked.asOf });
        if (contract === undefined) return undefined;
        const { question, fieldsShowing } = timelineAsked(code, asked, this.moments);
        const view = await this.timelines.view(question);
        return (
          view &&
          timelinePage({
            ...{ contract, question, view, asked },
            fields: fieldsShowing(view.place.day),
            leaf: this.moments.leafOf(asked.asOf),
            naming: this.names.of(contract),
          })
        );
      },
      timelineFilters,
    );
  }

  @Get('difference')
  difference(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(
      call,
      async (asked) => {
        const contract = this.contracts.contract(code, { asOf: asked.asOf });
        if (contract === undefined) return undefined;
        const from = askedDay({ prefix: 'from', legend: 'What was known on' }, asked.filters);
        const to = askedDay({ prefix: 'to', legend: 'And what was known on' }, asked.filters, asked.day);
        const entryOf = (day: CalendarDate) => this.moments.at(day, 'day', asked.asOf).asOf;
        const first = from.day === undefined ? undefined : entryOf(from.day);
        const last = to.day === undefined ? asked.asOf : entryOf(to.day);
        const isBackwards = first !== undefined && first > last;
        const wrong = { ...to.fields, error: 'The second day must not be before the first.' };
        return differencePage({
          contract,
          difference:
            first === undefined || isBackwards
              ? undefined
              : await this.replay.between(code as ContractId, first, last, { from: from.day, to: to.day }, TOLD),
          from: from.fields,
          to: isBackwards ? wrong : to.fields,
          naming: this.names.of(contract),
          asked,
        });
      },
      [...namesOfDay('from'), ...namesOfDay('to')],
    );
  }
}
