// The fixtures of every test: an issuer of its own, and tabs of its participants.

import { test as base } from '@playwright/test';
import { Issuer, type IssuerOptions } from './issuer.ts';
import { Participant, type Title } from './participant.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** Set with `test.use`. */
  issuerOptions: IssuerOptions;
  issuer: Issuer;
  /** Opens a tab of this browser for a participant. */
  enrol: (title: Title) => Promise<Participant>;
}

export const test = base.extend<Fixtures>({
  issuerOptions: [{}, { option: true }],
  issuer: async ({ issuerOptions }, use) => {
    const issuer = await Issuer.start(issuerOptions);
    await use(issuer);
    await issuer.dispose();
  },
  enrol: async ({ context, issuer }, use) => {
    await use((title) => Participant.enrol(context, issuer.url, title));
  },
});
