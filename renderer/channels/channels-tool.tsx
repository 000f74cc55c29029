import { useRef, useState } from 'react';
import type { BroadcastChannel, ChannelTarget, RequestResult } from '../../contract/broadcast.ts';
import { parseHostPort, type ServiceTarget } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { bundleIdOfTopic } from '../../contract/notification.ts';
import type { Answer, Mend, Problem } from '../../contract/outcome.ts';
import { BROADCAST_FIELDS, checkChannelRequest } from '../../payload/broadcast.ts';
import { channelsWords } from '../../words/page/tools/channels.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { RequestNotice } from '../ui/notices/request-notice.tsx';
import { slots } from '../ui/slots.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explainInFull } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { useNow } from '../ui/use-now.ts';
import { type BroadcastChoices, BroadcastForm } from './broadcast-form.tsx';
import { ChannelList } from './channel-list.tsx';
import { DeleteChannel } from './delete-channel.tsx';
import { NewChannel } from './new-channel.tsx';
import { useChannels } from './use-channels.ts';
import '../ui/surfaces/tool.css';
import './channels-tool.css';
import type { HostMistake } from '../../contract/destination.ts';
import { inField, isIn, problem } from '../../contract/told.ts';
import { hostMistake } from '../../words/host-mistake.ts';

const NOW_EVERY_MS = 10_000;
/** Where a host of one's own is given without a port (Apple: Sending channel management requests to APNs). */
const MANAGEMENT_PORT = 2196;

export interface ChannelsToolProps {
  readonly bridge: HostBridge;
  readonly state: { readonly draft: Draft };
  /** Carries out a fix; `again` repeats what was asked, where the fix ends with that. */
  readonly onMend: (mend: Mend, again: () => void) => void;
  readonly onClose: () => void;
  readonly target: Answer<ServiceTarget>;
  readonly identity: IdentityDescription | null;
}

/** Broadcast channels: made, listed, read and deleted where they are managed, and broadcast to with the composer's payload. */
export function ChannelsTool({ bridge, state, onMend, onClose, target, identity }: ChannelsToolProps) {
  const { draft } = state;
  const [bundleId, setBundleId] = useState(() => bundleIdOfTopic(draft.topic.trim()));
  const [requestId, setRequestId] = useState('');
  const [managementHost, setManagementHost] = useState('');
  const [channelId, setChannelId] = useState('');
  const [deleting, setDeleting] = useState<BroadcastChannel | null>(null);
  const [sending, setSending] = useState(false);
  /** The app whose broadcasts may go to production. */
  const [confirmedFor, setConfirmedFor] = useState<string | null>(null);
  const [sent, setSent] = useState<RequestResult | Problem | null>(null);
  const lastChoices = useRef<BroadcastChoices | null>(null);
  const now = useNow(NOW_EVERY_MS);
  const own = draft.destination === 'other';
  const host = own && managementHost.trim() !== '' ? parseHostPort(managementHost) : null;
  const asked = { bundleId: bundleId.trim() || null, requestId: requestId.trim() || null };
  const [wrong] = checkChannelRequest({ ...asked, bundleId: asked.bundleId ?? 'com.example.app' });

  const management = useEvent((): Answer<ChannelTarget> => {
    if (!target.ok) return target;
    const { destination } = target.value;
    if (destination.kind !== 'other') return { ok: true, value: { ...target.value, ...asked } };
    if (host !== null && 'mistake' in host) return { ok: false, problem: hostMalformed(host.mistake) };
    const place = host ?? { host: destination.host, port: null };
    return { ok: true, value: { ...target.value, ...asked, destination: { ...destination, ...place } } };
  });
  const work = useChannels(bridge, management);
  const known = work.channels?.find((one) => one.channelId === channelId.trim());

  const app = `${identity?.id ?? ''} ${asked.bundleId ?? ''}`;
  const broadcast = useEvent(async (choices: BroadcastChoices, confirmed: boolean = confirmedFor === app) => {
    lastChoices.current = choices;
    if (!target.ok) {
      setSent(target.problem);
      return;
    }
    setSending(true);
    const answer = await bridge['broadcast.send']({
      ...target.value,
      ...asked,
      ...choices,
      storagePolicy: known?.storagePolicy ?? null,
      payload: draft.payload,
      confirmProduction: confirmed,
    });
    setSending(false);
    setSent(answer.ok ? answer.value : answer.problem);
  });
  const mendManagement = useEvent((mend: Mend) => onMend(mend, work.again));
  const mendBroadcast = useEvent((mend: Mend) => {
    const choices = lastChoices.current;
    if (mend.kind === 'confirm-production') setConfirmedFor(app);
    onMend(mend, () => {
      if (choices !== null) void broadcast(choices, mend.kind === 'confirm-production' || confirmedFor === app);
    });
  });
  const implied = identity?.topics[0] === undefined ? null : bundleIdOfTopic(identity.topics[0]);

  return (
    <div className="channels">
      <div className="tool-head">
        <p className="tool-intro">
          {slots(
            (name) => channelsWords.intro(environmentWords(draft), name),
            <strong>{identity?.name ?? channelsWords.nobodyYet}</strong>,
          )}
        </p>
        <div className="channels__where">
          <TextField
            label={channelsWords.bundleId}
            mono
            value={bundleId}
            placeholder={implied ?? (identity?.builtIn === true ? channelsWords.simulatorsApp : 'com.example.app')}
            onChange={setBundleId}
            problem={wrong !== undefined && isIn(BROADCAST_FIELDS.bundleId, wrong) ? explainInFull(wrong) : undefined}
          />
          {own && (
            <TextField
              label={channelsWords.managementHost}
              field="management-host"
              mono
              value={managementHost}
              placeholder={`${draft.otherHost.replace(/:\d+$/, '') || 'push.example.com'}:${MANAGEMENT_PORT}`}
              onChange={setManagementHost}
              problem={host !== null && 'mistake' in host ? hostMistake(host.mistake) : undefined}
            />
          )}
          <Button icon="read" aria-disabled={work.busy !== null} onClick={() => work.busy === null && void work.list()}>
            {work.busy === 'list' ? channelsWords.listing : channelsWords.listChannels}
          </Button>
        </div>
        <Disclosure
          label={channelsWords.requestId}
          summary={requestId.trim() === '' ? channelsWords.apnsMakesOne : requestId}
        >
          <TextField
            label={channelsWords.requestId}
            hideLabel
            mono
            value={requestId}
            placeholder={channelsWords.uuidApnsRepeats}
            onChange={setRequestId}
            problem={wrong !== undefined && isIn(BROADCAST_FIELDS.requestId, wrong) ? explainInFull(wrong) : undefined}
          />
        </Disclosure>
      </div>
      <div className="channels__columns">
        <section className="channels__managed" aria-label={channelsWords.channels}>
          <h3 className="channels__heading">
            {channelsWords.channels}
            {work.channels !== null && <span className="channels__count">{countWords(work.channels.length)}</span>}
          </h3>
          <div role="status" aria-label={channelsWords.channelsResult} className="channels__result">
            {work.ended !== null && <RequestNotice ended={work.ended} onMend={mendManagement} />}
          </div>
          {work.channels === null || work.channels.length === 0 ? (
            <p className="tool-empty">
              {work.channels === null ? channelsWords.notAskedYet : channelsWords.appNoChannel}
              {draft.destination === 'simulator' && ` ${channelsWords.simulatorsChannelsEnd}`}
            </p>
          ) : (
            <ChannelList
              channels={work.channels}
              chosen={channelId.trim()}
              onChoose={(channel) => setChannelId(channel.channelId)}
              onDelete={setDeleting}
              onInSight={work.inSight}
            />
          )}
          <NewChannel
            busy={work.busy === 'create'}
            onCreate={(policy) =>
              void work.create(policy).then((made) => {
                if (made !== null) setChannelId(made.channelId);
              })
            }
          />
        </section>
        <BroadcastForm
          channelId={channelId}
          storagePolicy={known?.storagePolicy ?? null}
          bundleId={asked.bundleId}
          payload={draft.payload}
          now={now}
          production={draft.destination === 'production'}
          sending={sending}
          reading={work.busy === 'read'}
          ended={sent}
          onChannelId={setChannelId}
          onRead={() => void work.read(channelId.trim())}
          onSend={(choices) => void broadcast(choices)}
          onMend={mendBroadcast}
          onCompose={onClose}
        />
      </div>
      {deleting !== null && (
        <DeleteChannel
          channel={deleting}
          production={draft.destination === 'production'}
          onConfirm={() => {
            void work.remove(deleting.channelId);
            setDeleting(null);
          }}
          onClose={() => setDeleting(null)}
        />
      )}
    </div>
  );
}

function countWords(count: number): string {
  return channelsWords.countOfMost(count);
}

function environmentWords({ destination, otherHost }: Draft): string {
  switch (destination) {
    case 'simulator':
      return channelsWords.simulators;
    case 'sandbox':
      return channelsWords.sandboxs;
    case 'production':
      return channelsWords.productions;
    case 'other':
      return otherHost.trim() === '' ? channelsWords.thoseGatewayOwn : channelsWords.gateways(otherHost.trim());
    case 'ios-simulator':
      return channelsWords.noChannels;
  }
}

function hostMalformed(mistake: HostMistake): Problem {
  const place = inField('management-host');
  return problem('host-malformed', { mistake, of: 'management-api' }, { place });
}
