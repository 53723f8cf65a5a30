// The address is served with another database for a while: what the browser keeps is kept, and found again.

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
});
