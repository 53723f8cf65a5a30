// Two browsers of one organisation: both are asked, the first answer stands, and what one accepted the other holds, too.

import { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const REQUESTED_ELSEWHERE = 'Another device of your organisation requested this token.';

/** The requester's only request is approved by both, and issued. */
async function issue(requester: Participant, central: Participant, custodian: Participant): Promise<void> {
  await requester.requestIssuance('500000');
  await central.decide('Approve');
  await expect(custodian.request).toContainText('APPROVED');
  await custodian.decide('Approve');
  await expect(central.request.getByText('APPROVED')).toHaveCount(2);
  await central.decide('Issue');
  await expect(requester.offer).toContainText('500,000.00 AED');
}

test('whichever browser answers first answers for both', async ({ enrol, enrolElsewhere }) => {
  const first = await enrol('Commercial Bank');
  const second = await enrolElsewhere('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');

  await test.step('Yes on the first: the question goes from the second, and both hold the token', async () => {
    await issue(first, central, custodian);
    await expect(second.offer).toContainText(REQUESTED_ELSEWHERE);
    await first.answer('Yes');
    for (const browser of [first, second]) {
      await expect(browser.dialog).toHaveCount(0);
      await browser.hasBalance('500,000.00');
      await browser.visit('Tokens');
      const held = browser.page.locator('.tally-token');
      await expect(held).toHaveCount(1);
      await expect(held).toContainText('Currency issuance, by Central Bank');
      await browser.visit('Issuances');
    }
  });

  await test.step('No on the second: the question goes from the first, which reads why', async () => {
    await first.dismissToasts();
    await second.dismissToasts();
    await issue(first, central, custodian);
    await expect(second.offer).toBeVisible();
    await second.answer('No');
    for (const browser of [first, second]) {
      await expect(browser.dialog).toHaveCount(0);
      await browser.hasBalance('500,000.00');
    }
    await expect(first.toast('The offer was declined on another device')).toBeVisible();
    await central.hasBalance('500,000.00');
  });
});

test('a browser that is closed for good keeps no money reserved', async ({ browser, enrolElsewhere, issuer: { url } }) => {
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await test.step('the only browser of Commercial Bank requests, and is lost', async () => {
    const lost = await browser.newContext();
    const requester = await Participant.enrol(lost, url, 'Commercial Bank');
    await issue(requester, central, custodian);
    await lost.close();
    await expect(central.vault).toContainText('Reserved: 500,000.00 AED');
  });

  await test.step('a new one is asked, and answers', async () => {
    const next = await enrolElsewhere('Commercial Bank');
    await expect(next.offer).toContainText(REQUESTED_ELSEWHERE);
    await next.answer('Yes');
    await expect(next.dialog).toHaveCount(0);
    await next.hasBalance('500,000.00');
    await expect(central.vault).not.toContainText('Reserved');
  });
});
