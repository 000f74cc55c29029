import type { ExplanationFacts } from '../contract/facts/explanations.ts';
import type { Inner } from '../contract/facts/inner.ts';
import { cliExplanations } from './cli/problems.ts';
import { documentExplanations } from './documents.ts';
import { feedbackExplanations } from './feedback.ts';
import { fileExplanations } from './files.ts';
import { hostExplanations } from './host.ts';
import { identityExplanations } from './identity/explanations.ts';
import { identityFileExplanations } from './identity/files.ts';
import { identityUseExplanations } from './identity/in-use.ts';
import { secretExplanations } from './identity/secrets.ts';
import { signingExplanations } from './identity/signing.ts';
import { deviceBookExplanations } from './kept/devices.ts';
import { t, words } from './language.ts';
import { listExplanations } from './lists.ts';
import { networkExplanations } from './network.ts';
import { payloadExplanations } from './payload/aps.ts';
import { deviceTokenExplanations } from './payload/device-tokens.ts';
import { broadcastExplanations, headerExplanations } from './payload/headers.ts';
import { jsonExplanations } from './payload/json.ts';
import { liveActivityExplanations } from './payload/live-activity.ts';
import { textsExplanations } from './payload/texts.ts';
import { sendingExplanations } from './sending.ts';
import { sendExplanations } from './sends.ts';
import type { Explain, ExplanationWords, Said } from './shapes.ts';
import { simulatorExplanations } from './simulator.ts';
import { storeExplanations } from './store.ts';
import { answerExplanations, channelExplanations } from './wire/answers.ts';
import { connectionExplanations } from './wire/connection.ts';
import { proxyExplanations } from './wire/proxy.ts';
import { tlsExplanations } from './wire/tls.ts';

/** Every code has its words, or this does not compile. */
const EXPLANATIONS: ExplanationWords<ExplanationFacts> = {
  ...answerExplanations,
  ...broadcastExplanations,
  ...channelExplanations,
  ...cliExplanations,
  ...connectionExplanations,
  ...deviceBookExplanations,
  ...feedbackExplanations,
  ...fileExplanations,
  ...headerExplanations,
  ...hostExplanations,
  ...listExplanations,
  ...networkExplanations,
  ...documentExplanations,
  ...sendingExplanations,
  ...storeExplanations,
  ...deviceTokenExplanations,
  ...payloadExplanations,
  ...liveActivityExplanations,
  ...jsonExplanations,
  ...identityExplanations,
  ...identityFileExplanations,
  ...identityUseExplanations,
  ...proxyExplanations,
  ...secretExplanations,
  ...sendExplanations,
  ...signingExplanations,
  ...simulatorExplanations,
  ...textsExplanations,
  ...tlsExplanations,
};

const UNKNOWN = words('explanation-unknown', (code: string, facts: string) => ({
  sentence: t`${code}: ${facts}`,
  remedy: 'This was written by a newer Pushwright: open it there to read it.',
}));

/** What happened and what to do next, in words. What a newer version told is shown as it stands. */
export function explain(told: Inner): Said {
  const { code, facts } = told;
  if (!Object.hasOwn(EXPLANATIONS, code)) return UNKNOWN(code, JSON.stringify(facts));
  const entry = EXPLANATIONS[code as keyof ExplanationFacts] as Said | ((facts: unknown, explain: Explain) => Said);
  return typeof entry === 'function' ? entry(facts, explain) : entry;
}
