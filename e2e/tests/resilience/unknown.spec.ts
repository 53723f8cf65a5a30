// The address is served with another database for a while: what the browser keeps is kept, and found again.

import { expectAccessible } from '../../support/accessibility.ts';
import { expect, test } from '../../support/test.ts';
import { approved, holds, reload, settledOnce } from './issuance.ts';

const UNKNOWN = 'The issuer does not know this browser';

test('a wallet that the issuer does not know is kept with its tokens, and goes on when it is known again', async ({
  enrol,
  issuer,
}) => {
  const tabs = await approved(enrol);
  await tabs.issuer.decide('Issue');
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
  const { page } = tabs.requester;

  await issuer.kill();
  await issuer.serveAnotherDatabase();
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: UNKNOWN })).toBeVisible();
  await holds(tabs.requester, ['ACTIVE']);

  // A second wallet beside it; the first is not lost.
  await page.getByRole('button', { name: 'Start anew' }).click();
  await expect(page.getByRole('alert').filter({ hasText: UNKNOWN })).toBeHidden();
  await holds(tabs.requester, []);

  await issuer.kill();
  await issuer.serveFirstDatabase();
  await reload(tabs.requester);
  await expect(page.getByRole('alert').filter({ hasText: UNKNOWN })).toBeHidden();
  await holds(tabs.requester, ['ACTIVE']);
  await page.getByRole('link', { name: 'Issuances', exact: true }).click();
  await tabs.requester.hasBalance('500,000.00');

  // Both are listed, and either can be used.
  await tabs.requester.visit('Settings');
  const wallets = page.locator('.tally-token');
  await expect(wallets).toHaveCount(2);
  await expect(wallets.nth(0)).toContainText('no tokens');
  await expect(wallets.nth(1)).toContainText('1 token');
  await expect(wallets.nth(1)).toContainText('In use');
  await expectAccessible(page, 'settings, two wallets');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: /^Use wallet/ }).click();
  await expect(wallets.nth(0)).toContainText('In use');
  await expect(page.getByRole('alert').filter({ hasText: UNKNOWN })).toBeVisible();
  await page.getByRole('button', { name: /^Use wallet/ }).click();
  await expect(wallets.nth(1)).toContainText('In use');
  await holds(tabs.requester, ['ACTIVE']);
});

test('a tab goes on without a reload when the issuer that knows its wallet is back', async ({ enrol, issuer }) => {
  const tabs = await approved(enrol);
  await tabs.issuer.decide('Issue');
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
  const { page } = tabs.requester;
  const loaded = await tabs.requester.loadedAt();

  await issuer.kill();
  await issuer.serveAnotherDatabase();
  const unknown = page.getByRole('alert').filter({ hasText: UNKNOWN });
  await tabs.requester.triesAgain();
  await expect(unknown).toBeVisible();
  await issuer.kill();
  await issuer.serveFirstDatabase();
  await tabs.requester.triesAgain();
  await expect(unknown).toBeHidden();
  await tabs.requester.isLive();
  await tabs.requester.visit('Issuances');
  await tabs.requester.closeTracker();
  await tabs.requester.requestIssuance('1000');
  await expect(tabs.requester.request).toContainText('1,000.00');
  await holds(tabs.requester, ['ACTIVE']);
  expect(await tabs.requester.loadedAt()).toBe(loaded);
});
