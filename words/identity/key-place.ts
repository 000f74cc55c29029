import type { KeyPlace } from '../../contract/facts/identity.ts';
import { t, words } from '../language.ts';

const PLACES = words('key-places', {
  'same-file': 'in the same file',
  named: (name: string) => t`in ${name}`,
  store: (store: string) => t`in the ${store}`,
  request: (request: string) => t`in the signing request “${request}”`,
});

/** Where a private key was found, to follow "found" or "key": "in push.key". */
export function keyPlace(place: KeyPlace): string {
  switch (place.in) {
    case 'same-file':
      return PLACES['same-file'];
    case 'other-file':
      return PLACES.named(place.file);
    case 'store':
      return PLACES.store(place.store);
    case 'signing-request':
      return PLACES.request(place.request);
  }
}

/** The same where `file`, the identity's own, was not named before: "in push.p12". */
export function keyPlaceBeside(place: KeyPlace, file: string): string {
  return place.in === 'same-file' ? PLACES.named(file) : keyPlace(place);
}
