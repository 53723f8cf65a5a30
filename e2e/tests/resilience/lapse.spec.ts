import { Held } from '../../support/inbox.ts';
import { expect, test } from '../../support/test.ts';
import { approved, closeTracker, failedOnce, holds, issues } from './issuance.ts';

test.use({ issuerOptions: { movedClock: true } });

const EIGHT_DAYS = 8 * 86_400_000;

test('an acceptance that comes after the offer lapsed moves nothing, and the holder reads why', async ({ enrol, issuer }) => {
  const tabs = await approved(enrol);
  const held = await Held.hold(tabs.requester.page, 'Offered@Issuer');
  await tabs.issuer.decide('Issue');
  await tabs.requester.answer('Yes');
  await held.arrived;
  await issuer.advance(EIGHT_DAYS);
  // The requester's own tab still asks to wait.
  await expect(await issues(tabs.issuer)).toContainText('FAILED');
  await closeTracker(tabs.issuer);

  await held.release();

  await failedOnce(tabs, 'Commercial Bank did not answer before the offer ended');
  await expect(tabs.requester.toast('The offer ended at')).toBeVisible();
  await tabs.requester.hasBalance('0.00');
  await tabs.issuer.hasBalance('1,000,000.00');
  await holds(tabs.requester, ['VOID']);
  await expect(tabs.requester.page.locator('.tally-token')).toContainText('The offer ended at');
});
