// What is wrong with an amount is said where it is typed, and nothing is sent.

import { expect, test } from '../../support/test.ts';

const NO_NUMBER = 'An amount is written in digits with at most one decimal point, such as 500000.00.';

const WRONG = [
  ['0', 'The amount must be more than zero.'],
  ['0.00', 'The amount must be more than zero.'],
  ['-1', NO_NUMBER],
  ['1.001', 'This token has 2 decimal places; the amount has more.'],
  ['NaN', NO_NUMBER],
  ['1e3', NO_NUMBER],
  ['1 000', NO_NUMBER],
  ['1,000', NO_NUMBER],
  ['92233720368547758.08', 'The amount is larger than any vault can hold.'],
] as const;

test('wrong amounts are named and not sent', async ({ enrol }) => {
  const { page } = await enrol('Commercial Bank');
  let sent = 0;
  page.on('request', (request) => {
    sent += request.url().endsWith('/inbox') ? 1 : 0;
  });
  const amount = page.getByRole('textbox', { name: /^Amount/ });
  const request = page.getByRole('button', { name: 'Request', exact: true });
  for (const [typed, message] of WRONG) {
    await amount.fill(typed);
    await request.click();
    await expect(amount, typed).toHaveAccessibleDescription(message);
  }
  await amount.fill('');
  await request.click();
  await expect(amount).toHaveAccessibleDescription(NO_NUMBER);
  expect(sent).toBe(0);

  await amount.fill('1234.5');
  await expect(amount).toHaveAccessibleDescription('1,234.50 AED');
});
