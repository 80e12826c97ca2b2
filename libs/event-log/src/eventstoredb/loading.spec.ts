import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('loads the client only when a log is opened, and knows it in one file only', () => {
  const folder = new URL('.', import.meta.url);
  const imports = readdirSync(folder)
    .filter((name) => /(?<!\.spec)\.ts$/.test(name))
    .flatMap((name) =>
      readFileSync(new URL(name, folder), 'utf8')
        .split('\n')
        .filter((line) => /from '@eventstore|import\('@eventstore/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
  expect(imports).toEqual([
    "db-client-driver.ts: import type { EventStoreDBClient, ResolvedEvent } from '@eventstore/db-client';",
    "db-client-driver.ts: type Package = typeof import('@eventstore/db-client');",
    "db-client-driver.ts: const vendor = await import('@eventstore/db-client');",
  ]);
});
