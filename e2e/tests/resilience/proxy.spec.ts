// Something between the browser and the issuer answers in the issuer's place: nothing is lost, and the same is sent again.

import { type Answer, answersInstead } from '../../support/inbox.ts';
import { expect, test } from '../../support/test.ts';
import { approved, settledOnce } from './issuance.ts';

const html = { contentType: 'text/html', body: '<h1>Access denied</h1>' };
const ANSWERS: Answer[] = [
  { status: 403, ...html },
  { status: 404, contentType: 'text/plain', body: '' },
  { status: 410, contentType: 'application/json', body: '{"error":"gone"}' },
  { status: 200, ...html },
  { status: 400, contentType: 'application/json', body: '{"Error":{"Code":"SOMETHING_NEW","Message":"No."}}' },
];

for (const subject of ['Offered@Issuer', 'Issued@Issuer'] as const) {
  test(`whatever a proxy answers to ${subject}, the token is kept and settled`, async ({ enrol }) => {
    const tabs = await approved(enrol);
    await tabs.issuer.decide('Issue');
    const { settled } = await answersInstead(tabs.requester, subject, ANSWERS);
    await tabs.requester.answer('Yes');
    await settled;
    await settledOnce(tabs);
  });
}

test('whatever a proxy answers to a request, it is asked for once', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const { settled } = await answersInstead(requester, 'RequestIssuance@Issuer', ANSWERS.slice(0, 3));
  await requester.requestIssuance('500000');
  await settled;
  await expect(requester.request).toContainText('500,000.00');
  await expect(requester.dialog).toBeHidden();
});
