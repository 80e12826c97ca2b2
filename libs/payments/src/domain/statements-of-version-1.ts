import type { RawData } from '#event-log';

/** The first lines billed claims at their full worth, each once, and were never adjusted. */
export function linesOfVersion1(data: RawData): RawData {
  const lines = data.lines as readonly RawData[];
  return { ...data, lines: lines.map((line) => ({ ...line, kind: 'claim', collect: 'netted' })) };
}

/** The first statements were due as they were issued; what they had used of caps is counted from their lines. */
export function issuedOfVersion1(data: RawData): RawData {
  return {
    ...data,
    due: data.parts,
    setAgainstAdvances: [],
    recoveries: [],
    heldBack: [],
    use: { contractPence: data.issuedToDatePence, payers: [], outcomes: [] },
    basis: { termsVersion: 1, revision: 0, releases: [], rulings: 0 },
    restated: false,
  };
}
