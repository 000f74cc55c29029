/** What an identity can be written as for a server or another tool. */
export type Conversion =
  | {
      /** Certificate, chain and key in one file. Never without a passphrase. */
      readonly form: 'pkcs12';
      /** `modern`: AES-256 and SHA-256. `legacy`: 3DES and SHA-1, for tools that know no better. */
      readonly encryption: 'modern' | 'legacy';
      readonly passphrase: string;
    }
  /** Certificate, chain and key in one text; the key in the clear where `passphrase` is `null`, after the user was asked. */
  | { readonly form: 'pem'; readonly passphrase: string | null }
  /** The private key alone, likewise. */
  | { readonly form: 'key'; readonly passphrase: string | null }
  /** The certificate alone, without its chain: public. */
  | { readonly form: 'certificate'; readonly encoding: 'der' | 'pem' }
  /** The certificate and what vouches for it, as text: public. */
  | { readonly form: 'chain' };

/** True where whoever has the file can send in the owner's name: it holds the private key. */
export function holdsPrivateKey({ form }: Pick<Conversion, 'form'>): boolean {
  return form === 'pkcs12' || form === 'pem' || form === 'key';
}
