import { afterAll, beforeAll, describe, it } from 'vitest';
import { ALL_SCENARIOS } from '../../support/all-scenarios.ts';
import { openWireEnvironment, type WireEnvironment } from '../../support/wire-scenarios.ts';

let environment: WireEnvironment;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ environment, close } = await openWireEnvironment());
}, 30_000);

afterAll(() => close());

describe('on Node', () => {
  it.each(ALL_SCENARIOS)('$name', ({ run }) => run(environment));
});
