// Amounts are understood as people write them; what is wrong with one is said once it was left, and nothing is sent.

import { expect, test } from '../../support/test.ts';

const NO_NUMBER = 'An amount is written in digits with at most one decimal point, such as 500000.00.';
const HELP = 'How much you ask for; nothing moves until it is approved and issued.';

const WRONG = [
  ['0', 'The amount must be more than zero.'],
  ['0.00', 'The amount must be more than zero.'],
  ['-1', NO_NUMBER],
  ['1.001', 'This token has 2 decimal places; the amount has more.'],
  ['NaN', NO_NUMBER],
  ['1e3', NO_NUMBER],
  ['1,00', NO_NUMBER],
  ['EUR 5', NO_NUMBER],
  ['92233720368547758.08', 'The amount is larger than any vault can hold.'],
] as const;

const UNDERSTOOD = [
  ['500,000.00', '500,000.00 AED'],
  ['AED 500', '500.00 AED'],
  ['500 aed', '500.00 AED'],
  ['.5', '0.50 AED'],
  ['5.', '5.00 AED'],
  ['1 000', '1,000.00 AED'],
  ['1,000', '1,000.00 AED'],
  ['1234.5', '1,234.50 AED'],
] as const;

test('wrong amounts are named and not sent', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  const { page } = bank;
  await bank.openForm();
  let sent = 0;
  page.on('request', (request) => {
    sent += request.url().endsWith('/inbox') ? 1 : 0;
  });
  const amount = page.getByRole('textbox', { name: /^Amount/ });
  const request = page.getByRole('button', { name: 'Request', exact: true });
  await amount.pressSequentially('1.0');
  await expect(amount).toHaveAccessibleDescription('1.00 AED');
  await amount.pressSequentially('01');
  await expect(amount, 'whoever still types is not interrupted').toHaveAccessibleDescription(HELP);
  await amount.blur();
  await expect(amount).toHaveAccessibleDescription('This token has 2 decimal places; the amount has more.');
  for (const [typed, message] of WRONG) {
    await amount.fill(typed);
    await request.click();
    await expect(amount, typed).toHaveAccessibleDescription(message);
  }
  await amount.fill('');
  await request.click();
  await expect(amount).toHaveAccessibleDescription(NO_NUMBER);
  expect(sent).toBe(0);
});

test('amounts are understood as they are shown', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  const { page } = bank;
  await bank.openForm();
  const amount = page.getByRole('textbox', { name: /^Amount/ });
  for (const [typed, shown] of UNDERSTOOD) {
    await amount.fill(typed);
    await expect(amount, typed).toHaveAccessibleDescription(shown);
  }
});

test.describe('in a browser in German', () => {
  test.use({ locale: 'de-DE' });

  test('amounts are understood by both separators, and never guessed', async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    const { page } = bank;
    await bank.openForm();
    const amount = page.getByRole('textbox', { name: /^Amount/ });
    for (const typed of ['500.000,00', '500,000.00', '500000']) {
      await amount.fill(typed);
      await expect(amount, typed).toHaveAccessibleDescription('500,000.00 AED');
    }
    await amount.fill('1.500');
    await amount.blur();
    await expect(amount).toHaveAccessibleDescription(
      'This can mean 1.500 or 1500. Write it without separators between thousands.',
    );
  });
});
