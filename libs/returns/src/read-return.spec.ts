import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readReturn, readReturnInTurns } from './read-return.js';
import { CELL_CHARACTERS_MAX, COLUMNS_MAX, ROWS_MAX } from './return-format.js';

const referral = (text: string | Uint8Array, name = 'referrals.csv') => ({
  name,
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
});
const read = (text: string | Uint8Array, name?: string) => readReturn([referral(text, name)]);
const problemsOf = (text: string | Uint8Array) =>
  read(text).problems.map(({ row, column, rule }) => [row, column ?? '', rule]);

const R = 'person_reference,referred_on';
const fullReferral =
  'person_reference,referred_on,name,cohort,note,decision,decided_on,criteria_met,payment_group,age_at_referral,decline_reason,decision_words';
const E = 'person_reference,change,on,reason,words';
const O =
  'person_reference,outcome,occurrence,achieved_on,evidence_reference,evidence_kind,evidence_issuer,evidence_issued_on,evidence_description,evidence_file,evidence_digest,evidence_location,evidence_bytes,evidence_media_type';

describe('reading a file of a return', () => {
  const expected = [
    { personReference: 'CL-001', referredOn: '2021-03-31' },
    { personReference: 'CL-002', referredOn: '2021-04-01' },
  ];
  const simplified = (text: string | Uint8Array) => {
    const { rows, problems } = read(text);
    expect(problems).toEqual([]);
    return rows.referrals.map((row) => ({ personReference: row.person_reference, referredOn: row.referred_on }));
  };

  it.each([
    ['line feeds', `${R}\nCL-001,2021-03-31\nCL-002,2021-04-01\n`],
    ['carriage returns and line feeds', `${R}\r\nCL-001,2021-03-31\r\nCL-002,2021-04-01\r\n`],
    ['carriage returns alone', `${R}\rCL-001,2021-03-31\rCL-002,2021-04-01`],
    ['mixed line endings', `${R}\r\nCL-001,2021-03-31\nCL-002,2021-04-01\r`],
    ['no line ending after the last row', `${R}\nCL-001,2021-03-31\nCL-002,2021-04-01`],
    ['a byte-order mark', `\ufeff${R}\nCL-001,2021-03-31\nCL-002,2021-04-01\n`],
    [
      'a byte-order mark and quoted headings',
      `\ufeff"person_reference","referred_on"\nCL-001,2021-03-31\nCL-002,2021-04-01`,
    ],
    ['quoted cells', `${R}\n"CL-001","2021-03-31"\n"CL-002","2021-04-01"\n`],
    ['British dates', `${R}\nCL-001,31/03/2021\nCL-002,1/4/2021\n`],
    ['both kinds of date', `${R}\nCL-001,31/03/2021\nCL-002,2021-04-01\n`],
    ['headings as people write them', `Person Reference,Referred-on\nCL-001,31/03/2021\nCL-002,01/04/2021\n`],
    ['columns in another order', `referred_on,person_reference\n2021-03-31,CL-001\n2021-04-01,CL-002\n`],
    ['spaces around cells', `${R}\n CL-001 ,\t2021-03-31\nCL-002,\u00a02021-04-01\n`],
    ['empty rows', `${R}\n\nCL-001,2021-03-31\n,\n\nCL-002,2021-04-01\n,,,\n\n`],
    ['empty columns at the end', `${R},,\nCL-001,2021-03-31,,\nCL-002,2021-04-01,,\n`],
  ])('takes %s', (_, text) => {
    expect(simplified(text)).toEqual(expected);
  });

  it('counts rows as a spreadsheet does, also after values of several lines and empty rows', () => {
    const { problems } = read(`${R},note\nCL-001,2021-03-31,"two\nlines"\n\nCL-002,soon,\n`);
    expect(problems).toEqual([
      {
        file: 'referrals.csv',
        row: 4,
        column: 'referred_on',
        value: 'soon',
        rule: 'not-a-date',
        says: 'is not a date written 2021-03-31 or 31/03/2021',
      },
    ]);
  });

  it('keeps every value of a row, by its type', () => {
    const { rows, problems } = readReturn([
      referral(
        `${fullReferral}\nCL-001,2021-03-31,A. Person,2021,"says ""hello"", then\r\nleaves",Accepted,2021-04-01,care_leaver; aged_16_to_25 ;care_leaver,high,17,,\n`,
      ),
      referral(`${E}\nCL-001,Started,2021-04-02,,\nCL-001,ended,2021-05-02,Lost Contact,gone\n`, 'b.csv'),
      referral(
        `${O}\nCL-001,begins_course,,2021-05-01,EV 1,enrolment_letter,college,2021-05-02,shows it,letter.pdf,,,,\n` +
          `CL-001,begins_course,2,2021-05-01,EV-2,enrolment_letter,,,,,${'AB'.repeat(32)},cabinet 4,100,application/pdf\n`,
        'c.csv',
      ),
    ]);
    expect(problems).toEqual([]);
    expect(rows).toEqual({
      referrals: [
        {
          file: 'referrals.csv',
          row: 2,
          person_reference: 'CL-001',
          referred_on: '2021-03-31',
          name: 'A. Person',
          cohort: '2021',
          note: 'says "hello", then\nleaves',
          decision: 'accepted',
          decided_on: '2021-04-01',
          criteria_met: ['care_leaver', 'aged_16_to_25'],
          payment_group: 'high',
          age_at_referral: 17,
        },
      ],
      engagements: [
        { file: 'b.csv', row: 2, person_reference: 'CL-001', change: 'started', on: '2021-04-02' },
        {
          file: 'b.csv',
          row: 3,
          person_reference: 'CL-001',
          change: 'ended',
          on: '2021-05-02',
          reason: 'lost-contact',
          words: 'gone',
        },
      ],
      outcomes: [
        {
          file: 'c.csv',
          row: 2,
          person_reference: 'CL-001',
          outcome: 'begins_course',
          achieved_on: '2021-05-01',
          evidence_reference: 'EV 1',
          evidence_kind: 'enrolment_letter',
          evidence_issuer: 'college',
          evidence_issued_on: '2021-05-02',
          evidence_description: 'shows it',
          evidence_file: 'letter.pdf',
        },
        {
          file: 'c.csv',
          row: 3,
          person_reference: 'CL-001',
          outcome: 'begins_course',
          occurrence: 2,
          achieved_on: '2021-05-01',
          evidence_reference: 'EV-2',
          evidence_kind: 'enrolment_letter',
          evidence_digest: `sha256:${'ab'.repeat(32)}`,
          evidence_location: 'cabinet 4',
          evidence_bytes: 100,
          evidence_media_type: 'application/pdf',
        },
      ],
    });
  });

  it('takes one file of all three tables, told apart by a column', () => {
    const { rows, problems } = read(
      'record,person_reference,referred_on,change,on\nreferral,CL-001,2021-03-31,,\nEngagement,CL-001,,started,2021-04-02\n',
    );
    expect(problems).toEqual([]);
    expect([rows.referrals.length, rows.engagements.length]).toEqual([1, 1]);
  });

  it('refuses a value in a column of another table, in one file of all three', () => {
    expect(problemsOf('record,person_reference,referred_on,change,on\nreferral,CL-001,2021-03-31,started,\n')).toEqual([
      [2, 'change', 'given-without-need'],
    ]);
  });

  it.each([
    ['no bytes', '', [[0, '', 'file-empty']]],
    ['an empty row of headings', ',,\nCL-001,2021-03-31\n', [[0, '', 'file-empty']]],
    [
      'semicolons between columns',
      'person_reference;referred_on\nCL-001;2021-03-31\n',
      [[0, '', 'not-separated-by-commas']],
    ],
    [
      'tabs between columns',
      'person_reference\treferred_on\nCL-001\t2021-03-31\n',
      [[0, '', 'not-separated-by-commas']],
    ],
    ['UTF-16', Buffer.from(`\ufeff${R}\n`, 'utf16le'), [[0, '', 'not-utf-8']]],
    ['Windows-1252', Buffer.from(`${R},name\nCL-001,2021-03-31,Zo\xeb\n`, 'latin1'), [[0, '', 'not-utf-8']]],
    ['headings of something else', 'invoice,amount\n1,2\n', [[0, '', 'file-not-of-a-return']]],
    [
      'a quotation mark that is never closed',
      `${R}\nCL-001,2021-03-31\n"CL-002,2021-04-01\nCL-003,2021-04-01\n`,
      [[3, '', 'quote-not-closed']],
    ],
    ['a quotation mark inside a cell', `${R},note\nCL-001,2021-03-31,5" nail\n`, [[2, 'C', 'quote-inside-a-cell']]],
    ['an unknown column', `${R},shoe_size\nCL-001,2021-03-31,43\n`, [[1, 'shoe_size', 'column-unknown']]],
    ['a column twice', `${R},referred_on\nCL-001,2021-03-31,2021-03-31\n`, [[1, 'referred_on', 'column-twice']]],
    ['a missing column', 'referred_on,note\n2021-03-31,x\n', [[1, 'person_reference', 'column-missing']]],
    ['too few cells', `${R},note\nCL-001,2021-03-31\n`, [[2, '', 'wrong-number-of-cells']]],
    ['too many cells', `${R}\nCL-001,2021-03-31,x\n`, [[2, 'column 3', 'wrong-number-of-cells']]],
    ['a cell under no heading', `${R},\nCL-001,2021-03-31,x\n`, [[2, 'column 3', 'wrong-number-of-cells']]],
    ['no reference', `${R}\n,2021-03-31\n`, [[2, 'person_reference', 'required']]],
    ['no date', `${R}\nCL-001,\n`, [[2, 'referred_on', 'required']]],
    [
      'a reference of several lines',
      `${R}\n"CL\n001",2021-03-31\n`,
      [[2, 'person_reference', 'unprintable-character']],
    ],
    [
      'a reference with a direction mark',
      `${R}\nCL\u202e001,2021-03-31\n`,
      [[2, 'person_reference', 'unprintable-character']],
    ],
    ['a long reference', `${R}\n${'x'.repeat(201)},2021-03-31\n`, [[2, 'person_reference', 'too-long']]],
    ['a long note', `${R},note\nCL-001,2021-03-31,${'x'.repeat(2001)}\n`, [[2, 'note', 'too-long']]],
    ['a control character', `${R},note\nCL-001,2021-03-31,a\u0007b\n`, [[2, 'note', 'unprintable-character']]],
    ['an unknown record', 'record,person_reference,on\nvisit,CL-001,2021-03-31\n', [[2, 'record', 'record-unknown']]],
    [
      'two faults in one row',
      `${R},age_at_referral\n,tomorrow,old\n`,
      [
        [2, 'person_reference', 'required'],
        [2, 'referred_on', 'not-a-date'],
        [2, 'age_at_referral', 'not-a-number'],
      ],
    ],
    [
      'faults in two rows',
      `${R}\nCL-001,x\n,2021-03-31\n`,
      [
        [2, 'referred_on', 'not-a-date'],
        [3, 'person_reference', 'required'],
      ],
    ],
  ])('says what is wrong with %s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it.each([
    ['30/02/2021', 'is a day that does not exist in the calendar'],
    ['2021-02-29', 'is a day that does not exist in the calendar'],
    ['2021-13-01', 'is a day that does not exist in the calendar'],
    ['00/01/2021', 'is a day that does not exist in the calendar'],
    ['03/25/2021', 'has no such month: dates are day/month/year, not month/day/year'],
    ['31/03/21', 'has a year of two digits: write all four, as in 31/03/2021'],
    ['44286', "is a spreadsheet's inner number for a date: format the column as a date first"],
    ['2021-03-31 00:00:00', 'has a time: write the day alone'],
    ['2021-03-31T09:00', 'has a time: write the day alone'],
    ['31.03.2021', 'is not a date written 2021-03-31 or 31/03/2021'],
    ['31 March 2021', 'is not a date written 2021-03-31 or 31/03/2021'],
    ['2021/03/31', 'is not a date written 2021-03-31 or 31/03/2021'],
    ['2021-3-31', 'is not a date written 2021-03-31 or 31/03/2021'],
    ['########', 'is not a date written 2021-03-31 or 31/03/2021'],
    ['n/a', 'is not a date written 2021-03-31 or 31/03/2021'],
  ])('refuses the date %s: %s', (date, says) => {
    expect(read(`${R}\nCL-001,${date}\n`).problems).toEqual([
      { file: 'referrals.csv', row: 2, column: 'referred_on', value: date, rule: 'not-a-date', says },
    ]);
  });

  const cells: readonly (readonly [column: string, text: string, rule: string])[] = [
    ['cohort', 'two words', 'not-a-code'],
    ['cohort', '-x', 'not-a-code'],
    ['cohort', 'x'.repeat(65), 'not-a-code'],
    ['decision', 'maybe', 'not-one-of'],
    ['decided_on', 'yes', 'not-a-date'],
    ['criteria_met', 'care leaver', 'not-a-code'],
    ['criteria_met', 'care_leaver;?', 'not-a-code'],
    ['payment_group', 'a/b', 'not-a-code'],
    ['age_at_referral', '17.5', 'not-a-number'],
    ['age_at_referral', '-1', 'not-a-number'],
    ['age_at_referral', '131', 'not-a-number'],
    ['age_at_referral', '1e2', 'not-a-number'],
    ['age_at_referral', '', ''],
    ['decline_reason', 'because', 'not-one-of'],
  ];
  it.each(cells)('of a referral, the %s "%s" gives "%s"', (column, text, rule) => {
    const problems = problemsOf(`${R},${column}\nCL-001,2021-03-31,${text}\n`);
    expect(problems).toEqual(rule === '' ? [] : [[2, column, rule]]);
  });

  it.each([
    ['change', 'arrived', 'not-one-of'],
    ['change', '', 'required'],
    ['on', '', 'required'],
    ['on', '1/1/99', 'not-a-date'],
    ['reason', 'bored', 'not-one-of'],
    ['words', 'x'.repeat(2001), 'too-long'],
  ])('of an engagement, the %s "%s" gives "%s"', (column, text, rule) => {
    const cells = new Map([
      ['person_reference', 'CL-001'],
      ['change', 'started'],
      ['on', '2021-04-01'],
      [column, text],
    ]);
    const { problems } = readReturn([
      referral(`${[...cells.keys()].join(',')}\n${[...cells.values()].join(',')}\n`, 'e.csv'),
    ]);
    expect(problems.map((problem) => [problem.row, problem.column, problem.rule])).toEqual([[2, column, rule]]);
  });

  it.each([
    ['outcome', 'Begins course', 'not-a-code'],
    ['outcome', '', 'required'],
    ['occurrence', '0', 'not-a-number'],
    ['occurrence', '1001', 'not-a-number'],
    ['occurrence', 'first', 'not-a-number'],
    ['achieved_on', '', 'required'],
    ['achieved_on', '31/04/2021', 'not-a-date'],
    ['quantity', '0', 'not-a-number'],
    ['quantity', '1000001', 'not-a-number'],
    ['measured', '8.4 points', 'not-a-number'],
    ['measured', '8.12345', 'not-a-number'],
    ['evidence_reference', '', 'required'],
    ['evidence_reference', 'x'.repeat(201), 'too-long'],
    ['evidence_kind', '', 'required'],
    ['evidence_kind', 'a letter', 'not-a-code'],
    ['evidence_issuer', 'x'.repeat(65), 'not-a-code'],
    ['evidence_issuer', 'Mrs J. Smith', 'not-a-code'],
    ['evidence_issuer', 'jane smith', 'not-a-code'],
    ['evidence_issued_on', 'x', 'not-a-date'],
    ['evidence_description', 'x'.repeat(2001), 'too-long'],
    ['evidence_file', '../secret.pdf', 'not-a-file-name'],
    ['evidence_file', 'a/b.pdf', 'not-a-file-name'],
    ['evidence_file', 'a\\b.pdf', 'not-a-file-name'],
    ['evidence_file', '.hidden', 'not-a-file-name'],
    ['evidence_file', 'x'.repeat(301), 'not-a-file-name'],
    ['evidence_digest', 'abc', 'not-a-digest'],
    ['evidence_digest', 'g'.repeat(64), 'not-a-digest'],
    ['evidence_location', 'x'.repeat(501), 'too-long'],
    ['evidence_bytes', '0', 'not-a-number'],
    ['evidence_bytes', '1 MB', 'not-a-number'],
    ['evidence_media_type', 'pdf', 'not-a-media-type'],
  ])('of an outcome, the %s "%s" gives "%s"', (column, text, rule) => {
    const cells = new Map([
      ['person_reference', 'CL-001'],
      ['outcome', 'begins_course'],
      ['achieved_on', '2021-05-01'],
      ['evidence_reference', 'EV-1'],
      ['evidence_kind', 'enrolment_letter'],
      [column, text],
    ]);
    const { problems } = readReturn([
      referral(`${[...cells.keys()].join(',')}\n${[...cells.values()].join(',')}\n`, 'o.csv'),
    ]);
    expect(problems.map((problem) => [problem.row, problem.column, problem.rule])).toEqual([[2, column, rule]]);
  });

  it('names the column that a misspelt heading means', () => {
    expect(read(`${R},payment_gruop\n`).problems[0]?.says).toBe('is not a column of a return; payment_group is');
  });

  it('names the line that is not UTF-8', () => {
    const bytes = Buffer.from(`${R},name\nCL-001,2021-03-31,Zo\xeb\n`, 'latin1');
    expect(read(bytes).problems[0]?.says).toBe('is not UTF-8 (line 2): save it as "CSV UTF-8"');
  });

  it('says that there is nothing to read, or the same table twice', () => {
    expect(readReturn([]).problems.map(({ rule }) => rule)).toEqual(['no-file']);
    const twice = readReturn([referral(`${R}\n`, 'a.csv'), referral(`${R}\n`, 'b.csv')]);
    expect(twice.problems).toEqual([
      {
        file: 'b.csv',
        row: 0,
        rule: 'file-given-twice',
        says: 'has the same columns as a.csv: a return has one of each',
      },
    ]);
  });

  it('refuses more rows than it can check as a whole', () => {
    expect(problemsOf(`${R}\n${'x,2021-03-31\n'.repeat(ROWS_MAX + 1)}`)).toEqual([[0, '', 'file-too-large']]);
  });
});

describe('reading a large return', () => {
  const rows = (many: number) =>
    referral(`${R}\n${Array.from({ length: many }, (_, index) => `CL-${index},2021-03-31\n`).join('')}`);

  it('reads the same in turns as at once', async () => {
    const broken = referral(`${R}\nCL-1,2021-03-31\n"CL-2,2021-03-31\n`, 'broken.csv');
    for (const file of [rows(10_000), broken, referral('"a"b\nc"d', 'quotes.csv'), referral('', 'empty.csv')]) {
      expect(await readReturnInTurns([file])).toEqual(readReturn([file]));
    }
  });

  it('leaves everybody else a turn for each hundred rows', async () => {
    let isRead = false;
    let turns = 0;
    const reading = readReturnInTurns([rows(20_000)]).finally(() => {
      isRead = true;
    });
    while (!isRead) {
      await turn();
      turns += 1;
    }
    await reading;
    expect(turns).toBeGreaterThanOrEqual(200);
  });

  it.each([
    ['more columns than a return could have', `${R}${',x'.repeat(COLUMNS_MAX)}\n`, [0, '', 'file-too-large']],
    [
      'a cell longer than a spreadsheet holds',
      `${R}\n${'a'.repeat(CELL_CHARACTERS_MAX + 1)},2021-03-31\n`,
      [2, 'A', 'too-long'],
    ],
  ])('stops at %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});
