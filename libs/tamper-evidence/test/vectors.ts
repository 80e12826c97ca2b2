import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../test/vectors/', import.meta.url);

export function vectorFile(path: string): string {
  return fileURLToPath(new URL(path, folder));
}

export function vectorText(path: string): string {
  return readFileSync(vectorFile(path), 'utf8');
}

export function vectorNames(path: string): string[] {
  return readdirSync(vectorFile(path)).sort();
}

export function vectorJson<Shape>(path: string): Shape {
  return JSON.parse(vectorText(path)) as Shape;
}

export function vectorLines<Shape>(path: string): Shape[] {
  return vectorText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Shape);
}

export interface WorkedExample {
  readonly origin: string;
  readonly logSeedHex: string;
  readonly logKeyId: string;
  readonly logPublicHex: string;
  readonly logVkey: string;
  readonly logSkeyGoFormat: string;
  readonly witness: string;
  readonly witnessSeedHex: string;
  readonly witnessKeyId: string;
  readonly witnessVkey: string;
  readonly leafHashes: readonly string[];
  readonly roots: readonly string[];
}

export const worked = vectorJson<WorkedExample & Record<string, unknown>>('worked-example/expected.json');
