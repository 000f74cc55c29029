import { afterAll, beforeAll, describe, it } from 'vitest';
import { openWireEnvironment, WIRE_SCENARIOS, type WireEnvironment } from '../../support/wire-scenarios.ts';

let environment: WireEnvironment;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ environment, close } = await openWireEnvironment());
}, 30_000);

afterAll(() => close());

describe('on Node', () => {
  it.each(WIRE_SCENARIOS)('$name', ({ run }) => run(environment));
});
