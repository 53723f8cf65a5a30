// The language of titles and descriptions, chosen in Settings.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility.ts';
import { Participant } from '../support/participant.ts';
import { expect, test } from '../support/test.ts';

const TEXTS = {
  English: ['Currency issuance, by Central Bank', "Certifies that the issuer credited the stated amount to the holder's vault."],
  Español: ['Emisión de moneda, por Banco Central', 'Certifica que el emisor abonó el importe indicado en la bóveda del titular.'],
  العربية: ['إصدار عملة، من المصرف المركزي', 'يشهد هذا الرمز بأن المُصدر أضاف المبلغ المذكور إلى خزنة حامله.'],
} as const;

type Language = keyof typeof TEXTS;

async function choose({ page }: Participant, language: Language): Promise<void> {
  await page.getByRole('combobox', { name: 'Language of tokens' }).selectOption({ label: language });
}

/** The list of tokens says title and description in this language, in its direction. */
async function shows(page: Page, language: Language): Promise<void> {
  const [title, description] = TEXTS[language];
  const token = page.getByRole('region', { name: 'Tokens' }).getByRole('listitem');
  await expect(token).toHaveCount(1);
  await expect(token.getByRole('link', { name: title, exact: true })).toBeVisible();
  const direction = language === 'العربية' ? 'rtl' : 'ltr';
  for (const text of [title, description]) {
    await expect(token.getByText(text, { exact: true })).toHaveCSS('direction', direction);
  }
}

test('what is held changes with the language, at once in every tab and for good', async ({ context, enrol }) => {
  const holder = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  await holder.requestIssuance('500000');
  await issuer.decide('Approve');
  await custodian.decide('Approve');
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  await issuer.decide('Issue');
  await expect(holder.offer).toContainText(TEXTS.English[1]);
  await holder.answer('Yes');
  await holder.hasBalance('500,000.00');

  const { page } = await Participant.enrol(context, holder.page.url(), 'Commercial Bank');
  await page.goto(new URL('/tokens', page.url()).href);
  await shows(page, 'English');
  await holder.visit('Settings');
  const chosen = holder.page.getByRole('combobox', { name: 'Language of tokens' });
  await expect(chosen).toHaveValue('en');
  const loaded = await page.evaluate(() => performance.timeOrigin);

  let sent = 0;
  holder.page.on('request', (request) => {
    sent += request.url().endsWith('/inbox') ? 1 : 0;
  });
  for (const language of ['Español', 'العربية'] as const) {
    await choose(holder, language);
    await shows(page, language);
    await holder.visit('Tokens');
    await shows(holder.page, language);
    await expectAccessible(holder.page, `tokens, ${language}`);
    await holder.page.getByRole('link', { name: TEXTS[language][0], exact: true }).click();
    await expect(holder.page.getByRole('heading', { level: 1, name: TEXTS[language][0] })).toBeVisible();
    await expect(holder.page.getByRole('main')).toContainText(TEXTS[language][1]);
    await expectAccessible(holder.page, `token, ${language}`);
    await holder.visit('Settings');
  }
  expect(await page.evaluate(() => performance.timeOrigin), 'the other tab was not reloaded').toBe(loaded);
  expect(sent, 'the issuer is not told').toBe(0);

  await holder.page.reload();
  await expect(chosen).toHaveValue('ar');
  await holder.visit('Tokens');
  await shows(holder.page, 'العربية');
  await page.reload();
  await shows(page, 'العربية');

  await holder.visit('Settings');
  await choose(holder, 'English');
  await shows(page, 'English');
  await holder.visit('Tokens');
  await shows(holder.page, 'English');
});
