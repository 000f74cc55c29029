import type { DeviceTokenFault, DeviceTokenNote } from '../../contract/facts/device-tokens.ts';
import { accept } from './accept.ts';
import { decodeBase64 } from './base64.ts';
import { type Found, findRuns, readBlock } from './block.ts';
import type { Leaf } from './leaves.ts';
import { speaksOfDeviceToken } from './names.ts';

export type DocumentFormat = 'JSON' | 'property-list';

/** What a text in a document holds; `other`: digits of a device token's length that are something else by their name. */
export type LeafReading = { readonly kind: 'other'; readonly name: string } | Found;

/** What a text of a document is; `null` where it is none of a device token's business. */
export function readLeaf(leaf: Leaf, format: DocumentFormat): readonly LeafReading[] {
  const { key, from, to } = leaf;
  const speaks = key === null ? 0 : speaksOfDeviceToken(key);
  const origin: DeviceTokenNote = { code: 'from-document', format, key };
  const fault = (found: DeviceTokenFault): readonly LeafReading[] => [{ kind: 'fault', from, to, fault: found }];
  const token = (digits: string, notes: readonly DeviceTokenNote[]): readonly LeafReading[] => {
    const accepted = accept(digits, true);
    if ('code' in accepted) return speaks > 0 ? fault(accepted) : [];
    return [
      {
        kind: 'token',
        from,
        to,
        token: accepted.token,
        notes: [origin, ...notes, ...accepted.notes],
        label: leaf.label,
      },
    ];
  };
  switch (leaf.kind) {
    case 'key':
      return /^[0-9a-f]{64}$/i.test(leaf.text) ? token(leaf.text, []) : [];
    case 'numbers': {
      const bytes = leaf.text.split(',').map((number) => (Number(number) + 256) % 256);
      if (bytes.length < 16 || leaf.text.split(',').some((number) => Number(number) > 255 || Number(number) < -128))
        return [];
      if (speaks < 0) return bytes.length === 32 ? [{ kind: 'other', name: key ?? '' }] : [];
      if (bytes.length < 32)
        return speaks > 0 || key === null ? fault({ code: 'device-token-bytes', bytes: bytes.length }) : [];
      return token(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''), [{ code: 'from-bytes' }]);
    }
    case 'data': {
      const digits = decodeBase64(leaf.text.replace(/\s+/g, ''));
      if (speaks < 0 || (key !== null && speaks === 0) || digits === null) return [];
      return token(digits, [{ code: 'from-base64' }]);
    }
    case 'text':
      return readText(leaf, speaks, origin);
  }
}

function readText(leaf: Leaf, speaks: number, origin: DeviceTokenNote): readonly LeafReading[] {
  const { key, from, to } = leaf;
  if (leaf.text.trim() === '') return [];
  if (speaks < 0 || (leaf.beside && speaks < 2)) {
    const held = findRuns(leaf.text).some(({ kind }) => kind === 'token');
    return held ? [{ kind: 'other', name: key ?? '' }] : [];
  }
  const plain = speaks > 0 || key === null || /^data$/i.test(key);
  return leaf.text
    .split(/\r\n|\n|\r/)
    .flatMap((line) => (line.trim() === '' ? [] : readBlock(line).found))
    .flatMap((found): readonly LeafReading[] => {
      const placed = { ...found, from, to };
      if (placed.kind === 'fault') return isMeant(placed.fault, speaks) ? [placed] : [];
      const decoded = placed.notes.some(({ code }) => code === 'from-base64');
      if (decoded && !plain) return [];
      return [{ ...placed, notes: [origin, ...placed.notes], label: leaf.label ?? placed.label }];
    });
}

/** Whether a text was meant as a device token: by its key, or because it is nearly one. */
function isMeant(fault: DeviceTokenFault, speaks: number): boolean {
  switch (fault.code) {
    case 'device-token-odd':
      return speaks > 0 || fault.digits > 60;
    case 'device-token-not-hexadecimal':
    case 'device-token-touched':
    case 'device-token-expo':
    case 'device-token-fcm':
      return true;
    case 'device-token-unreadable':
      return speaks > 1;
    case 'device-token-null':
    case 'device-token-address':
      return false;
    default:
      return speaks > 0;
  }
}
