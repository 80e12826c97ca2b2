import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** ESM all the way: the same modules that run are tested, compiled by the same compiler with the same settings. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  moduleNameMapper: {
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // A limit finds a test that hangs; it must not judge a machine that is busy or slow.
  testTimeout: 180_000,
  setupFiles: ['<rootDir>/test/setup/same-chance.ts'],
  maxWorkers: 2,
  // Modules of finished suites stay in memory; a worker that holds much begins anew, so that small machines do too.
  workerIdleMemoryLimit: '2GB',
  reporters: ['<rootDir>/test/setup/skipped-reporter.js', 'default'],
  // A slow machine must not turn a passing test into a leak.
  forceExit: false,
};
