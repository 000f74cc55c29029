import { words } from '../language.ts';

export const channelsWords = words('cli-channels', {
  examples: `
Examples:
  # To the built-in simulator, whose channels end with the command: for a look at the answers
  pushwright channels create --storage-policy newest

  # At Apple, with a provider token key
  pushwright channels list --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --bundle-id com.example.app --policies
  pushwright channels broadcast --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --bundle-id com.example.app --channel dHN0LXNyY2gtY2hubA== --content-state '{"score":"1:0"}' --expiration +3600

Channels are managed at another host than notifications are sent to; --to sandbox and --to production know both.
Exit codes: 0 accepted; 1 rejected; 2 nothing was sent; 3 unsent, or nobody knows.`,
  description:
    'Creates, reads, lists and deletes broadcast channels (iOS 18), and sends one Live Activity update to all who follow one.',
  summary: 'manage broadcast channels and broadcast to them',
  create: 'make a new channel',
  read: 'ask what a channel stores',
  list: 'list all channels of the app',
  delete: 'delete a channel for good',
  broadcast: 'send an update to all who follow a channel',
  options: {
    to: {
      management: 'simulator, sandbox, production, or HOST[:PORT] of the management',
      api: 'simulator, sandbox, production, or HOST[:PORT] of the API',
    },
    storagePolicy: {
      created: 'none: a device that is away misses an update; newest: it gets the newest one later',
      known: 'what the channel stores, where you know it: the expiration is then checked against it',
    },
    requestId: 'id of the request, which APNs repeats; without it, APNs makes one',
    bundleId: 'app that the channels belong to; without it, the one that the certificate is for',
    channel: 'id that APNs gave when the channel was created',
    policies: 'ask what each channel stores, too: one more request for each',
    alert: 'title of the alert that it shows',
    contentState: 'shorthand for a payload with this content-state and the time now',
    payload: 'payload, sent byte for byte; - reads standard input',
    event: 'what that payload does to the Live Activity',
    expiration: 'UNIX seconds, +SECONDS from now, or 0 to store nothing',
    priority: '10 or 5',
  },
});
