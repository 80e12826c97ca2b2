import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Installation } from '#installation';
import { eventsOf, openLedger, sendTo } from '../test/open-ledger.js';
import type { CommandSender } from './send-return.js';

const file = (name: string, lines: readonly string[]) => ({ name, bytes: Buffer.from(`${lines.join('\n')}\n`) });
const referrals = (...rows: string[]) =>
  file('referrals.csv', ['person_reference,referred_on,decision,decided_on,criteria_met', ...rows]);
const engagements = (...rows: string[]) => file('engagements.csv', ['person_reference,change,on,reason', ...rows]);
const outcomes = (...rows: string[]) =>
  file('outcomes.csv', [
    'person_reference,outcome,occurrence,achieved_on,evidence_reference,evidence_kind,evidence_file,evidence_digest,evidence_location,evidence_bytes,evidence_media_type',
    ...rows,
  ]);
const held = `,sha256:${'ab'.repeat(32)},cabinet,100,application/pdf`;

const march = [
  file('referrals.csv', [
    'person_reference,referred_on,decision,decided_on,criteria_met,decline_reason',
    'Ann,2021-01-04,accepted,2021-01-11,care_leaver,',
    'Bob,2021-01-05,declined,2021-01-06,,no-capacity',
  ]),
  engagements('Ann,started,2021-01-18,', 'Ann,paused,2021-02-01,unable-to-take-part'),
  outcomes(`Ann,begins_course,,2021-03-01,EV-1,enrolment_letter,${held}`),
] as const;

let ledger: Installation;
beforeEach(async () => {
  ledger = await openLedger();
});
afterEach(() => ledger.close());

describe('sending a return', () => {
  it('records all of it, as the people who may', async () => {
    const before = (await eventsOf(ledger)).length;
    const { sent, problems } = await sendTo(ledger, march);
    expect({ problems, refused: sent?.refused, repeated: sent?.repeated, unsent: sent?.unsent }).toEqual({
      problems: [],
      refused: [],
      repeated: 0,
      unsent: 0,
    });
    const events = (await eventsOf(ledger)).slice(before);
    expect(events.map(({ type }) => type).sort()).toEqual([
      'EngagementPaused',
      'EngagementStarted',
      'EvidenceSubmitted',
      'PersonReferred',
      'PersonReferred',
      'ReferralAccepted',
      'ReferralDeclined',
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Ann|Bob|EV-1/);
  });

  it('records nothing when it is sent again', async () => {
    await sendTo(ledger, march);
    const before = await eventsOf(ledger);
    const { plan, sent } = await sendTo(ledger, march);
    expect({ persons: plan?.persons, missing: plan?.missing, recorded: sent?.recorded }).toEqual({
      persons: [],
      missing: [],
      recorded: [],
    });
    expect(plan?.unchanged).toBe(plan?.rows);
    expect(await eventsOf(ledger)).toEqual(before);
  });

  it('corrects what differs when a corrected one is sent, and nothing else', async () => {
    await sendTo(ledger, march);
    const before = (await eventsOf(ledger)).length;
    const corrected = [
      march[0],
      engagements('Ann,started,2021-01-19,', 'Ann,paused,2021-02-01,unable-to-take-part', 'Ann,resumed,2021-02-20,'),
      outcomes(`Ann,begins_course,,2021-03-02,EV-1,enrolment_letter,${held}`),
    ];
    const { plan } = await sendTo(ledger, corrected);
    const events = (await eventsOf(ledger)).slice(before).map(({ type, data }) => [type, data]);
    expect(events).toEqual([
      [
        'ReferralDatesCorrected',
        expect.objectContaining({ changes: [{ field: 'startedOn', from: '2021-01-18', to: '2021-01-19' }] }),
      ],
      ['EngagementResumed', expect.objectContaining({ resumedOn: '2021-02-20' })],
      ['AchievementDateCorrected', expect.objectContaining({ from: '2021-03-01', to: '2021-03-02' })],
    ]);
    expect(plan?.missing).toEqual([]);
    // Sent again, and then as it was at first: each time the ledger says what the return says.
    expect((await sendTo(ledger, corrected)).sent?.recorded).toEqual([]);
    const back = await sendTo(ledger, [engagements('Ann,started,2021-01-18,')]);
    expect(back.sent?.recorded.map(({ says }) => says)).toEqual(['startedOn 2021-01-19 corrected to 2021-01-18']);
    const again = await sendTo(ledger, [engagements('Ann,started,2021-01-19,')]);
    expect(again.sent?.recorded.map(({ says }) => says)).toEqual(['startedOn 2021-01-18 corrected to 2021-01-19']);
  });

  it('leaves alone what a later return has corrected, when the earlier one is sent again', async () => {
    await sendTo(ledger, march);
    await sendTo(ledger, [engagements('Ann,started,2021-01-19,')], { name: 'april' });
    const { plan, sent } = await sendTo(ledger, march);
    expect(sent?.recorded).toEqual([]);
    expect(plan?.persons.flatMap(({ left }) => left)).toEqual([
      {
        file: 'engagements.csv',
        row: 2,
        column: 'on',
        says: 'was corrected to 2021-01-19 since this return was sent before',
      },
    ]);
  });

  it('reports what has disappeared, and takes nothing back', async () => {
    await sendTo(ledger, march);
    const before = await eventsOf(ledger);
    const { plan } = await sendTo(ledger, march.slice(0, 1));
    expect(plan?.missing.map(({ kind, dated }) => [kind, dated])).toEqual([
      ['evidence', '2021-03-01'],
      ['paused', '2021-02-01'],
      ['started', '2021-01-18'],
    ]);
    expect(await eventsOf(ledger)).toEqual(before);
  });

  it('keeps a file that came with it, and knows the file again', async () => {
    const letter = Buffer.from('%PDF-1.7 a letter');
    const read = async (name: string) => (name === 'letter.pdf' ? letter : undefined);
    const withFile = [
      march[0],
      march[1],
      outcomes('Ann,begins_course,,2021-03-01,EV-1,enrolment_letter,letter.pdf,,,,'),
    ];
    const { sent } = await sendTo(ledger, withFile, { read });
    expect(sent?.refused).toEqual([]);
    const submitted = (await eventsOf(ledger)).find(({ type }) => type === 'EvidenceSubmitted');
    expect(submitted?.data).toMatchObject({ held: 'ledger', mediaType: 'application/pdf', bytes: letter.length });
    expect((await sendTo(ledger, withFile, { read })).sent?.recorded).toEqual([]);
    const other = await sendTo(ledger, withFile, { read: async () => Buffer.from('%PDF-1.7 another letter') });
    expect(other.problems.map(({ column, rule }) => [column, rule])).toEqual([['evidence_file', 'recorded-otherwise']]);
  });

  it('goes on where it was stopped', async () => {
    const stop = new AbortController();
    const many = [
      referrals(...Array.from({ length: 300 }, (_, index) => `CL-${index},2021-01-04,accepted,2021-01-11,care_leaver`)),
    ];
    const first = await sendTo(ledger, many, {
      stopped: stop.signal,
      progress: (steps) => steps >= 100 && stop.abort(),
    });
    expect(first.sent?.unsent).toBeGreaterThan(0);
    const second = await sendTo(ledger, many);
    expect((first.sent?.recorded.length ?? 0) + (second.sent?.recorded.length ?? 0)).toBe(600);
    expect((await sendTo(ledger, many)).plan?.persons).toEqual([]);
  });

  it('leaves nothing under way when a step throws, and says what the step threw', async () => {
    const many = [referrals(...Array.from({ length: 200 }, (_, index) => `CL-${index},2021-01-04,,,`))];
    const bus = await ledger.bus();
    let sent = 0;
    let underWay = 0;
    const failing: CommandSender = {
      execute: async (command) => {
        sent += 1;
        if (sent === 3) throw new Error('The disk is full');
        underWay += 1;
        const answer = await (bus as unknown as CommandSender).execute(command);
        underWay -= 1;
        return answer;
      },
    };
    await expect(sendTo(ledger, many, { bus: failing })).rejects.toThrow('The disk is full');
    expect(underWay).toBe(0);
    // Only the people whose turn it was already were sent: the others were left when the step threw.
    expect(sent).toBeLessThanOrEqual(128);
    const rest = await sendTo(ledger, many);
    expect(rest.sent?.recorded).toHaveLength(200 - (sent - 1));
  });

  it('records each step once when it is sent twice at the same time', async () => {
    const before = (await eventsOf(ledger)).length;
    const [one, other] = await Promise.all([sendTo(ledger, march), sendTo(ledger, march)]);
    expect([...(one.sent?.refused ?? []), ...(other.sent?.refused ?? [])]).toEqual([]);
    expect((one.sent?.recorded.length ?? 0) + (other.sent?.recorded.length ?? 0)).toBe(7);
    expect((await eventsOf(ledger)).length).toBe(before + 7);
  });
});

const day = fc.integer({ min: 1, max: 27 }).map((number) => String(number).padStart(2, '0'));
/** A person whose dates are in order, as far along as it happens to be. */
const person = fc.record({
  referred: day,
  accepted: fc.boolean(),
  started: fc.boolean(),
  paused: fc.boolean(),
  resumed: fc.boolean(),
  ended: fc.boolean(),
  achieved: fc.subarray(['begins_course.1', 'feels_safe.1', 'feels_safe.2']),
  achievedDay: day,
});

function returnOf(people: readonly (typeof person extends fc.Arbitrary<infer Person> ? Person : never)[]) {
  const rows = { referrals: [] as string[], engagements: [] as string[], outcomes: [] as string[] };
  people.forEach((each, index) => {
    const who = `CL-${index}`;
    rows.referrals.push(`${who},2021-01-${each.referred},${each.accepted ? 'accepted,2021-02-01,care_leaver' : ',,'}`);
    if (!each.accepted || !each.started) return;
    rows.engagements.push(`${who},started,2021-02-02,`);
    if (each.paused) rows.engagements.push(`${who},paused,2021-02-03,unable-to-take-part`);
    if (each.paused && each.resumed) rows.engagements.push(`${who},resumed,2021-03-01,`);
    if (each.ended) rows.engagements.push(`${who},ended,2021-05-01,completed`);
    for (const key of each.achieved) {
      const [outcome = '', occurrence = ''] = key.split('.');
      const kind = outcome === 'begins_course' ? 'enrolment_letter' : 'assessment';
      rows.outcomes.push(`${who},${outcome},${occurrence},2021-04-${each.achievedDay},${key},${kind},${held}`);
    }
  });
  return rows;
}

type Rows = ReturnType<typeof returnOf>;
const filesOf = ({ referrals: some, engagements: more, outcomes: most }: Rows) => [
  referrals(...some),
  engagements(...more),
  outcomes(...most),
];
/** Everything recorded, whoever the pseudonyms are and however people took their turns. */
const saidBy = async (installation: Installation) =>
  (await eventsOf(installation)).map(({ type, data }) => JSON.stringify([type, { ...data, person: undefined }])).sort();

describe('any return', () => {
  it('says the same twice as once, in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 6 }), fc.integer(), async (people, seed) => {
        const rows = returnOf(people);
        const shuffled = (list: readonly string[]) =>
          list
            .map((row, index) => ({ row, at: Math.imul(index + 1, seed | 1) }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row);
        const another = await openLedger();
        const first = await openLedger();
        try {
          expect((await sendTo(first, filesOf(rows))).problems).toEqual([]);
          const once = await saidBy(first);
          await sendTo(first, filesOf(rows));
          expect(await saidBy(first)).toEqual(once);
          await sendTo(
            another,
            filesOf({
              referrals: shuffled(rows.referrals),
              engagements: shuffled(rows.engagements),
              outcomes: shuffled(rows.outcomes),
            }),
          );
          const evidenceless = (texts: string[]) =>
            texts.map((text) => text.replace(/"evidence":"E\w+"|"fileMark":"[^"]+"/g, '')).sort();
          expect(evidenceless(await saidBy(another))).toEqual(evidenceless(once));
        } finally {
          await first.close();
          await another.close();
        }
      }),
      { numRuns: 15 },
    );
  });
});
