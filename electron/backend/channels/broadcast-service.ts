import type {
  BroadcastOrder,
  ChannelResult,
  ChannelTarget,
  RequestResult,
  StoragePolicy,
} from '../../../contract/broadcast.ts';
import type { ServiceTarget } from '../../../contract/destination.ts';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { NO_OUTCOMES } from '../../../contract/outcome.ts';
import type { SendCheck } from '../../../contract/sending.ts';
import { logged, told } from '../../../contract/told.ts';
import { checkBroadcast, checkChannelRequest } from '../../../payload/broadcast.ts';
import type { ApnsClient } from '../../apns/client.ts';
import type { Clock } from '../../apns/clock.ts';
import { broadcastRequest, broadcastResult } from '../../apns/http2/broadcast.ts';
import {
  type ChannelOperation,
  createChannel,
  deleteChannel,
  listChannels,
  readChannel,
} from '../../apns/http2/channels.ts';
import type { History } from '../history/history.ts';
import type { HostConsent } from '../network/host-consent.ts';
import { checkProduction } from '../plan/check-send.ts';
import type { Shelves } from '../plan/plan.ts';
import { planService, type Service, type ServicePlan } from '../plan/service-plan.ts';
import { ProblemError } from '../problem-error.ts';
import type { Connections } from '../sending/connections.ts';

/** Broadcast push: the channels of an app, and what is sent to them (iOS 18). */
export class BroadcastService {
  readonly #shelves: Shelves;
  readonly #connections: Connections;
  readonly #consent: HostConsent;
  readonly #history: History;
  readonly #clock: Clock;
  readonly #log: (entry: NewLogEntry) => void;

  constructor(options: {
    readonly shelves: Shelves;
    readonly connections: Connections;
    readonly consent: HostConsent;
    readonly history: History;
    readonly clock: Clock;
    readonly log: (entry: NewLogEntry) => void;
  }) {
    this.#shelves = options.shelves;
    this.#connections = options.connections;
    this.#consent = options.consent;
    this.#history = options.history;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** The ids of all channels of an app. Throws `ProblemError` where it cannot be asked for; so do the others. */
  list(target: ChannelTarget): Promise<ChannelResult> {
    return this.#manage(target, undefined, (bundleId) => listChannels(bundleId, target.requestId));
  }

  create(target: ChannelTarget, policy: StoragePolicy): Promise<ChannelResult> {
    return this.#manage(target, undefined, (bundleId) => createChannel(bundleId, policy, target.requestId));
  }

  read(target: ChannelTarget, channelId: string): Promise<ChannelResult> {
    return this.#manage(target, channelId, (bundleId) => readChannel(bundleId, channelId, target.requestId));
  }

  delete(target: ChannelTarget, channelId: string): Promise<ChannelResult> {
    return this.#manage(target, channelId, (bundleId) => deleteChannel(bundleId, channelId, target.requestId));
  }

  /** What to know before channels are managed with this identity, though it can be used. Throws `ProblemError` as the rest does. */
  async warnings(target: ChannelTarget): Promise<readonly Problem[]> {
    return (await planService('channels', target, this.#shelves)).warnings;
  }

  /** What stands against a broadcast; sends nothing. */
  async check(order: BroadcastOrder): Promise<SendCheck> {
    try {
      const plan = await planService('broadcast', order, this.#shelves);
      const { blocking, warnings } = this.#checkBroadcast(order, plan);
      return { blocking, warnings: [...warnings, ...plan.warnings] };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const byItself = this.#checkBroadcast(order, null);
      // Without an identity nobody knows which app is meant: only that is then worth saying.
      const blocking = byItself.blocking.filter(({ code }) => code !== 'bundle-id-missing');
      return { blocking: [...blocking, error.problem], warnings: byItself.warnings };
    }
  }

  /** Sends a broadcast. Throws `ProblemError` for the first thing that stands against it: then nothing is sent. */
  async broadcast(order: BroadcastOrder): Promise<RequestResult> {
    const plan = await planService('broadcast', order, this.#shelves);
    refuseAny(this.#checkBroadcast(order, plan).blocking);
    const { channelId, expirationSeconds, priority, requestId, payload } = order;
    const bundleId = order.bundleId ?? plan.impliedBundleId ?? '';
    const request = broadcastRequest({
      ...{ channelId, expirationSeconds, priority, requestId, payload, bundleId },
    });
    await this.#consent.demand(order.destination, plan);
    const keep = this.#follow(order, plan, bundleId);
    const end = await this.#client(plan).request(request);
    const result = this.#noted(broadcastResult(end, plan.endpoint));
    await keep(result);
    return result;
  }

  /** A broadcast is a send of one notification, to nobody that is known. */
  #follow(order: BroadcastOrder, plan: ServicePlan, bundleId: string): (result: RequestResult) => Promise<void> {
    const { channelId, destination, expirationSeconds, priority, requestId, payload } = order;
    const topic = bundleId === '' ? null : bundleId;
    const headers = { topic, pushType: 'liveactivity', priority, expirationSeconds, collapseId: null } as const;
    const keep = this.#history.follow({
      order: {
        ...{ destination, wire: 'http2', binaryCommand: 2, confirmation: 'automatic', payload },
        headers: { ...headers, apnsId: requestId },
      },
      plan: { identity: plan.identity, headers, endpoint: plan.endpoint },
      ...{ devices: null, listName: null, channelId },
    });
    return ({ outcome, status, reason, requestId: apnsId, ms, explanation }) => {
      const one = {
        index: 0,
        deviceToken: '',
        outcome,
        status,
        reason,
        apnsId,
        apnsUniqueId: null,
        timestamp: null,
        ms,
      };
      return keep({
        counts: { ...NO_OUTCOMES, [outcome]: 1 },
        seconds: ms / 1_000,
        failures: outcome === 'accepted' ? [] : [{ outcome, status, reason, count: 1, explanation }],
        firstFailure: outcome === 'accepted' ? null : { ...one, explanation },
        listed: [{ ...one, explanation }],
      });
    };
  }

  #checkBroadcast(order: BroadcastOrder, plan: Pick<ServicePlan, 'impliedBundleId'> | null): SendCheck {
    const unconfirmed = checkProduction(order);
    const bundleId = order.bundleId ?? plan?.impliedBundleId ?? null;
    const { blocking, warnings } = checkBroadcast({ ...order, bundleId }, this.#clock.now());
    return { blocking: [...(unconfirmed === null ? [] : [unconfirmed]), ...blocking], warnings };
  }

  async #manage(
    target: ChannelTarget,
    channelId: string | undefined,
    operationOf: (bundleId: string) => ChannelOperation,
  ): Promise<ChannelResult> {
    const plan = await this.#plan('channels', target);
    const bundleId = target.bundleId ?? plan.impliedBundleId;
    const { requestId } = target;
    refuseAny(checkChannelRequest({ bundleId, requestId, ...(channelId === undefined ? {} : { channelId }) }));
    const operation = operationOf(bundleId ?? '');
    await this.#consent.demand(target.destination, plan);
    const end = await this.#client(plan).request(operation.request);
    return this.#noted(operation.result(end, plan.endpoint));
  }

  #plan(service: Service, target: ServiceTarget): Promise<ServicePlan> {
    return planService(service, target, this.#shelves);
  }

  #client({ endpoint, credential, identity }: ServicePlan): ApnsClient {
    const order = { wire: 'http2', binaryCommand: 2 } as const;
    const plan = { endpoint, credential, identity, order, confirmation: 'quiet-period' } as const;
    return this.#connections.client(plan);
  }

  /** What ended without an answer has no entry of its own yet. */
  #noted<R extends RequestResult>(result: R): R {
    const { outcome, reason, explanation } = result;
    if (outcome === 'unsent' || outcome === 'unknown')
      this.#log(
        logged('explained', told(explanation), {
          phase: 'notification',
          level: 'failure',
          details: [
            ['outcome', outcome],
            ['reason', reason ?? { is: 'word', facts: 'none-given' }],
            ['what-to-do', { is: 'remedy', facts: told(explanation) }],
          ],
        }),
      );
    return result;
  }
}

function refuseAny([first]: readonly Problem[]): void {
  if (first !== undefined) throw new ProblemError(first);
}
