// The fixtures of every test: an issuer of its own, and tabs of its participants.

import { type BrowserContext, test as base } from '@playwright/test';
import { Issuer, type IssuerOptions } from './issuer.ts';
import { Participant, type Title } from './participant.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** Set with `test.use`. */
  issuerOptions: IssuerOptions;
  issuer: Issuer;
  /** Opens a tab of this browser for a participant. */
  enrol: (title: Title) => Promise<Participant>;
  /** Opens a tab of another browser, one for each call. */
  enrolElsewhere: (title: Title) => Promise<Participant>;
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
  enrolElsewhere: async ({ browser, issuer }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (title) => {
      const context = await browser.newContext();
      contexts.push(context);
      return Participant.enrol(context, issuer.url, title);
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});
