import * as assert from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import type { Window } from './window';

const { vmemsimWindow: window } = globalThis as unknown as { vmemsimWindow: Window };
const BROKEN = 'host box {\n    memry 4 GiB\n    process p { region code at 0x400000 size 2 MiB }\n}\nrun cold on p { read 0x401234 }\n';

describe('the window', () => {
  let page: Page;
  let broken: string;

  before(async () => {
    const workspace = window.workspace('examples');
    broken = path.join(workspace, 'broken.vmem');
    fs.writeFileSync(broken, BROKEN);
    fs.copyFileSync(path.join(workspace, 'first/cold.vmem'), path.join(workspace, 'typed.vmem'));
    const opened = await window.page(workspace);
    page = opened.page;
    await opened.go();
    await page.waitForSelector('.explorer-folders-view .monaco-list-row');
  });

  afterEach(async function () {
    const name = this.currentTest!.title.replace(/\W+/g, '-');
    await page.screenshot({ path: window.screenshot(name) });
  });

  after(() => page.close());

  async function open(file: string): Promise<void> {
    const input = page.locator('.quick-input-widget input').first();
    while (!(await input.isVisible())) {
      await page.keyboard.press('Control+P');
      await page.waitForTimeout(300);
    }
    await input.fill(file);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: path.basename(file) }).first().click();
    await page.locator('.tab.active', { hasText: path.basename(file) }).waitFor();
  }

  /** The text of the editor as it is seen, figures included. */
  function seen(text: string): Promise<unknown> {
    return page.waitForFunction(
      t => [...document.querySelectorAll<HTMLElement>('.view-lines')].some(l => l.innerText.replace(/[\u00a0\u200c]/g, m => (m === '\u00a0' ? ' ' : '')).includes(t)),
      text,
    );
  }

  it('shows a squiggle under what is wrong', async () => {
    await open('broken.vmem');
    await page.waitForSelector('.monaco-editor .squiggly-error');
  });

  it('shows figures and lenses in an example', async () => {
    await open('first/cold.vmem');
    await seen('✓ 24');
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().waitFor();
    await page.locator('.codelens-decoration a', { hasText: 'Explain' }).first().waitFor();
  });

  it('shows other figures after typing', async () => {
    await open('typed.vmem');
    await seen('✓ 24');
    await page.keyboard.press('Control+G');
    await page.keyboard.type('4:55'); // behind 2 MiB
    await page.keyboard.press('Enter');
    await page.keyboard.type(' { page 2 MiB ');
    await seen('✗ 19');
  });

  it('shows the report of a run after a click on its lens', async () => {
    await open('first/cold.vmem');
    await seen('✓ 24');
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
    await page.locator('.tab', { hasText: 'Run cold' }).waitFor();
    const report = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await report.locator('.held', { hasText: 'cold.walk.references == 24' }).waitFor();
    await page.waitForTimeout(500);
  });

  it('forgets what was wrong with a file that is gone', async () => {
    await page.keyboard.press('Control+B');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+W');
    await page.locator('.tab').first().waitFor({ state: 'detached' });
    fs.rmSync(broken);
    await page.locator('[id="status.problems"][aria-label*="No Problems"]').waitFor();
  });

  it('shows the walk on hover', async () => {
    await page.setViewportSize({ width: 1080, height: 540 });
    await open('first/cold.vmem');
    await seen('✓ 24');
    await page.locator('.codelens-decoration a', { hasText: 'Explain' }).first().waitFor();
    const walk = page.locator('.monaco-hover', { hasText: '24 entries read' }).first();
    for (let i = 0; i < 10 && !(await walk.isVisible()); i++) { // lines move while lenses come, and that ends a hover
      await page.mouse.move(700, 450);
      await page.locator('.view-line span span', { hasText: '0x401234' }).first().hover();
      await walk.waitFor({ timeout: 3000 }).catch(() => undefined);
      await page.waitForTimeout(700);
    }
    assert.ok(await walk.isVisible());
    await page.screenshot({ path: window.screenshot('vscode') });
  });
});
