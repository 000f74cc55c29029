/** Words in a key's name that say that its value is no device token of APNs. */
// not prose: names of keys
const OTHER_NAMES = new Set(
  'refresh access unlock auth authorization bearer csrf xsrf session id_token jwt provider fcm firebase gcm expo android huawei magic secret api hash sha sha1 sha256 sha512 md5 digest checksum signature sig fingerprint etag nonce type count expires expiry password salt commit installation'.split(
    ' ',
  ),
);

/**
 * How plainly a name, of a key or a column, speaks of a device token: 3 (`device_token`), 2 (`token`, `apnsToken`),
 * 1 (`device`, `push`), 0 (anything else), -1 where it says that it is something else (`refresh_token`, `sha256`).
 */
export function speaksOfDeviceToken(name: string): number {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (words.some((word) => OTHER_NAMES.has(word) || /^(?:fcm|refresh|access|unlock|auth|id)token$/.test(word)))
    return -1;
  const joined = words.join('');
  if (/devicetoken/.test(joined)) return 3;
  if (/tokens?/.test(joined)) return 2;
  return /device|apns|push|voip|registration/.test(joined) ? 1 : 0;
}
