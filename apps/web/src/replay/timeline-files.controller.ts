import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Timeline, type TimelineQuestion, waits } from '#replay';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { QueryDesk } from '../http/query-desk.js';
import { chartFile } from '../layout/chart-file.js';
import { monthPreview } from './timeline.page.js';
import { chartNames, timelineCharts } from './timeline-charts.js';
import { timelineAsked, timelineFilters } from './timeline-question.js';
import { MONTHLY } from './timeline-tables.js';

const MOMENTS = ['asOf', 'effectiveOn', 'minPosition'];

/** What belongs to a timeline, as files: its months for the browser and for a spreadsheet, and its charts. */
@ApiExcludeController()
@Controller('contracts/:contract/timeline')
export class TimelineFilesController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly timelines: Timeline,
  ) {}

  @Get('frames.json')
  async frames(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    const question = await this.#asked(call, code);
    const frames = this.timelines.months(question).map((month) => monthPreview(question, month));
    call.reply.type('application/json; charset=utf-8');
    return JSON.stringify(frames);
  }

  @Get('months.csv')
  async months(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    const question = await this.#asked(call, code);
    const head = ['month_from', 'month_to', ...MONTHLY, 'plannedPence', ...waits.map(({ name }) => `days_${name}`)];
    const rows = this.timelines
      .months(question)
      .map(({ from, to, figures, plannedPence, waiting }) => [
        from,
        to,
        ...MONTHLY.map((figure) => figures[figure] ?? 0),
        plannedPence ?? '',
        ...waits.map(({ name }) => waiting[name] ?? ''),
      ]);
    call.reply
      .type('text/csv; charset=utf-8')
      .header('Content-Disposition', `attachment; filename="${code}-timeline-${question.asOf}.csv"`);
    return [head, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
  }

  @Get(':chart.svg')
  async chart(@TheCall() call: Call, @Param('contract') code: string, @Param('chart') wanted: string): Promise<string> {
    const question = await this.#asked(call, code);
    const view = await this.timelines.view(question);
    const name = chartNames.find((one) => one === wanted);
    if (name === undefined || view === undefined) throw new Problem('not-found', 'There is no such chart');
    call.reply.type('image/svg+xml; charset=utf-8');
    return chartFile(timelineCharts(view.months, view.place, view.steps.last === undefined)[name]);
  }

  async #asked(call: Call, code: string): Promise<TimelineQuestion> {
    const asked = await this.queries.asked(call, [...MOMENTS, ...timelineFilters]);
    this.queries.contractThere(call, asked);
    call.reply.header('Cache-Control', 'no-cache').header('Ledger-Entry', String(asked.asOf));
    return timelineAsked(code, asked, this.queries.moments).question;
  }
}
