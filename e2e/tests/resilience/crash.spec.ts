import { Held, type Leg } from '../../support/inbox.ts';
import { expect, test } from '../../support/test.ts';
import { approved, settledOnce } from './issuance.ts';

test('an issuer killed right after Issue has lost nothing', async ({ enrol, issuer }) => {
  const tabs = await approved(enrol);
  await tabs.issuer.decide('Issue');
  await expect(tabs.issuer.toast('Successfully submitted an issuance of tokens')).toBeVisible();

  await issuer.kill();
  await expect(tabs.issuer.page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();
  await issuer.restart();

  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
});

const MOMENTS: [string, Leg][] = [
  ['before the answer came', 'message'],
  ['before it could confirm the answer', 'answer'],
];

for (const [moment, leg] of MOMENTS) {
  test(`an issuer killed after Yes, ${moment}, settles once`, async ({ enrol, issuer }) => {
    const tabs = await approved(enrol);
    await tabs.issuer.decide('Issue');
    const held = await Held.hold(tabs.requester.page, 'Offered@Issuer', leg);
    await tabs.requester.answer('Yes');
    await held.arrived;

    await issuer.kill();
    await held.lose();
    await expect(tabs.requester.page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();
    await issuer.restart();

    await settledOnce(tabs);
  });
}
