import type { CliExplanations } from './cli.ts';
import type { DeviceTokenExplanations, ListExplanations } from './device-tokens.ts';
import type { DocumentExplanations, FileExplanations } from './files.ts';
import type { BroadcastExplanations, HeaderExplanations } from './headers.ts';
import type { HostExplanations } from './host.ts';
import type { IdentityUseExplanations } from './identities-in-use.ts';
import type { IdentityExplanations } from './identity.ts';
import type { IdentityFileExplanations } from './identity-files.ts';
import type { JsonExplanations } from './json.ts';
import type { LiveActivityExplanations } from './live-activity.ts';
import type { NetworkExplanations } from './network.ts';
import type { PayloadExplanations, TextsExplanations } from './payload.ts';
import type { SecretExplanations } from './secrets.ts';
import type { SendingExplanations } from './sending.ts';
import type { SendExplanations } from './sends.ts';
import type { FeedbackExplanations } from './services.ts';
import type { SigningExplanations } from './signing.ts';
import type { SimulatorExplanations } from './simulator.ts';
import type { DeviceBookExplanations, StoreExplanations } from './store.ts';
import type { AnswerExplanations, ChannelExplanations } from './wire/answers.ts';
import type { ConnectionExplanations } from './wire/connection.ts';
import type { ProxyExplanations } from './wire/proxy.ts';
import type { TlsExplanations } from './wire/tls.ts';

/** What goes wrong on the way to a gateway, on an open connection, or with a proxy: what a result carries as its reason. */
export interface WireExplanations extends ConnectionExplanations, TlsExplanations, ProxyExplanations {}

/** Everything that can be explained, by code: one table an area. Each code has its words in `words/`, or nothing compiles. */
export interface ExplanationFacts
  extends AnswerExplanations,
    BroadcastExplanations,
    ChannelExplanations,
    CliExplanations,
    DeviceBookExplanations,
    DocumentExplanations,
    FeedbackExplanations,
    FileExplanations,
    HeaderExplanations,
    HostExplanations,
    ListExplanations,
    NetworkExplanations,
    SendingExplanations,
    StoreExplanations,
    IdentityExplanations,
    IdentityFileExplanations,
    IdentityUseExplanations,
    SecretExplanations,
    SendExplanations,
    SigningExplanations,
    SimulatorExplanations,
    TextsExplanations,
    WireExplanations,
    JsonExplanations,
    LiveActivityExplanations,
    PayloadExplanations,
    DeviceTokenExplanations {}

export type ExplanationCode = keyof ExplanationFacts;
