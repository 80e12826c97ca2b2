import { join } from 'node:path';
import { z } from 'zod';
import { type KeptLines, LinesFile, LinesInMemory } from '#durable-files';
import { Actor, CalendarDate, Instant } from '#kernel';
import { TABLE_FORMATS } from '../tables/table-facts.js';

const Taken = z.object({
  at: Instant,
  /** Null where nobody had to say who they are: at a terminal, or in a demonstration. */
  by: Actor.nullable(),
  /** Where it was asked for. */
  through: z.enum(['page', 'api', 'terminal']),
  what: z.enum(['table', 'events', 'ocds', 'indigo']),
  dataset: z.string(),
  /** Empty for a file of the whole ledger. */
  contracts: z.array(z.string()),
  /** The entry that the file is as of. */
  entry: z.number().int(),
  /** The day in the world, where the file depends on one. */
  day: CalendarDate.nullable(),
  filters: z.record(z.string(), z.string()),
  format: z.enum([...TABLE_FORMATS, 'json']),
  profile: z.enum(['spreadsheet', 'raw']).nullable(),
  file: z.string(),
  rows: z.number().int().nullable(),
  bytes: z.number().int(),
  /** Of the bytes, in hexadecimal. */
  sha256: z.string(),
  /** What it is for, in the words of whoever took it; null where they did not say. */
  purpose: z.string().nullable(),
});

/** A file that somebody took out of the ledger. */
export type TakenExport = z.output<typeof Taken>;
export type NumberedExport = TakenExport & {
  /** From 1, in the order in which they were taken. */
  readonly number: number;
};

export interface TakenQuery {
  /** Only those that this says yes to. */
  readonly shown?: (taken: NumberedExport) => boolean;
  /** The number of the last one that was read. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/**
 * Who took which file out of the ledger, and for what: kept beside the log and only added to. It is no fact of the business,
 * which is the same whoever reads it, so it is no event; and it names people at work, who are in no event either.
 */
export class TakenExports {
  private constructor(private readonly lines: KeptLines) {}

  /** Those of the ledger in a folder. */
  static in(data: string): TakenExports {
    return new TakenExports(new LinesFile(join(data, 'exports-taken.jsonl')));
  }

  static inMemory(): TakenExports {
    return new TakenExports(new LinesInMemory());
  }

  /** Returns once it is durable: a file is sent only when it is noted who took it. */
  add(taken: TakenExport): NumberedExport {
    this.lines.add(JSON.stringify(Taken.parse(taken)));
    return { ...taken, number: this.lines.all().length };
  }

  taken(number: number): NumberedExport | undefined {
    return numbered(this.lines.all()[number - 1] ?? '', number);
  }

  /** The newest first. */
  list({ shown = () => true, before = Number.MAX_SAFE_INTEGER, limit }: TakenQuery): readonly NumberedExport[] {
    const lines = this.lines.all();
    const found: NumberedExport[] = [];
    for (let number = Math.min(lines.length, before - 1); number > 0 && found.length < limit; number -= 1) {
      const one = numbered(lines[number - 1] ?? '', number);
      if (one !== undefined && shown(one)) found.push(one);
    }
    return found;
  }
}

/** A line that a crash has cut short is nobody's: its number stays free. */
function numbered(line: string, number: number): NumberedExport | undefined {
  try {
    return { ...Taken.parse(JSON.parse(line)), number };
  } catch {
    return undefined;
  }
}
