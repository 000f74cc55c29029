/** What proves to APNs who is sending, as plain data: PEM text, never a file's name. */
export type Credential =
  | {
      readonly kind: 'certificate';
      /** The leaf first, then whatever chain came with it. */
      readonly certificateChainPem: string;
      readonly privateKeyPem: string;
      /** Topics the certificate may push to, from Apple's extensions. */
      readonly topics: readonly string[];
    }
  | {
      readonly kind: 'provider-token-key';
      /** PKCS#8, EC P-256. */
      readonly privateKeyPem: string;
      /** Ten characters: the `kid` of the provider token. */
      readonly keyId: string;
      /** Ten characters: its `iss`. */
      readonly teamId: string;
      /** The key id that the file's name tells, where it does: proof against swapped ids. */
      readonly keyIdOfFile?: string | null;
    };
