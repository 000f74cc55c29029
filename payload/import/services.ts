/** Services whose requests people paste here and which are not APNs, by their host: each by its name, or by an id. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)fcm\.googleapis\.com$|^(?:gcm-http|android|iid)\.googleapis\.com$/, 'Firebase Cloud Messaging'],
  [/^(?:exp\.host|api\.expo\.dev)$/, 'expo'],
  [/(?:^|\.)onesignal\.com$/, 'OneSignal'],
  [/^web\.push\.apple\.com$|\.push\.services\.mozilla\.com$|\.notify\.windows\.com$/, 'web-push'],
  [/(?:^|\.)slack\.com$/, 'Slack'],
  [/(?:^|\.)discord(?:app)?\.com$/, 'Discord'],
  [/(?:^|\.)telegram\.org$/, 'Telegram'],
  [/^api\.appstoreconnect\.apple\.com$/, 'App Store Connect'],
  [/^api\.storekit(?:-sandbox)?\.(?:itunes|apple)\.|^(?:sandbox|buy)\.itunes\.apple\.com$/, 'app-store-server'],
  [/(?:^|\.)devicecheck\.apple\.com$/, 'DeviceCheck'],
  [/^(?:appleid|idmsa|developer)\.apple\.com$/, 'apple-account'],
  [/^(?:sns|pinpoint)\.[\w-]+\.amazonaws\.com/, 'amazon-sns'],
  [/(?:^|\.)(?:urbanairship|airship)\.(?:com|eu)$/, 'Airship'],
  [/(?:^|\.)braze\.(?:com|eu)$/, 'Braze'],
  [/(?:^|\.)pushover\.net$/, 'Pushover'],
  [/(?:^|\.)pushy\.me$/, 'Pushy'],
  [/(?:^|\.)pusher(?:app)?\.com$|\.pushnotifications\.pusher\.com$/, 'Pusher'],
  [/(?:^|\.)twilio\.com$/, 'Twilio'],
  [/(?:^|\.)batch\.com$/, 'Batch'],
  [/(?:^|\.)clevertap\.com$/, 'CleverTap'],
  [/(?:^|\.)courier\.com$/, 'Courier'],
  [/(?:^|\.)notificationhubs?\.|\.servicebus\.windows\.net$/, 'Azure Notification Hubs'],
  [/^(?:gateway|feedback)\.(?:sandbox\.)?push\.apple\.com$/, 'binary-gateway'],
];

/** The service behind a host; `null` for Apple's API hosts and for hosts of nobody known. */
export function serviceOfHost(host: string): string | null {
  const lower = host.toLowerCase();
  return SERVICES.find(([pattern]) => pattern.test(lower))?.[1] ?? null;
}

/** The environment behind one of Apple's API hosts (Apple: Sending notification requests to APNs). */
export function environmentOfHost(host: string): 'sandbox' | 'production' | null {
  const match = /^api(?:-manage-broadcast)?\.(?:(sandbox|development)\.)?push\.apple\.com\.?$/i.exec(host);
  if (match === null) return null;
  return match[1] === undefined ? 'production' : 'sandbox';
}

/** Whose request body a JSON object is, by the keys that only that service has; `null` where none is known. */
export function serviceOfBody(json: string): string | null {
  const body: unknown = JSON.parse(json);
  if (typeof body !== 'object' || body === null) return null;
  const has = (...keys: readonly string[]) => keys.some((key) => key in body);
  if (/"Expo(?:nent)?PushToken\[/.test(json)) return 'expo';
  if (
    has('registration_ids') ||
    (has('to') && has('notification', 'data')) ||
    (has('message') && /"(?:notification|android|webpush)"\s*:/.test(json))
  )
    return 'Firebase Cloud Messaging';
  if (has('app_id') && has('contents', 'headings', 'include_player_ids', 'include_aliases', 'included_segments'))
    return 'OneSignal';
  if (has('endpoint') && has('keys')) return 'web-push';
  return null;
}
