// What becomes of a token after it was accepted: its status, its holder's name for it, its removal. Two browsers.

import { complaints } from '../../support/complaints.ts';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';
import { ApiWallet } from '../../support/wallet.ts';

const TITLE = 'Currency issuance, by Central Bank';

interface IssuedToken {
  token: string;
  version: number;
  state: string;
  status: string;
}

/** A token of 500,000 AED that Commercial Bank accepted in another browser. */
async function accepted(
  enrol: (title: 'Central Bank' | 'Custodian') => Promise<Participant>,
  enrolElsewhere: (title: 'Commercial Bank') => Promise<Participant>,
): Promise<{ bank: Participant; holder: Participant }> {
  const bank = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  const holder = await enrolElsewhere('Commercial Bank');
  await holder.requestIssuance('500000');
  await bank.decide('Approve');
  await expect(custodian.request).toContainText('APPROVED');
  await custodian.decide('Approve');
  await expect(bank.request.getByText('APPROVED')).toHaveCount(2);
  await bank.decide('Issue');
  await holder.answer('Yes');
  await holder.hasBalance('500,000.00');
  await bank.hasBalance('500,000.00');
  await bank.dismissToasts();
  await holder.dismissToasts();
  return { bank, holder };
}

/** The only issued token in the table. */
function issued({ page }: Participant) {
  const rows = page.getByRole('table', { name: 'Issued Tokens' }).getByRole('row');
  return rows.filter({ has: page.getByRole('cell') }).first();
}

/** Opens the only issued token. */
async function openIssued(bank: Participant): Promise<void> {
  await issued(bank).getByRole('button').click();
  await expect(bank.page.getByRole('dialog', { name: 'Issued Token' })).toBeVisible();
}

/** The only held token in the list. */
function held({ page }: Participant) {
  return page.locator('.tally-token');
}

test('a token is suspended, reactivated, named, revoked and removed', async ({ enrol, enrolElsewhere, issuer: { url } }) => {
  const { bank, holder } = await accepted(enrol, enrolElsewhere);
  const heard = [await complaints(bank.page.context()), await complaints(holder.page.context())];
  const books = await ApiWallet.enrol(url, 'central-bank');
  const own = async () => (await books.read<{ items: IssuedToken[] }>('tokens')).items[0]!;
  await bank.visit('Tokens');
  await holder.visit('Tokens');
  await expect(issued(bank)).toContainText('ACTIVE');
  await expect(issued(bank)).toContainText('ACCEPTED');
  await expect(held(holder)).toContainText('ACTIVE');

  await test.step('a suspension needs a reason, which the holder sees at once', async () => {
    await openIssued(bank);
    await bank.choice('Suspend').click();
    await expect(bank.dialog).toContainText('The vault balance of Commercial Bank stays as it is.');
    await bank.choice('Suspend').click();
    const reason = bank.dialog.getByRole('textbox', { name: /^Reason/ });
    await expect(reason).toHaveAccessibleDescription('Say why, so that the holder knows.');
    await reason.fill('Under investigation');
    await bank.choice('Suspend').click();
    await expect(bank.toast('Token suspension submitted')).toBeVisible();
    await expect(bank.toast('Token has been successfully suspended')).toBeVisible();
    await expect(bank.dialog).toBeHidden();
    await expect(issued(bank)).toContainText('SUSPENDED');

    await expect(holder.toast(`Central Bank suspended "${TITLE}"`)).toBeVisible();
    await expect(holder.toast('Under investigation')).toBeVisible();
    await expect(held(holder)).toContainText('SUSPENDED');
    await expect(held(holder)).toContainText('Under investigation');
    await holder.page.getByRole('link', { name: TITLE }).click();
    await expect(holder.page.getByText('Suspended by Central Bank')).toBeVisible();
    await expect(holder.page.getByText(/^Since /)).toBeVisible();
    await holder.dismissToasts();
  });

  await test.step('the holder names it, and the name stays when it is reactivated', async () => {
    const name = holder.page.getByRole('textbox', { name: 'Your name for it' });
    await name.fill('x'.repeat(61));
    await expect(name).toHaveAccessibleDescription('The name is longer than 60 characters.');
    await name.fill('Rainy day');
    await holder.page.getByRole('button', { name: 'Save name' }).click();
    await expect(holder.page.getByRole('heading', { level: 1, name: 'Rainy day' })).toBeVisible();

    await openIssued(bank);
    await bank.choice('Reactivate').click();
    await bank.choice('Reactivate').click();
    await expect(issued(bank)).toContainText('ACTIVE');
    await expect(holder.toast('Central Bank reactivated "Rainy day"')).toBeVisible();
    await expect(holder.page.getByText('Reactivated by Central Bank')).toBeVisible();
    await expect(holder.page.getByRole('heading', { level: 1, name: 'Rainy day' })).toBeVisible();

    await name.fill('Savings');
    await name.press('Enter');
    await expect(holder.page.getByRole('heading', { level: 1, name: 'Savings' })).toBeVisible();
    await holder.page.reload();
    await expect(holder.page.getByRole('heading', { level: 1, name: 'Savings' })).toBeVisible();
    await holder.page.getByRole('button', { name: 'Remove name' }).click();
    await expect(holder.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await holder.dismissToasts();
  });

  await test.step('whoever looked at an older version decides again', async () => {
    const { token, version } = await own();
    await openIssued(bank);
    await bank.choice('Suspend').click();
    const suspended = { Token: token, Version: version, Status: 'SUSPENDED', Reason: 'Elsewhere' };
    expect((await books.send('Revise@Issuer', suspended)).status).toBe(200);
    await expect(bank.dialog).toContainText('This token has changed');
    await bank.choice('Show the new version').click();
    await expect(bank.dialog).toContainText('Elsewhere');
    await expect(holder.page.getByText('Suspended by Central Bank')).toBeVisible();
    expect((await books.send('Revise@Issuer', suspended)).error?.Code).toBe('STALE');
  });

  await test.step('a revocation is for good', async () => {
    await bank.choice('Revoke').click();
    await expect(bank.dialog).toContainText('It cannot be reactivated.');
    await bank.dialog.getByRole('textbox', { name: /^Reason/ }).fill('Fraud');
    await bank.choice('Revoke').click();
    await expect(bank.dialog).toBeHidden();
    await expect(issued(bank)).toContainText('REVOKED');
    await expect(holder.toast(`Central Bank revoked "${TITLE}"`)).toBeVisible();
    await expect(holder.page.getByText('Revoked by Central Bank')).toBeVisible();
    await openIssued(bank);
    for (const action of ['Suspend', 'Reactivate', 'Revoke']) {
      await expect(bank.choice(action)).toHaveCount(0);
    }
    await bank.dialog.getByRole('button', { name: 'Close' }).last().click();
    const { token, version } = await own();
    const again = await books.send('Revise@Issuer', { Token: token, Version: version, Status: 'ACTIVE' });
    expect(again.error?.Code).toBe('OUT_OF_TURN');
  });

  await test.step('the holder removes it, and the issuer sees it removed', async () => {
    await holder.dismissToasts();
    await holder.page.getByRole('button', { name: 'Remove token' }).click();
    await expect(holder.dialog).toContainText('Central Bank is told that you removed it.');
    await holder.choice('Keep token').click();
    await expect(holder.dialog).toBeHidden();
    await holder.page.getByRole('button', { name: 'Remove token' }).click();
    await holder.choice('Remove').click();
    await expect(holder.page.getByText('No tokens.')).toBeVisible();
    await expect(issued(bank)).toContainText('REMOVED');
    expect((await own()).state).toBe('REMOVED');
    await holder.visit('Issuances');
    await holder.hasBalance('500,000.00');
  });

  for (const words of heard) {
    expect(words).toEqual([]);
  }
});

test('whoever observes sees every token and can change none', async ({ enrol, enrolElsewhere, issuer: { url } }) => {
  await accepted(enrol, enrolElsewhere);
  const regulator = await enrol('Regulator');
  await regulator.visit('Tokens');
  await openIssued(regulator);
  await expect(regulator.said('Holder')).toHaveText('Commercial Bank');
  for (const action of ['Suspend', 'Revoke']) {
    await expect(regulator.choice(action)).toHaveCount(0);
  }
  const observer = await ApiWallet.enrol(url, 'regulator');
  const [token] = (await observer.read<{ items: IssuedToken[] }>('tokens')).items;
  const { token: Token, version: Version } = token!;
  const refused = await observer.send('Revise@Issuer', { Token, Version, Status: 'SUSPENDED', Reason: 'No' });
  expect(refused.error?.Code).toBe('FORBIDDEN');
  const other = await ApiWallet.enrol(url, 'commercial-bank-2');
  expect((await other.read<{ items: IssuedToken[] }>('tokens')).items).toEqual([]);
});
