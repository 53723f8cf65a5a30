// A connection that died without a word: the event stream seems open, and nothing comes any more.

import type { Page } from '@playwright/test';
import { Participant } from '../../support/participant.ts';
import { Relay } from '../../support/relay.ts';
import { test as base, expect } from '../../support/test.ts';

const test = base.extend<{ relay: Relay }>({
  relay: async ({ issuer }, use) => {
    const relay = await Relay.start(issuer.url);
    await use(relay);
    relay.stop();
  },
});

/** Two pings and some time for the way have not come. */
const LONG_SILENCE = 36_000;

function connection(page: Page) {
  return page.getByRole('banner').getByRole('status');
}

test('a silent connection is noticed and opened anew, and what happened meanwhile is shown', async ({ context, relay, enrolElsewhere }) => {
  await context.clock.install();
  const central = await Participant.enrol(context, relay.url, 'Central Bank');
  const bank = await enrolElsewhere('Commercial Bank');
  await expect(central.page.getByText('No requests.')).toBeVisible();
  const loadedAt = await central.loadedAt();

  relay.silence();
  relay.hold();
  await bank.requestIssuance('500');
  await expect(central.page.getByText('No requests.'), 'nothing tells it').toBeVisible();
  await expect(connection(central.page)).toHaveText('Live');
  await context.clock.fastForward(LONG_SILENCE);
  await expect(connection(central.page)).toHaveText('Offline');

  relay.release();
  await expect(central.request).toContainText('500.00');
  await expect(connection(central.page)).toHaveText('Live');
  await bank.requestIssuance('20');
  await expect(central.rows('Issuance Requests')).toHaveCount(2);
  expect(await central.loadedAt()).toBe(loadedAt);
});

const WAKES: [string, (central: Participant) => Promise<void>][] = [
  ['it is shown again', ({ page }) => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))],
  ['the network is back', (central) => central.triesAgain()],
];

for (const [when, wake] of WAKES) {
  test(`a tab that slept opens a silent connection anew as soon as ${when}`, async ({ context, relay, enrolElsewhere }) => {
    await context.clock.install();
    const central = await Participant.enrol(context, relay.url, 'Central Bank');
    const bank = await enrolElsewhere('Commercial Bank');
    await expect(central.page.getByText('No requests.')).toBeVisible();
    const loadedAt = await central.loadedAt();

    relay.silence();
    await bank.requestIssuance('500');
    // The time passes, but no timer of the page goes off: it slept.
    await context.clock.setSystemTime(Date.now() + LONG_SILENCE);
    await expect(central.page.getByText('No requests.')).toBeVisible();
    await wake(central);
    // Sooner than the page would notice the silence by itself.
    await expect(central.request).toContainText('500.00', { timeout: 10_000 });
    await central.isLive();
    expect(await central.loadedAt()).toBe(loadedAt);
  });
}
