import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { workedExamples } from './worked-examples.js';

const documents = ['docs/money.md', 'docs/pricing-rules.md'];
const examples = workedExamples();
const PLACE = /<!-- worked out: ([a-z-]+) -->\n```text\n([\s\S]*?)```\n/g;

/** The document with every example as the rules work it out now: `WRITE_GOLDEN=1` puts it there. */
function workedOut(text: string): string {
  return text.replaceAll(
    PLACE,
    (_, name: string) =>
      `<!-- worked out: ${name} -->\n\`\`\`text\n${examples.get(name) ?? 'no such example'}\n\`\`\`\n`,
  );
}

describe('the worked examples of the documentation', () => {
  it.each(documents)('say in %s what the rules come to', (file) => {
    const text = readFileSync(file, 'utf8');
    if (process.env.WRITE_GOLDEN === '1') writeFileSync(file, workedOut(text));
    else expect(text).toBe(workedOut(text));
  });

  it('are each shown once', () => {
    const shown = documents.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(PLACE)].map(([, name]) => name));
    expect(shown.toSorted()).toEqual([...examples.keys()].toSorted());
  });
});
