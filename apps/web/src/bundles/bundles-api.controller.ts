import { Readable } from 'node:stream';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { type BundlePlan, BundleRefused, Bundles, bundleKinds } from '#bundles';
import { EventLog } from '#event-log';
import { EvidenceFiles } from '#evidence';
import { PersonRecords } from '#persons';
import { ReadStore } from '#read-store';
import { TransparencyLog } from '#tamper-evidence';
import { hidingFor } from '../access/others-people.js';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { invalid, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

const FROM_MAX = 20;

/** A payment, a statement, a variation or a person, with everything that proves it, for whoever trusts nobody. */
@ApiTags('Audit bundles')
@Controller('v1/bundles')
export class BundlesApiController {
  readonly #bundles: Bundles;

  constructor(
    private readonly queries: QueryDesk,
    private readonly store: ReadStore,
    private readonly identity: Identity,
    private readonly records: PersonRecords,
    log: EventLog,
    trails: TrailOf,
    transparency: TransparencyLog,
    evidenceFiles: EvidenceFiles,
  ) {
    this.#bundles = new Bundles({ store, log, trails, transparency, evidenceFiles });
  }

  @Get(':kind/:ref')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'An audit bundle: a zip file that others’ tools check offline',
    description:
      'kind is payment, statement, variation or person. BagIt with the events byte for byte, their proofs under one checkpoint, growth from earlier ones, stored files encrypted, and a README with the commands. The same for the same entry and checkpoint. Sealed fields are disclosed by POST …/disclosures and “ledger bundle --disclose”, which record it. Of a person, who asked is recorded.',
    parameters: [
      { name: 'size', about: 'Under the checkpoint of this size; the latest, when absent.', example: '4218' },
      {
        name: 'from',
        about: `Sizes of checkpoints that you hold, with commas, ${FROM_MAX} at most: the bundle proves the growth from each.`,
        example: '1200,4001',
      },
    ],
    mediaType: 'application/zip',
    answer: 'PK…',
  })
  async bundle(
    @TheCall() call: Call,
    @Param('kind') asked: string,
    @Param('ref') ref: string,
  ): Promise<StreamableFile> {
    const kind = oneOf('kind', bundleKinds, asked);
    if (kind === undefined) throw invalid('kind', `must be one of ${bundleKinds.join(', ')}`);
    const reader = await this.identity.readerOf(call);
    const { asOf, filters } = await this.queries.asked(call, ['minPosition', 'asOf', 'size', 'from']);
    const size = numberIn('size', filters['size']);
    const from = (filters['from'] ?? '').split(',').filter((one) => one !== '');
    if (from.length > FROM_MAX) throw invalid('from', `must be ${FROM_MAX} sizes at most`);
    const sizes = from.map((one) => numberIn('from', one) ?? 0);
    const plan = await this.#plan({ kind, ref }, { asOf, size, from: sizes });
    this.#mustBeTheirs(call, plan);
    const contract = kind === 'person' ? this.#contractOf(plan) : undefined;
    if (reader !== undefined && contract !== undefined) await this.records.journey(reader, contract, ref);
    call.reply.headers({
      'Content-Disposition': `attachment; filename="${plan.name}.zip"`,
      'Cache-Control': 'private, no-store',
      'Ledger-Entry': String(plan.asOf),
    });
    return new StreamableFile(Readable.from(this.#bundles.zip(plan)), { type: 'application/zip' });
  }

  async #plan(...of: Parameters<Bundles['plan']>): Promise<BundlePlan> {
    try {
      return await this.#bundles.plan(...of);
    } catch (error) {
      if (!(error instanceof BundleRefused)) throw error;
      if (error.problem === 'not-signed-yet' || error.problem === 'nothing-signed') {
        throw new Problem('not-yet-signed', error.message, { retryAfterSeconds: 2 });
      }
      throw new Problem('not-found', error.message);
    }
  }

  /** @throws Problem where its events, which are proved byte for byte, name people whom another provider accepted. */
  #mustBeTheirs({ request }: Call, { entries }: BundlePlan): void {
    const hiding = hidingFor(request);
    if (hiding === undefined) return;
    const subjects = this.store.all<{ ref: string }>(
      'SELECT DISTINCT ref FROM trail_subjects WHERE sequence IN (SELECT value FROM json_each(:entries))',
      { entries: JSON.stringify(entries.map(({ entry }) => entry)) },
    );
    const named = [...subjects.map(({ ref }) => ref), ...entries.map(({ stream }) => stream)].join(' ');
    if (hiding(named) === named) return;
    throw new Problem(
      'not-allowed',
      'It proves what happened to people whom another provider accepted: ask a payer for it',
    );
  }

  #contractOf({ entries }: BundlePlan): string | undefined {
    return this.store.get<{ ref: string }>(
      "SELECT ref FROM trail_subjects WHERE sequence = :entry AND kind = 'contract'",
      { entry: entries.find(({ stream }) => stream.startsWith('referral-'))?.entry ?? -1 },
    )?.ref;
  }
}

function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalid(name, 'must be a whole number');
  return Number(text);
}
