// Minting and burning, in the console and in the books, and the rules that limit both.

import { complaints } from '../../support/complaints.ts';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';
import { ApiWallet } from '../../support/wallet.ts';

const MINT_SUBMITTED = 'Successfully submitted the minting of new tokens';
const MINTED = 'Tokens have been successfully minted, check your vault balance for new balance';
const BURN_SUBMITTED = 'Successfully submitted tokens to burn';
const BURNED = 'Tokens have been successfully burned, check your vault balance for new balance';

/** One of the two forms of the page, by the word on its button. */
function form(tab: Participant, word: 'Mint' | 'Burn') {
  const panel = tab.panel(`${word} Tokens`);
  return {
    definition: panel.getByRole('combobox', { name: /^Token Definition/ }),
    amount: panel.getByRole('textbox', { name: /^Amount/ }),
    button: panel.getByRole('button', { name: word, exact: true }),
  };
}

/** Counts what the tab sends from now on. */
function sentBy({ page }: Participant): () => number {
  let sent = 0;
  page.on('request', (request) => {
    sent += request.url().endsWith('/inbox') ? 1 : 0;
  });
  return () => sent;
}

test('the issuer mints and burns what is not reserved', async ({ context, enrol, issuer: { url } }) => {
  const heard = await complaints(context);
  const bank = await enrol('Central Bank');
  const books = await ApiWallet.enrol(url, 'central-bank');
  const [mint, burn] = [form(bank, 'Mint'), form(bank, 'Burn')];
  await bank.visit('Token Manager');
  const tracker = await bank.openTracker();

  await test.step('ten clicks on Mint within one task are one flow', async () => {
    const sent = sentBy(bank);
    await expect(mint.definition).toHaveAccessibleDescription('The token to mint: an active one that your organisation issues.');
    await expect(mint.amount).toHaveAccessibleDescription(
      "How much is added to your organisation's vault; 1,000,000.00 AED exist so far.",
    );
    await mint.amount.fill('250000');
    await expect(mint.amount).toHaveAccessibleDescription('250,000.00 AED');
    await mint.button.evaluate((button) => {
      for (let click = 0; click < 10; click += 1) {
        button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      }
    });
    await expect(bank.toast(MINT_SUBMITTED)).toBeVisible();
    await expect(bank.toast(MINTED)).toBeVisible();
    await expect(mint.amount).toHaveValue('');
    await bank.hasBalance('1,250,000.00');

    const flow = bank.flow('Mint Tokens');
    await expect(flow).toContainText('COMPLETED');
    await expect(flow).toContainText('250,000.00 AED');
    // The demo was set up by two flows.
    await expect(tracker.locator('.tally-flow')).toHaveCount(3);
    expect(sent()).toBe(1);
    expect(await books.vault('AED')).toMatchObject({ balance: '1250000.00', reserved: '0.00', outstanding: '1250000.00' });
    await bank.dismissToasts();
  });

  await test.step('what is burned leaves the vault and the books', async () => {
    await burn.amount.blur();
    await expect(burn.amount).toHaveAccessibleDescription(
      "How much leaves your organisation's vault for good; it holds 1,250,000.00 AED unreserved.",
    );
    await burn.amount.fill('50000');
    await burn.button.click();
    await expect(bank.toast(BURN_SUBMITTED)).toBeVisible();
    await expect(bank.toast(BURNED)).toBeVisible();
    await expect(burn.amount).toHaveValue('');
    await bank.hasBalance('1,200,000.00');
    await expect(bank.flow('Burn Tokens')).toContainText('COMPLETED');
    await expect(bank.flow('Burn Tokens')).toContainText('50,000.00 AED');
    expect(await books.vault('AED')).toMatchObject({ balance: '1200000.00', outstanding: '1200000.00' });
    await bank.dismissToasts();
  });

  await test.step('what an issue under way has reserved cannot be burned', async () => {
    const [holder, custodian] = await Promise.all([
      ApiWallet.enrol(url, 'commercial-bank'),
      ApiWallet.enrol(url, 'custodian'),
    ]);
    const [{ id: definition } = { id: '' }] = await books.read<{ id: string }[]>('definitions');
    const asked = await holder.send('RequestIssuance@Issuer', { Definition: definition, Amount: '700000' });
    const request = asked.response!.Request!;
    const answers = [
      await books.send('Approve@Issuer', { Request: request, Version: 1 }),
      await custodian.send('Approve@Issuer', { Request: request, Version: 2 }),
      await books.send('Issue@Issuer', { Request: request, Version: 3 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await bank.hasBalance('500,000.00');
    await expect(bank.vault).toContainText('Reserved: 700,000.00 AED');

    const sent = sentBy(bank);
    const reason = 'The vault holds 500,000.00, which is less than 500,000.01.';
    await burn.amount.fill('500000.01');
    await burn.amount.blur();
    await expect(burn.amount).toHaveAccessibleDescription(reason);
    await burn.button.click();
    await expect(burn.amount).toHaveAttribute('aria-invalid', 'true');
    expect(sent()).toBe(0);
    const refused = await books.send('Burn@Issuer', { Definition: definition, Amount: '500000.01' });
    expect(refused).toMatchObject({
      status: 409,
      error: { Code: 'INSUFFICIENT_FUNDS', Message: `${reason} Nothing was moved.` },
    });

    await burn.amount.fill('500000');
    await burn.button.click();
    await bank.hasBalance('0.00');
    expect(await books.vault('AED')).toMatchObject({ balance: '0.00', reserved: '700000.00', outstanding: '700000.00' });
  });

  expect(heard).toEqual([]);
});

test('a rule is named before anything is sent, and kept by the issuer', async ({ enrol, issuer: { url } }) => {
  const bank = await enrol('Central Bank');
  const requester = await enrol('Commercial Bank');
  const other = await enrol('Commercial Bank 2');
  const books = await ApiWallet.enrol(url, 'central-bank');
  const defined = await books.send('Define@Issuer', {
    Name: 'Kuwaiti Dinar',
    Symbol: 'KWD',
    Decimals: 3,
    Issuer: 'central-bank',
    Rules: { LargestSupply: '1000', LargestRequest: '10', Holders: ['commercial-bank'] },
  });
  const definition = defined.response!.Definition!;

  await test.step('no more is minted than the largest supply', async () => {
    const links = bank.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    const pages = await links.allTextContents();
    expect(pages.indexOf('Token Manager')).toBe(pages.indexOf('Issuances') - 1);
    await bank.visit('Token Manager');
    const mint = form(bank, 'Mint');
    const sent = sentBy(bank);
    await mint.definition.selectOption({ label: 'Kuwaiti Dinar (KWD)' });
    await expect(mint.definition).toHaveAccessibleDescription(/Largest supply: 1,000\.000 KWD\./);
    await mint.amount.fill('1000.001');
    const reason = '1,000.000 KWD may exist at most, and 0.000 KWD exist already.';
    await mint.amount.blur();
    await expect(mint.amount).toHaveAccessibleDescription(reason);
    await mint.button.click();
    await expect(mint.amount).toHaveAttribute('aria-invalid', 'true');
    expect(sent()).toBe(0);
    const refused = await books.send('Mint@Issuer', { Definition: definition, Amount: '1000.001' });
    expect(refused).toMatchObject({ status: 422, error: { Code: 'RULE' } });
    expect(refused.error!.Message).toBe(
      `The rule LargestSupply of this token definition does not allow it: ${reason} Nothing was moved.`,
    );

    await mint.amount.fill('1000');
    await mint.button.click();
    await expect(bank.toast(MINTED)).toBeVisible();
    expect(await books.vault('KWD')).toMatchObject({ balance: '1000.000', outstanding: '1000.000' });
    await mint.amount.fill('0.001');
    await mint.amount.blur();
    await expect(mint.amount).toHaveAccessibleDescription(
      '1,000.000 KWD may exist at most, and 1,000.000 KWD exist already.',
    );
  });

  await test.step('no request asks for more than one may, or for what its participant may not hold', async () => {
    for (const tab of [requester, other]) {
      await (await tab.openForm()).getByRole('combobox', { name: /^Token Definition/ }).selectOption({ label: 'Kuwaiti Dinar (KWD)' });
    }
    const sent = sentBy(requester);
    const amount = requester.page.getByRole('textbox', { name: /^Amount/ });
    await amount.fill('10.001');
    await amount.blur();
    await expect(amount).toHaveAccessibleDescription('One request may ask for 10.000 KWD at most.');
    await requester.page.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(amount).toHaveAttribute('aria-invalid', 'true');
    expect(sent()).toBe(0);
    await expect(other.page.getByRole('combobox', { name: /^Token Definition/ })).toHaveAccessibleDescription(
      'Kuwaiti Dinar may not be held by your organisation.',
    );
    await requester.requestIssuance('10');
  });
});
