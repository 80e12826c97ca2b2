import { Readable } from 'node:stream';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MembersDirectory } from '#members';
import { type Call, TheCall } from '../http/call.js';
import { QueryDesk } from '../http/query-desk.js';
import { askedDay, namesOfDay } from '../layout/asked-day.js';
import { Running } from '../operation/running.js';
import { PageDesk } from '../pages/page-desk.js';
import { accessAsked, everyNote, notesFrom } from './access-asked.js';
import { accessLogPage } from './access-log.page.js';
import { csvOfNotes } from './access-log-csv.js';
import { MembersReader } from './members-reader.js';

const ROWS = 50;
const FILTERS = ['what', 'who', ...namesOfDay('from'), ...namesOfDay('until')];

/** Who came in and who was turned away, for operators. It stands beside the ledger, so it has no earlier states. */
@ApiExcludeController()
@Controller('operation')
export class AccessLogController {
  constructor(
    private readonly desk: PageDesk,
    private readonly queries: QueryDesk,
    private readonly directory: MembersDirectory,
    private readonly reader: MembersReader,
    private readonly running: Running,
  ) {}

  @Get('access-log')
  log(@TheCall() call: Call): Promise<string> {
    return this.desk.show(
      call,
      ({ filters }) => {
        const { asked, from, until } = chosenIn(filters);
        const { notes, next } = notesFrom(this.directory, asked, { before: filters['before'], limit: ROWS });
        const address = (path: string, before = '') => {
          const { before: _, ...kept } = filters;
          const query = new URLSearchParams(Object.entries({ ...kept, before }).filter(([, value]) => value !== ''));
          return query.size === 0 ? path : `${path}?${query}`;
        };
        return accessLogPage({
          notes,
          what: filters['what'] ?? '',
          who: filters['who'] ?? '',
          from: from.fields,
          until: until.fields,
          csvHref: address('/operation/access-log.csv'),
          nextHref: next === undefined ? undefined : address('/operation/access-log', String(next)),
          firstHref: filters['before'] === undefined ? undefined : address('/operation/access-log'),
          nameOf: this.reader.nameOf,
          isDemonstration: this.running.isDemonstration,
        });
      },
      [...FILTERS, 'before'],
    );
  }

  @Get('access-log.csv')
  async csv(@TheCall() call: Call): Promise<StreamableFile> {
    const { filters } = await this.queries.asked(call, FILTERS);
    const { asked } = chosenIn(filters);
    call.reply
      .type('text/csv; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('Content-Disposition', 'attachment; filename="outcomes-ledger_access-log.csv"');
    return new StreamableFile(Readable.from(csvOfNotes(everyNote(this.directory, asked))));
  }
}

function chosenIn(filters: Readonly<Record<string, string>>) {
  const from = askedDay({ prefix: 'from', legend: 'From the day' }, filters);
  const until = askedDay({ prefix: 'until', legend: 'Until the day' }, filters);
  return { from, until, asked: accessAsked(filters, { from: from.day, until: until.day }) };
}
