/** Names of devices, which Windows takes for the device whatever follows the dot. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** `name` without what some file system refuses, as a file's name without its ending. */
export function fileNameOf(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100);
  if (plain === '') return 'identity';
  return DEVICE_NAME.test(plain) ? `_${plain}` : plain;
}
