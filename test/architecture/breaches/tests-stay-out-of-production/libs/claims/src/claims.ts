import { fixture } from '../test/fixture.js';
export const claim = fixture;
