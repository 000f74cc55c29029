import { PROXY_SCENARIOS } from './proxy-scenarios.ts';
import { SERVICE_SCENARIOS } from './service-scenarios.ts';
import { TLS_FAULT_SCENARIOS } from './tls-faults.ts';
import { WIRE_SCENARIOS, type WireScenario } from './wire-scenarios.ts';

/** Everything that must hold on each runtime that the app runs on. */
export const ALL_SCENARIOS: readonly WireScenario[] = [
  ...WIRE_SCENARIOS,
  ...PROXY_SCENARIOS,
  ...SERVICE_SCENARIOS,
  ...TLS_FAULT_SCENARIOS,
];
