import { Held, type Leg, type Subject } from '../../support/inbox.ts';
import { expect, test } from '../../support/test.ts';
import { approved, reload, settledOnce } from './issuance.ts';

test('reloaded at the question, the tab asks again', async ({ enrol }) => {
  const tabs = await approved(enrol);
  await tabs.issuer.decide('Issue');
  await expect(tabs.requester.offer).toBeVisible();

  await reload(tabs.requester);

  await expect(tabs.requester.offer).toContainText('500,000.00 AED');
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
});

const MOMENTS: [string, Subject, Leg][] = [
  ['before the download', 'Issued@Issuer', 'message'],
  ['while the token is on its way', 'Issued@Issuer', 'answer'],
  ['after the download, before the answer', 'Offered@Issuer', 'message'],
  ['after the answer, before its receipt', 'Offered@Issuer', 'answer'],
];

for (const [moment, subject, leg] of MOMENTS) {
  test(`reloaded after Yes, ${moment}, the tab carries on by itself`, async ({ enrol }) => {
    const tabs = await approved(enrol);
    await tabs.issuer.decide('Issue');
    const held = await Held.hold(tabs.requester.page, subject, leg);
    await tabs.requester.answer('Yes');
    await held.arrived;

    // Held until the page is new, so that the old one cannot try again.
    await reload(tabs.requester);
    await held.release();

    await settledOnce(tabs);
  });
}
