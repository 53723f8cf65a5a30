// A program of a participant, without the console: signs its own messages and reads its own view.

import { type KeyObject, createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Body = { [name: string]: Json };

/** What a message was answered with. */
export interface Answer {
  status: number;
  /** Of what was carried out. */
  response?: { [name: string]: string };
  /** Of what was refused. */
  error?: { Code: string; Message: string };
}

/** A row of `/vaults`. */
export interface Vault {
  symbol: string;
  balance: string;
  reserved: string;
  outstanding?: string;
}

export class ApiWallet {
  private readonly key: KeyObject;
  private readonly publicKey: string;
  private id = 'Anonymous';
  private cookie = '';

  private constructor(
    private readonly url: string,
    private readonly domain: string,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.key = privateKey;
    // The last 32 bytes of the encoding are the key itself.
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  }

  /** Enrols a wallet of the participant of this id, and opens its session. */
  static async enrol(url: string, participant: string): Promise<ApiWallet> {
    const { domain } = (await (await fetch(`${url}/api/v1/issuer`)).json()) as { domain: string };
    const wallet = new ApiWallet(url, domain);
    const body = { Participant: participant, PublicKey: wallet.publicKey, Language: 'en' };
    const { response } = await wallet.send('Onboard@Notifier', body);
    wallet.id = response!.Wallet!;
    await wallet.send('Session@Issuer', {});
    return wallet;
  }

  /** Signs a message and waits for its answer. */
  async send(subject: string, body: Body): Promise<Answer> {
    const header = {
      From: this.id,
      To: this.domain,
      Subject: subject,
      Correlation: randomUUID(),
      Timestamp: new Date().toISOString(),
      Schema: 'pollyweb.org/MSG:1.0',
    };
    const canonical = Buffer.from(canonicalJson({ Body: body, Header: header }));
    const answer = await fetch(`${this.url}/inbox`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        Header: header,
        Body: body,
        Hash: createHash('sha256').update(canonical).digest('hex'),
        Signature: sign(null, canonical, this.key).toString('base64'),
      }),
    });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    const { Response: response, Error: error } = (await answer.json()) as { Response?: Answer['response']; Error?: Answer['error'] };
    return { status: answer.status, response, error };
  }

  /** Reads the wallet's own view, such as `vaults`. */
  async read<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/wallets/${this.id}/${path}`, { headers: { Cookie: this.cookie } });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status}`);
    }
    return (await answer.json()) as T;
  }

  /** The participant's vault of the token of this symbol, in the issuer's books. */
  async vault(symbol: string): Promise<Vault | undefined> {
    return (await this.read<Vault[]>('vaults')).find((vault) => vault.symbol === symbol);
  }
}

/** RFC 8785, as far as the names of fields are ASCII and numbers are integers. */
function canonicalJson(value: Json): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join()}]`;
  }
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join()}}`;
}
