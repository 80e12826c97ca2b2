import { Controller, Get, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister, InvalidInput, readingRoles } from '#contracts';
import { Ledger } from '#event-log';
import {
  type Dataset,
  datasets,
  InvalidExport,
  TABLE_FORMATS,
  type TableExport,
  TableExports,
  type TableFacts,
  type TableFormat,
} from '#exports';
import type { CalendarDate, Role } from '#kernel';
import { ReadStore } from '#read-store';
import { type Hiding, hidingFor } from '../access/others-people.js';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { type Caller, Identity } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { PathNumber } from '../http/path-number.js';
import { Problem } from '../http/problem.js';
import { type Asked, numberFrom } from '../http/query-desk.js';
import { askedDay, namesOfDay } from '../layout/asked-day.js';
import { PageDesk } from '../pages/page-desk.js';
import { chooseExportPage, controlTotals } from './choose-export.page.js';
import { countHeaders, asked as made, sendExport } from './export-answer.js';
import { ofTable, purposeFrom, TakenDesk } from './taken-desk.js';
import { EXPORTS, takenPage, takingsPage } from './takings.page.js';

const ROWS = 50;

/** What was chosen of a table, as an address says it. */
interface Chosen {
  readonly contracts: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
  readonly asOf: number;
  readonly day: CalendarDate;
}

/** Files of one table or another, of one contract or several, and who took which. */
@ApiExcludeController()
@Controller('exports')
export class TakingsController {
  readonly #tables: TableExports;

  constructor(
    private readonly desk: PageDesk,
    private readonly forms: FormDesk,
    private readonly taken: TakenDesk,
    private readonly identity: Identity,
    private readonly contracts: ContractRegister,
    private readonly names: ContractNames,
    private readonly moments: LedgerMoments,
    store: ReadStore,
    ledger: Ledger,
  ) {
    this.#tables = new TableExports(store, ledger);
  }

  @Get()
  all(@TheCall() call: Call): Promise<string> {
    return this.desk.show(
      call,
      (asked, caller) => {
        const before = asked.filters['before'];
        const found =
          caller === undefined
            ? { rows: [], next: undefined }
            : this.taken.list(caller.actor, {
                limit: ROWS,
                only: asked.only,
                ...(before === undefined ? {} : { before: numberFrom('before', before) }),
              });
        return takingsPage({
          datasets: datasetsFor(asked, caller),
          caller,
          taken: found.rows,
          next: found.next,
          isFirst: before === undefined,
          nameOf: this.names.everywhere(asked).nameOf,
        });
      },
      ['before'],
    );
  }

  @Get('tables/:table')
  choose(@TheCall() call: Call, @Param('table') name: string): Promise<string> {
    const dataset = named(name);
    return this.desk.show(
      call,
      async (asked, caller) => {
        const codes = this.#codes(dataset, asked);
        const { filters } = asked;
        const knownAt = askedDay(
          { prefix: 'known', legend: 'As the ledger knew it at the end of (today, when empty)' },
          filters,
        );
        const onDay = askedDay({ prefix: 'on', legend: 'As things stood on (today, when empty)' }, filters);
        const { chosen, query } = this.#chosen(dataset, codes, asked, { known: knownAt.day, on: onDay.day });
        const isAsked = filters['chosen'] !== undefined;
        const preview = isAsked
          ? await this.#preview(dataset, chosen, asked, caller, hidingFor(call.request))
          : undefined;
        const isDay = knownAt.fields.error === undefined && onDay.fields.error === undefined;
        return chooseExportPage({
          dataset,
          contracts: codes.map((code) => ({
            code,
            title: this.contracts.contract(code, asked)?.title ?? code,
            isChosen: chosen.contracts.includes(code),
          })),
          filters: chosen.filters,
          knownAt: knownAt.fields,
          onDay: dataset.ofDay ? onDay.fields : undefined,
          facts: isDay ? preview?.facts : undefined,
          problem: preview?.problem,
          takeHref: `/exports/tables/${name}/take?${query}`,
        });
      },
      ['chosen', ...namesOfDay('known'), ...namesOfDay('on'), ...this.#parameters(dataset)],
    );
  }

  @Get('tables/:table/take')
  askTaking(@TheCall() call: Call, @Param('table') name: string) {
    const dataset = named(name);
    const hiding = hidingFor(call.request);
    return this.forms.show(call, (asked) => this.#taking(dataset, asked, hiding), this.#takeParameters(dataset));
  }

  @Post('tables/:table/take')
  take(@TheCall() call: Call, @Param('table') name: string) {
    const dataset = named(name);
    const hiding = hidingFor(call.request);
    let chosen: Chosen | undefined;
    return this.forms.take(
      call,
      async (asked) => {
        chosen = this.#taken(dataset, asked);
        return this.#taking(dataset, asked, hiding);
      },
      {
        carryOut: async (input, { actor }) => {
          if (chosen === undefined) throw new Problem('not-found', 'There is no such table');
          const format = oneFormat(input['format']);
          const profile = input['profile'] === 'raw' ? 'raw' : 'spreadsheet';
          const file = await made(this.#make(dataset, chosen, format, profile, hiding));
          const purpose = purposeFrom(String(input['purpose'] ?? ''));
          if (purpose === null) throw new InvalidInput([{ pointer: '/purpose', detail: 'Say what the file is for' }]);
          const { number } = this.taken.note(actor, 'page', file, {
            ...ofTable(file, chosen.contracts, format),
            purpose,
          });
          return { about: { number } };
        },
        next: ({ about }) => `/exports/taken/${about.number}`,
        said: ({ about }) => ({
          heading: `Export ${about.number} is made`,
          words: 'Who took it and for what is kept. Download it below, as often as you need it.',
        }),
      },
      this.#takeParameters(dataset),
    );
  }

  @Get('taken/:number')
  one(@TheCall() call: Call, @Param('number', PathNumber) number: number): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const [taken] =
        caller === undefined
          ? []
          : this.taken.list(caller.actor, { before: number + 1, limit: 1, only: asked.only }).rows;
      if (caller === undefined || taken?.number !== number) return undefined;
      const isOwn = this.taken.own(caller.actor, number) !== undefined;
      return takenPage(taken, { isOwn, nameOf: this.names.everywhere(asked).nameOf });
    });
  }

  /** Made again from what was noted: the same bytes, for whoever took it and may still read it. */
  @Get('taken/:number/file')
  async file(@TheCall() call: Call, @Param('number', PathNumber) number: number): Promise<StreamableFile> {
    const { actor } = (await this.identity.callerOf(call)) ?? {};
    const taken = actor && this.taken.own(actor, number);
    if (actor === undefined || taken === undefined || taken.what !== 'table' || taken.format === 'json') {
      throw new Problem('not-found', 'There is no such file, or somebody else took it');
    }
    const { only } = await this.desk.asked(call, []);
    await this.taken.requireReading({ only }, actor, taken.contracts);
    const dataset = named(taken.dataset);
    if (!dataset.ofContract && only !== undefined)
      throw new Problem('not-found', 'There is no such table of a contract');
    const { contracts, filters, entry: asOf, day, format, profile } = taken;
    const chosen = { contracts, filters, asOf, day: day ?? (await this.desk.asked(call, [])).day };
    const hiding = hidingFor(call.request);
    const file = await made(this.#make(dataset, chosen, format, profile ?? 'spreadsheet', hiding));
    if (file.sha256.toString('hex') !== taken.sha256) {
      throw new Problem(
        'not-found',
        'That file would be written otherwise now: you are shown other people, or the ledger writes it anew. Take it again',
      );
    }
    return sendExport(call, file, file.facts.moment, {
      ...countHeaders(file.facts),
    });
  }

  async #preview(
    dataset: Dataset,
    chosen: Chosen,
    asked: Asked,
    caller: Caller | undefined,
    hiding: Hiding | undefined,
  ): Promise<{ readonly facts?: TableFacts; readonly problem?: string }> {
    if (dataset.ofContract && chosen.contracts.length === 0) return { problem: 'Choose at least one contract' };
    if (caller !== undefined) await this.taken.requireReading(asked, caller.actor, chosen.contracts);
    try {
      return { facts: (await this.#make(dataset, chosen, 'jsonl', 'spreadsheet', hiding)).facts };
    } catch (error) {
      if (error instanceof InvalidExport) return { problem: `${error.field}: ${error.rule}` };
      throw error;
    }
  }

  async #taking(dataset: Dataset, asked: FormAsked, hiding: Hiding | undefined): Promise<Form> {
    const chosen = this.#taken(dataset, asked);
    await this.taken.requireReading(asked, asked.caller.actor, chosen.contracts);
    const { facts } = await made(this.#make(dataset, chosen, 'jsonl', 'spreadsheet', hiding));
    return {
      title: `Take ${dataset.title.charAt(0).toLowerCase()}${dataset.title.slice(1)} as a file`,
      section: 'none',
      crumbs: [EXPORTS, { text: dataset.title, href: `/exports/tables/${dataset.name}` }],
      lead: [
        'What you take, when, and what it is for is kept, and shown to the payers of the contracts and to operators.',
      ],
      facts: controlTotals(facts),
      fields: [
        {
          kind: 'choice',
          name: 'format',
          label: 'Format',
          options: [
            { value: 'csv', text: 'CSV' },
            { value: 'xlsx', text: 'Excel workbook (XLSX)', hint: 'Up to 100,000 rows' },
            { value: 'jsonl', text: 'JSON Lines', hint: 'For programs: one row a line' },
          ],
        },
        {
          kind: 'choice',
          name: 'profile',
          label: 'For whom, where it is CSV',
          options: [
            { value: 'spreadsheet', text: 'A spreadsheet', hint: 'An apostrophe before what would be a formula' },
            { value: 'raw', text: 'A program', hint: 'Every text as it is' },
          ],
          value: 'spreadsheet',
        },
        { kind: 'text', name: 'purpose', label: 'What it is for', hint: 'Name nobody', width: 30 },
      ],
      submit: 'Take the file',
      cancelHref: `/exports/tables/${dataset.name}`,
    };
  }

  /** A file is made as whoever takes it is shown it: nothing can be taken out of a workbook later, nor out of what has a digest. */
  #make(
    dataset: Dataset,
    { contracts, filters, asOf, day }: Chosen,
    format: TableFormat,
    profile: 'spreadsheet' | 'raw',
    hiding: Hiding | undefined,
  ): Promise<TableExport> {
    const [contract] = contracts;
    const of = !dataset.ofContract ? {} : contracts.length === 1 ? { contract } : { contracts };
    return this.#tables.of({ dataset: dataset.name, ...of, filters, format, profile, hiding, asOf, day });
  }

  /** The contracts that a file may be of, for whoever reads. */
  #codes(dataset: Dataset, { only, asOf }: Asked): readonly string[] {
    if (dataset.ofContract) return only ?? this.#everyCode(asOf);
    // The whole ledger is nobody's to take where people are real.
    if (only !== undefined) throw new Problem('not-found', 'There is no such table of a contract');
    return [];
  }

  #everyCode(asOf: number): readonly string[] {
    const codes: string[] = [];
    let after: string | undefined;
    do {
      const found = this.contracts.contracts({ asOf, limit: 200, ...(after === undefined ? {} : { after }) });
      codes.push(...found.rows.map(({ contract }) => contract));
      after = found.next;
    } while (after !== undefined);
    return codes;
  }

  #chosen(
    dataset: Dataset,
    codes: readonly string[],
    asked: Asked,
    days: { readonly known: CalendarDate | undefined; readonly on: CalendarDate | undefined },
  ): { readonly chosen: Chosen; readonly query: URLSearchParams } {
    const asOf = days.known === undefined ? asked.asOf : this.moments.at(days.known, 'known', asked.asOf).asOf;
    const day = days.on ?? asked.day;
    const ticked = codes.filter((code) => asked.filters[`of.${code}`] !== undefined);
    // Where there is only one, nobody has to choose it.
    const contracts = codes.length === 1 ? codes : ticked;
    const filters = filtersIn(dataset, asked.filters);
    const query = new URLSearchParams([
      ...contracts.map((code) => [`of.${code}`, 'yes']),
      ...Object.entries(filters).map(([name, value]) => [`filter.${name}`, value]),
      ['entry', String(asOf)],
      ...(dataset.ofDay ? [['day', day]] : []),
    ] as [string, string][]);
    return { chosen: { contracts, filters, asOf, day }, query };
  }

  /** What the address of the form says was chosen. */
  #taken(dataset: Dataset, asked: Asked): Chosen {
    const { filters } = asked;
    const entry = filters['entry'] ?? '';
    return {
      contracts: this.#codes(dataset, asked).filter((code) => filters[`of.${code}`] !== undefined),
      filters: filtersIn(dataset, filters),
      asOf: /^\d{1,15}$/.test(entry) ? this.moments.at(entry, 'entry').asOf : asked.asOf,
      day: dayIn(filters['day']) ?? asked.day,
    };
  }

  #parameters(dataset: Dataset): readonly string[] {
    const codes = dataset.ofContract ? this.#everyCode(this.moments.now().asOf) : [];
    return [...codes.map((code) => `of.${code}`), ...Object.keys(dataset.filters).map((name) => `filter.${name}`)];
  }

  #takeParameters(dataset: Dataset): readonly string[] {
    return ['entry', 'day', ...this.#parameters(dataset)];
  }
}

/** What is offered to whoever reads. */
function datasetsFor({ only }: Asked, caller: Caller | undefined): readonly Dataset[] {
  if (only === undefined) return datasets;
  const roles: readonly Role[] = readingRoles['read-people'];
  if (caller === undefined || !roles.includes(caller.actor.role)) return [];
  return datasets.filter(({ ofContract }) => ofContract);
}

/** @throws Problem for a name that no table has. */
function named(name: string): Dataset {
  const found = datasets.find((one) => one.name === name);
  if (found === undefined) throw new Problem('not-found', 'There is no such table');
  return found;
}

function filtersIn(dataset: Dataset, given: Readonly<Record<string, string>>): Record<string, string> {
  const chosen = Object.keys(dataset.filters).map((name) => [name, given[`filter.${name}`]?.trim() ?? ''] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== ''));
}

function dayIn(text: string | undefined): CalendarDate | undefined {
  const [year = '', month = '', day = ''] = text?.split('-') ?? [];
  return askedDay({ prefix: 'of', legend: '' }, { ofDay: day, ofMonth: month, ofYear: year }).day;
}

function oneFormat(format: unknown): TableFormat {
  const found = TABLE_FORMATS.find((one) => one === format);
  if (found === undefined) throw new Problem('invalid-input', 'format must be one of the formats');
  return found;
}
