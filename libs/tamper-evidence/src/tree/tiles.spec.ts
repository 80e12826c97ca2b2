import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTileOf, readTilePath, TILE_WIDTH, tilePath, tilesOf } from './tiles.js';

describe('the paths of tiles', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['tile/0/x001/x234/067.p/8', { level: 0, index: 1_234_067, width: 8 }],
    ['tile/2/000.p/1', { level: 2, index: 0, width: 1 }],
    ['tile/63/000', { level: 63, index: 0, width: 256 }],
    ['tile/entries/x001/000', { level: 'entries', index: 1000, width: 256 }],
    ['tile/entries/273.p/112', { level: 'entries', index: 273, width: 112 }],
  ] as const)('are those of C2SP tlog-tiles: %s', (path, tile) => {
    expect(readTilePath(path)).toEqual(tile);
    expect(tilePath(tile)).toBe(path);
  });

  it.each([
    'tile/0',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/00/001',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/08',
    'tile/0/000/',
    'tile/names/000',
    '/tile/0/000',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])('are refused otherwise: %s', (path) => {
    expect(readTilePath(path)).toBeUndefined();
  });

  it('can be read back, whatever the tile', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.integer({ min: 0, max: 10 ** 12 }),
      width: fc.integer({ min: 1, max: TILE_WIDTH }),
    });
    fc.assert(fc.property(tile, (each) => expect(readTilePath(tilePath(each))).toEqual(each)));
  });
});

describe('the tiles of a tree', () => {
  it('are those of the example in C2SP tlog-tiles', () => {
    const tiles = [...tilesOf(70_000)];
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273);
    expect(tiles.filter(({ width }) => width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });

  it('are none while there is no entry, and no empty one stands behind a full one', () => {
    expect([...tilesOf(0)]).toEqual([]);
    expect([...tilesOf(256)]).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  it('are served as far as the tree goes', () => {
    expect(isTileOf(300, { level: 0, index: 1, width: 44 })).toBe(true);
    expect(isTileOf(300, { level: 0, index: 1, width: 20 })).toBe(true);
    expect(isTileOf(300, { level: 0, index: 1, width: 45 })).toBe(false);
    expect(isTileOf(300, { level: 1, index: 0, width: 1 })).toBe(true);
    expect(isTileOf(300, { level: 1, index: 0, width: 2 })).toBe(false);
    expect(isTileOf(300, { level: 'entries', index: 0, width: 256 })).toBe(true);
    expect(isTileOf(300, { level: 'entries', index: 1, width: 256 })).toBe(false);
  });
});
