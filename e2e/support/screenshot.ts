// The pictures of the README, made by the walkthrough itself: with TALLYSTICK_SCREENSHOTS=1 and not otherwise.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');

export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.TALLYSTICK_SCREENSHOTS === '1') {
    await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  }
}
