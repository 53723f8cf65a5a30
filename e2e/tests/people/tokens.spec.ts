// The tokens of a holder: told apart, and what they have to do with the vault.

import type { Locator } from '@playwright/test';
import type { Participant, Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

type Enrol = (title: Title) => Promise<Participant>;

const AMOUNTS = ['500.00', '20.00'];
const TITLE = /^Currency issuance, by Central Bank$/;

/** A bank that accepted a token of 500 AED and then one of 20 AED, on the page of its tokens. */
async function holdsTwo(enrol: Enrol, enrolElsewhere: Enrol): Promise<Participant> {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  for (const amount of AMOUNTS) {
    await bank.isGranted(amount, central, custodian);
  }
  await bank.hasBalance('520.00');
  await bank.visit('Tokens');
  return bank;
}

/** The token of this amount in the list. */
function held(bank: Participant, amount: string): Locator {
  return bank.panel('Tokens').getByRole('listitem').filter({ hasText: `${amount} AED` });
}

/** Each comes before the next one in the document. */
async function expectInOrder(places: Locator[]): Promise<void> {
  for (const [index, place] of places.slice(1).entries()) {
    const earlier = await places[index]!.elementHandle();
    const follows = await place.evaluate((one, other) => Boolean(one.compareDocumentPosition(other!) & Node.DOCUMENT_POSITION_PRECEDING), earlier);
    expect(follows, `${places[index]} before ${place}`).toBe(true);
  }
}

test('two tokens are told apart, and their sum explains the vault', async ({ enrol, enrolElsewhere }) => {
  const bank = await holdsTwo(enrol, enrolElsewhere);
  const panel = bank.panel('Tokens');
  const sum = '520.00 AED in 2 tokens that this browser holds.';

  await test.step('how much, from whom and when', async () => {
    await expect(panel.getByRole('listitem')).toHaveCount(AMOUNTS.length);
    for (const amount of AMOUNTS) {
      await expect(held(bank, amount)).toHaveCount(1);
      await expect(held(bank, amount)).toContainText('From Central Bank, issued');
      await expect(held(bank, amount).getByRole('time')).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT.*Z$/);
    }
    await expect(panel).toContainText(`${sum} Your organisation's vault: 520.00 AED`);
  });

  await test.step('a link leads to the request of each', async () => {
    for (const amount of AMOUNTS) {
      await held(bank, amount).getByRole('link', { name: 'this request' }).click();
      await expect(bank.page).toHaveURL(/\/issuances\/[0-9a-f-]{36}$/);
      await expect(bank.page.getByRole('dialog', { name: 'Issuance Request' })).toContainText(`${amount} AED for Commercial Bank`);
      await expect(bank.said('Status')).toHaveText('ISSUED');
      await bank.closeDialog();
      await bank.visit('Tokens');
    }
  });

  await test.step('what was sent away is missing in the vault and not among the tokens', async () => {
    await bank.visit('Transfers');
    await bank.page.getByRole('tab', { name: 'Transfer', exact: true }).click();
    const transfer = bank.panel('Push Transfer');
    await transfer.getByRole('combobox', { name: /^Receiving Party/ }).selectOption('Commercial Bank 2');
    await transfer.getByRole('textbox', { name: /^Amount/ }).fill('100.25');
    await transfer.getByRole('button', { name: 'Send', exact: true }).click();
    await bank.hasBalance('419.75');
    await bank.visit('Tokens');
    await expect(panel).toContainText(`${sum} Your organisation's vault: 419.75 AED`);
    await expect(panel).toContainText('The vault also counts transfers, redemptions and what other devices hold.');
  });
});

test('a token says what it means first, its ids and JSON later, and its id is copied with one press', async ({ context, enrol, enrolElsewhere }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const bank = await holdsTwo(enrol, enrolElsewhere);
  for (const amount of AMOUNTS) {
    const token = held(bank, amount);
    await token.getByRole('button', { name: 'Copy the id of the token' }).click();
    await expect(token.getByRole('status')).toHaveText('Copied');
    const copied = await bank.page.evaluate(() => navigator.clipboard.readText());
    await expect(token).toContainText(copied);
    await token.getByRole('link', { name: TITLE }).click();
    await expect(bank.page).toHaveURL(new RegExp(`/tokens/${copied}$`));
    await expect(bank.said('Token')).toHaveText(copied);
    await expect(bank.said('Amount')).toHaveText(`${amount} AED`);
    const { page } = bank;
    const [status, how, issued, id, request, signature] = ['Status', 'Amount', 'Issued', 'Token', 'Request', 'Signature'].map((term) => bank.said(term));
    const json = page.getByRole('heading', { name: 'Raw JSON' });
    await expectInOrder([page.getByRole('heading', { level: 1, name: TITLE }), status!, how!, issued!, id!, request!, signature!, json]);
    await bank.visit('Tokens');
  }
});

test('the times of a token are those of the reader, and exact for whoever points at them', async ({ enrol, enrolElsewhere }) => {
  const bank = await holdsTwo(enrol, enrolElsewhere);
  await held(bank, AMOUNTS[0]!).getByRole('link', { name: TITLE }).click();
  for (const term of ['Issued', 'Starts']) {
    await expect(bank.said(term).getByRole('time')).toHaveAttribute('title', /\d{4}-\d\d-\d\dT.*Z/);
    await expect(bank.said(term)).not.toContainText(/T.*Z/);
  }
});
