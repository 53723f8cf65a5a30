// A first visit: what the pages say leads to the first completed issuance.

import { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

test('from the address to the first issuance, with nothing but what the pages say', async ({ context, issuer }) => {
  const page = await context.newPage();
  await page.goto(issuer.url);
  await expect(page.getByRole('region', { name: 'How an issuance goes' })).toContainText('Choose a participant');
  const card = (title: string) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Select ${title}`, exact: true }) });
  await expect(card('Commercial Bank')).toContainText('Holds tokens: requests them');
  await expect(card('Central Bank')).toContainText('Issues tokens');
  await expect(card('Custodian')).toContainText('Watches over the issuer');
  await expect(card('Regulator')).toContainText('can change nothing');
  await page.getByRole('button', { name: 'Select Commercial Bank', exact: true }).click();
  const bank = new Participant(page, 'Commercial Bank');
  await bank.isLive();
  await page.getByRole('button', { name: 'New request' }).click();
  await bank.requestIssuance('500');

  const openAs = async (from: Participant, title: 'Central Bank' | 'Custodian', decision: string) => {
    await from.openRequest();
    const [opened] = await Promise.all([context.waitForEvent('page'), from.dialog.getByRole('link', { name: `Open as ${title}` }).click()]);
    const next = new Participant(opened, title);
    await next.isLive();
    await expect(opened).toHaveURL(/\/issuances\/[0-9a-f-]{36}$/);
    await next.choice(decision).click();
    await expect(next.dialog).toBeHidden();
    await from.closeDialog();
    return next;
  };
  const central = await openAs(bank, 'Central Bank', 'Approve');
  await openAs(bank, 'Custodian', 'Approve');
  await central.decide('Issue');
  await bank.answer('Yes');
  await expect(bank.vault).toContainText('500.00');
});

test.describe('at 1280 × 720', () => {
  test.use({ viewport: { width: 1280, height: 720 } });

  test('ten requests are seen without scrolling', async ({ enrol, enrolElsewhere }) => {
    const bank = await enrol('Commercial Bank');
    const central = await enrolElsewhere('Central Bank');
    await (await bank.openForm()).getByRole('button', { name: 'Request from a file…' }).click();
    const lines = Array.from({ length: 12 }, (_, index) => `AED,${index + 1}`).join('\n');
    const buffer = Buffer.from(`Token,Amount\n${lines}\n`);
    await bank.dialog.locator('input[type=file]').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
    await bank.choice('Request 12 issuances').click();
    await expect(bank.dialog).toBeHidden();
    for (const who of [bank, central]) {
      await who.page.setViewportSize({ width: 1280, height: 720 });
      await expect(who.rows('Issuance Requests')).toHaveCount(12);
      await expect(who.rows('Issuance Requests').nth(9)).toBeInViewport({ ratio: 1 });
    }
  });
});
