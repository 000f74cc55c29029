/** `der` as a PEM block: lines of 64 characters (RFC 7468), a line break at the end. */
export function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The DER of every certificate in PEM text, in order; text between them is passed over. */
export function certificatesInPem(text: string): readonly Buffer[] {
  return [...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END/g)].map(
    ([, base64 = '']) => Buffer.from(base64, 'base64'),
  );
}
