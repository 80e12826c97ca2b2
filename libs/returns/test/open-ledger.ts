import { Access, RecordContract, RegisterOrganisation } from '#contracts';
import { type Installation, openInstallation } from '#installation';
import { type Actor, instant, SetClock } from '#kernel';
import { AgreeRateCardRevision, ProposeRateCardRevision } from '#rate-cards';
import {
  actorsOf,
  filesBeside,
  loadReturnState,
  planReturn,
  type ReadBeside,
  type ReturnFile,
  readReturn,
  returnCorrelation,
  type SendOptions,
  sendReturn,
} from '../src/index.js';

const actor = (subject: string, organisation: string, role: string) => ({ subject, organisation, role }) as Actor;
export const payer = actor('paula', 'dfe', 'outcome-payer');
export const releaser = actor('rowan', 'dfe', 'outcome-payer');
export const verifier = actor('vera', 'check', 'verifier');
export const gateway = actor('rosa', 'council', 'referral-agency');
export const provider = actor('dana', 'kestrel', 'service-provider');

export const MIDSUMMER = instant('2021-06-30T12:00:00.000Z');

/** A ledger in memory with a small contract. */
export async function openLedger(): Promise<Installation> {
  const installation = await openInstallation({ store: { kind: 'memory' }, clock: new SetClock(MIDSUMMER) });
  await installation.follow();
  await recordContract(installation);
  return installation;
}

export type Record = (
  command: new (input: never, context: never) => object,
  input: object,
  by: Actor,
) => Promise<Readonly<{ [name: string]: unknown }>>;

/** Gives commands as anybody else does. @throws Error when one is refused. */
export async function recorder(installation: Installation, prefix: string): Promise<Record> {
  const bus = await installation.bus();
  let commands = 0;
  return async (command, input, by) => {
    commands += 1;
    const given = new command(input as never, { commandId: `${prefix}-${commands}`, actor: by } as never);
    const answer = (await bus.execute(given as never)) as { readonly kind: string; readonly about: object };
    if (answer.kind !== 'recorded') throw new Error(JSON.stringify(answer));
    return answer.about as Readonly<{ [name: string]: unknown }>;
  };
}

/** The small contract, as any other is recorded: everything goes through its commands. */
export async function recordContract(installation: Installation): Promise<void> {
  const record = await recorder(installation, 'set-up');
  for (const [organisation, name] of [
    ['dfe', 'A department'],
    ['council', 'A council'],
    ['kestrel', 'A provider'],
    ['check', 'A verifier'],
  ]) {
    await record(RegisterOrganisation, { organisation, name }, payer);
  }
  await record(
    RecordContract,
    {
      contract: 'west',
      title: 'A contract for specs',
      signedOn: '2018-10-01',
      startsOn: '2018-11-01',
      endsOn: '2022-10-31',
      synthetic: true,
      parties: [
        { organisation: 'dfe', roles: ['outcome-payer'] },
        { organisation: 'council', roles: ['referral-agency'] },
        { organisation: 'kestrel', roles: ['service-provider'] },
        { organisation: 'check', roles: ['verifier'] },
      ],
      outcomes: [
        { outcome: 'begins_course', title: 'Begins a course', definition: 'Has begun it', unit: 'person' },
        { outcome: 'feels_safe', title: 'Feels safe', definition: 'Says so', unit: 'count' },
      ],
      terms: {
        pricingDatePolicy: 'achieved',
        statementPeriod: 'quarter',
        splits: [{ split: { rule: 'percentage', shares: [{ payer: 'dfe', percentage: '100' }] } }],
        approvers: ['dfe', 'kestrel'],
        gateway: ['council'],
        eligibility: { version: 1, criteria: [{ code: 'care_leaver', words: 'Has been in care' }] },
        paymentGroups: [],
      },
    },
    payer,
  );
  const line = (outcome: string, unit: string, claimsPerPerson: object, kind: string) => ({
    line: outcome,
    outcome,
    title: outcome,
    unit,
    pricing: { rule: 'fixed', pricePence: 22_000 },
    claimsPerPerson,
    prerequisites: [],
    evidenceRule: { kind },
  });
  await record(
    ProposeRateCardRevision,
    {
      contract: 'west',
      effectiveFrom: '2018-11-01',
      proposedOn: '2018-10-01',
      reason: 'The first',
      lines: [
        line('begins_course', 'person', { limit: 'once' }, 'enrolment_letter'),
        line('feels_safe', 'count', { limit: 'times', times: 3 }, 'assessment'),
      ],
    },
    payer,
  );
  await record(AgreeRateCardRevision, { contract: 'west', revision: 1, decidedOn: '2018-10-02' }, payer);
  await record(AgreeRateCardRevision, { contract: 'west', revision: 1, decidedOn: '2018-10-02' }, provider);
}

/** Sends a return as the command line does. */
export async function sendTo(
  installation: Installation,
  files: readonly ReturnFile[],
  given: { readonly name?: string; readonly read?: ReadBeside } & Partial<SendOptions> = {},
) {
  const { ledger, appointments, store, participants, evidenceFiles, log } = installation;
  const { name = 'march', read = async () => undefined, ...options } = given;
  const head = await log.head();
  if (head !== undefined) await store.whenHandled(head, 60_000);
  const readBack = readReturn(files);
  const beside = await filesBeside(readBack.rows, read);
  const state = await loadReturnState(
    { ledger, access: new Access(ledger, appointments), store, persons: participants, sealer: participants },
    { contract: 'west', name, actors: actorsOf([gateway, provider]), rows: readBack.rows, files: beside },
  );
  const planned = planReturn(readBack, state);
  if ('problems' in planned) return { problems: planned.problems, plan: undefined, sent: undefined };
  const sent = await sendReturn(planned.plan.persons, {
    bus: await installation.bus(),
    evidenceFiles,
    files: beside,
    read,
    correlation: returnCorrelation('west', name),
    ...options,
  });
  return { problems: [], plan: planned.plan, sent };
}

/** Every event of the ledger, as type and stream, without what differs by chance. */
export async function eventsOf({ log, codec }: Installation) {
  const events: { readonly type: string; readonly stream: string; readonly data: object }[] = [];
  for await (const batch of log.readAll('start')) {
    for (const entry of batch) {
      const { event } = codec.decode(entry);
      const { type, ...data } = event;
      events.push({ type, stream: entry.stream, data });
    }
  }
  return events;
}
