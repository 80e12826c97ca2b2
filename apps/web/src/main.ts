// Nothing but this check may be imported at the top: on an older Node the SQLite driver crashes without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 14)) {
  const { serve } = await import('./serve.js');
  await serve(process.argv.slice(2));
} else {
  process.stderr.write(
    `The ledger needs Node 22.14 or newer, and this is ${process.versions.node}. “npm start” brings the right one.\n`,
  );
  process.exitCode = 1;
}
