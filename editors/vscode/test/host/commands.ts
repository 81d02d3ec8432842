import * as assert from 'node:assert';
import * as vscode from 'vscode';
import type { Report } from '../../src/results';
import { ask, at, COLD, errors, eventually, figure, open } from './scenario';

describe('commands', () => {
  const tabs = () => vscode.window.tabGroups.all.flatMap(g => g.tabs.map(t => t.label));

  /** Keys that a user would press into a box that asks something. */
  async function answered<T>(command: Thenable<T>, keys: () => Thenable<unknown>): Promise<T> {
    let done = false;
    const result = Promise.resolve(command).finally(() => (done = true));
    const pressing = (async () => {
      while (!done) {
        await new Promise(resolve => setTimeout(resolve, 300));
        if (!done) await keys();
      }
    })();
    await pressing;
    return result;
  }

  it('are all there', async () => {
    await open(COLD);
    const all = await eventually(() => vscode.commands.getCommands(true), c => c.includes('vmem.run'));
    for (const name of ['vmem.explain', 'vmemsim.run', 'vmemsim.explain', 'vmemsim.restart']) assert.ok(all.includes(name), name);
  });

  it('Run of a lens simulates everything and shows the report', async () => {
    const document = await open(COLD);
    const report = await ask<Report & { result: unknown }>('vmem.run', document.uri.toString(), 'cold');
    assert.match(report.text, /walk\.references\s+24/);
    assert.match(report.text, /✓ held/);
    assert.ok(report.result);
    await eventually(tabs, t => t.includes('Run cold'));
  });

  it('Run and Explain are not lost while other files are written', async () => {
    const document = await open(COLD);
    for (let i = 0; i < 10; i++) {
      const run = ask<Report>('vmem.run', document.uri.toString(), 'cold');
      const opened = open(COLD.replaceAll('cold', `other${i}`));
      const explanation = ask<Report>('vmem.explain', document.uri.toString(), 'cold', 1);
      assert.match((await run).text, /✓ held/);
      assert.match((await explanation).text, /24 entries read/);
      await opened;
    }
  });

  it('Explain of a lens tells the walk', async () => {
    const document = await open(COLD);
    const report = await ask<Report>('vmem.explain', document.uri.toString(), 'cold', 1);
    assert.match(report.text, /24 entries read/);
    await eventually(tabs, t => t.some(label => /0x401234|cold/.test(label)));
  });

  it('VMemSim: Run takes the only run of a file', async () => {
    await open(COLD.replaceAll('cold', 'only'));
    const report = await ask<Report>('vmemsim.run');
    assert.strictEqual(report.run, 'only');
  });

  it('VMemSim: Run asks which of several, the one at the cursor first', async () => {
    const document = await open(`${COLD}run second on vm.p { read 0x401234   read 0x401238 }\n`);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(at(document, 'second'), at(document, 'second'));
    const report = await answered(ask<Report>('vmemsim.run'), () => ask('workbench.action.acceptSelectedQuickOpenItem'));
    assert.strictEqual(report.run, 'second');
  });

  it('VMemSim: Explain asks which access', async () => {
    await open(COLD);
    const report = await answered(ask<Report>('vmemsim.explain'), () => ask('workbench.action.acceptSelectedQuickOpenItem'));
    assert.match(report.text, /24 entries read/);
  });

  it('are refused with a message while the file has errors', async () => {
    const document = await open(COLD.replace('2 MiB', '2 MiC'));
    await eventually(() => errors(document), e => e.length > 0);
    assert.strictEqual(await ask('vmem.run', document.uri.toString(), 'cold'), undefined);
  });

  it('Restart starts a server that knows the open files', async () => {
    const document = await open(COLD);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
    await ask('vmemsim.restart');
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
    const report = await ask<Report>('vmem.run', document.uri.toString(), 'cold');
    assert.match(report.text, /walk\.references\s+24/);
  });
});
