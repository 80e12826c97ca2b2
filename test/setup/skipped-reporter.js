/**
 * Says what was skipped, by name, before jest's own summary: a test that did not run must not look like one that passed.
 */
export default class SkippedReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap(({ testFilePath, testResults }) =>
      testResults
        .filter(({ status }) => status === 'pending')
        .map(({ ancestorTitles, title }) => ({ file: testFilePath, reason: ancestorTitles[0] ?? title })),
    );
    if (skipped.length === 0) {
      process.stderr.write('\nSkipped: nothing.\n');
      return;
    }
    const counts = new Map();
    for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    process.stderr.write(`\nSkipped: ${skipped.length}\n`);
    for (const [reason, count] of counts) process.stderr.write(`  ${count} × ${reason}\n`);
  }
}
