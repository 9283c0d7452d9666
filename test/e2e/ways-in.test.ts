import { afterAll, beforeAll, describe } from 'vitest';
import { type EveryWay, openEveryWay } from './support/every-way.ts';
import { byEachWay } from './ways-in/pages.ts';
import { fromOutside } from './ways-in/outside.ts';
import { underLoad } from './ways-in/load.ts';

let league: EveryWay;
beforeAll(async () => void (league = await openEveryWay()));
afterAll(() => league.close());

describe('from outside', () => fromOutside(() => league));
describe('by each way', () => byEachWay(() => league));
// Last: what was away a while is not healthy at once.
describe('under load', () => underLoad(() => league));
