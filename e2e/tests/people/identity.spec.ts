// Who one is in this tab: in the masthead, the title and the icon of the tab, at every width.

import { expect, test } from '../../support/test.ts';

test('each tab says who it is', async ({ enrol }) => {
  const icons = new Set<string | null>();
  for (const [title, initials] of [
    ['Commercial Bank', 'CB'],
    ['Commercial Bank 2', 'C2'],
    ['Custodian', 'C'],
  ] as const) {
    const { page } = await enrol(title);
    const identity = page.getByRole('banner').getByRole('group', { name: `You are ${title}` });
    await expect(identity).toContainText(title);
    await expect(page).toHaveTitle(new RegExp(`^${title} · .+ · Tallystick$`));
    const icon = page.locator('link[rel=icon]');
    await expect(icon).toHaveAttribute('href', new RegExp(`^data:image/svg\\+xml,.*%3E${initials}%3C`));
    icons.add(await icon.getAttribute('href'));
    await page.setViewportSize({ width: 360, height: 640 });
    await expect(identity.getByText(title)).toBeInViewport();
  }
  expect(icons.size).toBe(3);
});

test('a sidebar that was collapsed stays so', async ({ enrol }) => {
  const { page } = await enrol('Commercial Bank');
  await page.setViewportSize({ width: 1400, height: 800 });
  const toggle = page.getByRole('button', { name: 'Sidebar' });
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('banner')).toContainText('Commercial Bank');
  await page.reload();
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
});
