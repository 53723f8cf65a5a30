// Several requests at once: requested with a file, and approved together.

import { complaints } from '../../support/complaints.ts';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const REQUESTS = 'Issuance Requests';

async function choose(bank: Participant, name: string, content: string): Promise<void> {
  const buffer = Buffer.from(content);
  await bank.dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
}

/** Ticks the boxes of the rows with these amounts. */
async function tick(who: Participant, ...amounts: string[]): Promise<void> {
  for (const amount of amounts) {
    await who.rows(REQUESTS).filter({ hasText: amount }).getByRole('checkbox').check();
  }
}

test('requests come from a file and are approved together, or none is', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const fromFile = (await bank.openForm()).getByRole('button', { name: 'Request from a file…' });

  await test.step('errors are named with line and column, and nothing is requested', async () => {
    await fromFile.click();
    await choose(bank, 'wrong.csv', 'Token,Amount\nAED,100\nXYZ,1\nAED,1.001\n');
    await expect(bank.dialog).toContainText('Nothing was requested: the file has to be corrected first.');
    await expect(bank.dialog).toContainText('Line 3, column 1: There is no token with the symbol, name or id "XYZ".');
    await expect(bank.dialog).toContainText(/Line 4, column 2: .*2 decimal places/);
    await expect(bank.choice('Request')).toBeDisabled();
  });

  await test.step('the corrected file is requested with one message', async () => {
    await choose(bank, 'requests.csv', '\ufeffToken;Amount\r\nAED;100\r\nAED;200.50\r\nAED;300\r\n');
    await expect(bank.dialog).toContainText('600.50 AED in 3 requests');
    await expect(bank.dialog).toContainText('Line 3: 200.50 AED');
    await bank.choice('Request 3 issuances').click();
    await expect(bank.dialog).toBeHidden();
    await expect(bank.toast('All of your issuance requests have been successfully created')).toBeVisible();
    await expect(bank.toast('Your issuance request has been successfully created')).toBeHidden();
    await expect(bank.rows(REQUESTS)).toHaveCount(3);
    await expect(bank.rows(REQUESTS).getByRole('checkbox')).toHaveCount(0);
  });

  await test.step('the issuer approves all of the page', async () => {
    await expect(central.rows(REQUESTS)).toHaveCount(3);
    await central.panel(REQUESTS).getByRole('checkbox', { name: 'Select all issuance requests of this page' }).check();
    await expect(central.panel(REQUESTS)).toContainText('3 selected');
    await central.panel(REQUESTS).getByRole('button', { name: 'Approve selected' }).click();
    await expect(central.dialog).toContainText('600.50 AED in 3 requests');
    await expect(central.dialog.getByRole('listitem').filter({ hasText: '200.50 AED for Commercial Bank' })).toHaveCount(1);
    await central.choice('Approve 3 requests').click();
    await expect(central.dialog).toBeHidden();
    await expect(central.toast('All of the requests that you selected have been approved')).toBeVisible();
    await expect(central.rows(REQUESTS).getByText('APPROVED')).toHaveCount(3);
    await expect(central.panel(REQUESTS).getByText('selected')).toBeHidden();
  });

  await test.step('one that was cancelled meanwhile keeps the others back, and is left out', async () => {
    await tick(custodian, '100.00', '300.00');
    await custodian.panel(REQUESTS).getByRole('button', { name: 'Approve selected' }).click();
    await expect(custodian.choice('Approve 2 requests')).toBeEnabled();
    await bank.rows(REQUESTS).filter({ hasText: '300.00' }).getByRole('button').first().click();
    await bank.choice('Cancel request').click();
    await bank.choice('Cancel request').click();
    await expect(bank.dialog).toBeHidden();
    await custodian.choice('Show the new version').click();
    await expect(custodian.foreseen).toContainText(/Number \d of 2: .* None of the 2 was carried out\./);
    await expect(custodian.choice('Approve 2 requests')).toBeDisabled();
    await custodian.dialog.getByRole('button', { name: /^Leave number \d out$/ }).click();
    await custodian.choice('Approve 1 request').click();
    await expect(custodian.dialog).toBeHidden();
    await expect(custodian.rows(REQUESTS).filter({ hasText: '100.00' })).toContainText('Ready to issue');
    await expect(custodian.rows(REQUESTS).filter({ hasText: '200.50' })).toContainText('With the custodian');
  });

  await test.step('who approved, when and with which key, and the flows of the request', async () => {
    await central.rows(REQUESTS).filter({ hasText: '100.00' }).getByRole('button').first().click();
    for (const title of ['Central Bank', 'Custodian']) {
      const approvals = central.dialog.getByRole('region', { name: 'Approvals' });
      const approval = approvals.locator('.pf-v6-c-description-list__group').filter({ hasText: title });
      await expect(approval).toContainText(/APPROVED.*signed with the key [A-Za-z0-9+/]{43}=/);
    }
    const flows = central.dialog.getByRole('region', { name: 'Flows' }).getByRole('listitem');
    await expect(flows).toHaveCount(3);
    await flows.filter({ hasText: 'by Central Bank' }).getByRole('link', { name: 'Update Approval Request' }).click();
    await expect(central.page.getByRole('heading', { level: 1, name: 'Update Approval Request' })).toBeVisible();
    await central.page.getByRole('link', { name: 'several at once' }).click();
    await expect(central.page.getByRole('heading', { level: 1, name: 'Approve Several Requests' })).toBeVisible();
    await expect(central.panel('Parts').getByRole('listitem')).toHaveCount(3);
  });

  await test.step('one of the file is issued, and its token accepted', async () => {
    await central.visit('Issuances');
    await central.rows(REQUESTS).filter({ hasText: '100.00' }).getByRole('button').first().click();
    await central.choice('Issue').click();
    await bank.answer('Yes');
    await expect(bank.vault).toContainText('100.00');
    await expect(bank.toast('Issuance of tokens has been successful')).toBeVisible();
  });
  expect(heard).toEqual([]);
});
