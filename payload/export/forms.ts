import { BLANK_REQUEST } from '../document/document.ts';
import { writeDocument } from '../document/write.ts';
import { curl } from './curl.ts';
import type { ExportedRequest, ExportForm } from './exported.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { isHidden, printfFormat, sh } from './literals.ts';
import { node } from './node.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { swift } from './swift.ts';

/** A certificate with its key, as a program can open it. `old-p12`: encrypted with RC2, which OpenSSL 3 does not open any more. */
export type CertificateFile = 'pem' | 'encrypted-pem' | 'p12' | 'old-p12';

interface Form {
  /** The program's text. */
  readonly write: (request: ExportedRequest) => string;
  /** What it opens; `null`: nothing in it says who sends. */
  readonly opens: readonly CertificateFile[] | null;
}

/** Every form. `simctl` and `http` carry no proof: the one needs none, the other leaves it to the program that sends it. */
export const FORMS: Readonly<Record<ExportForm, Form>> = {
  curl: { write: curl, opens: ['pem', 'encrypted-pem', 'p12'] },
  node: { write: node, opens: ['pem', 'encrypted-pem', 'p12'] },
  go: { write: go, opens: ['pem'] },
  java: { write: java, opens: ['p12', 'old-p12'] },
  python: { write: python, opens: ['pem', 'encrypted-pem'] },
  php: { write: php, opens: ['pem', 'encrypted-pem', 'p12'] },
  ruby: { write: ruby, opens: ['pem', 'encrypted-pem', 'p12'] },
  swift: { write: swift, opens: ['p12', 'old-p12'] },
  simctl: { write: simctl, opens: null },
  http: { write: http, opens: null },
};

/** A line for sh on a Mac: the payload on standard input, since a file beside it would have to be there too. */
// not prose: a script
function simctl({ payload, simulator, bundleId }: ExportedRequest): string {
  const printed = isHidden(payload) ? printfFormat(payload) : `%s ${sh(payload)}`;
  const app = bundleId === null ? '' : ` ${sh(bundleId)}`;
  return `printf ${printed} | xcrun simctl push ${sh(simulator)}${app} -\n`;
}

/** The text of HTTP, a request for each device token. */
function http({ origin, deviceTokens, headers, payload }: ExportedRequest): string {
  return writeDocument(
    deviceTokens.map((token) => ({
      ...BLANK_REQUEST,
      ...{ url: `${origin}/3/device/${token}`, headers, payload, literal: payload.includes('{{') },
    })),
  );
}
