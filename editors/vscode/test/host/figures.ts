import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { ask, at, COLD, eventually, figure, figures, hover, open, replace } from './scenario';

describe('figures', () => {
  const configuration = () => vscode.workspace.getConfiguration('vmem');
  const settled = (text: string | undefined) => text && !text.includes('(old)');

  afterEach(async () => {
    await configuration().update('inlineFigures', undefined, vscode.ConfigurationTarget.Global);
    await configuration().update('simulation.budget', undefined, vscode.ConfigurationTarget.Global);
  });

  it('stand beside the text', async () => {
    const document = await open(COLD);
    assert.match((await eventually(() => figure(document, 'run cold'), settled))!, /24 ref/);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
  });

  it('stand apart from the text', async () => {
    const document = await open(COLD);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
    const hints = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, new vscode.Range(0, 0, document.lineCount, 0));
    for (const hint of hints) assert.match(String(hint.label), /^\u00a0\S/);
  });

  it('change after an edit', async () => {
    const document = await open(COLD);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
    await replace(document, 'size 2 MiB', 'size 2 MiB { page 2 MiB }');
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✗ 19'));
    const warnings = await eventually(() => vscode.languages.getDiagnostics(document.uri), d => d.length === 1);
    assert.strictEqual(warnings[0].range.start.line, at(document, 'expect').line);
    assert.match(warnings[0].message, /19/);
    await replace(document, '== 24', '== 19');
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 19'));
    await eventually(() => vscode.languages.getDiagnostics(document.uri), d => d.length === 0);
  });

  it('go and come back with their setting', async () => {
    const document = await open(COLD);
    await eventually(() => figures(document), f => Object.keys(f).length > 0);
    await configuration().update('inlineFigures', false, vscode.ConfigurationTarget.Global);
    await eventually(() => figures(document), f => Object.keys(f).length === 0);
    await configuration().update('inlineFigures', undefined, vscode.ConfigurationTarget.Global);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
  });

  it('are of as many accesses as the budget allows', async () => {
    const document = await open('trace t = zipf { over 64 MiB   length 100 thousand   seed 7 }\nhost box { process p }\nrun r on p { replay t }\n');
    const whole = await eventually(() => figure(document, 'run r'), settled);
    await configuration().update('simulation.budget', 20_000, vscode.ConfigurationTarget.Global);
    const part = await eventually(() => figure(document, 'run r'), f => settled(f) && f !== whole);
    assert.match(part!, /20 k/);
  });

  it('have lenses above their run', async () => {
    const document = await open(COLD);
    const lenses = await eventually(() => ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri), l => l?.length);
    assert.deepStrictEqual(
      lenses.map(l => [l.range.start.line, l.command?.title, l.command?.command]),
      [
        [at(document, 'run').line, 'Run', 'vmem.run'],
        [at(document, 'run').line, 'Explain', 'vmem.explain'],
      ],
    );
    assert.deepStrictEqual(lenses[1].command!.arguments!.slice(1), ['cold', 1]);
  });

  it('of an access are its walk, on hover', async () => {
    const document = await open(COLD);
    const text = await eventually(() => hover(document, at(document, '0x401234', 3)), t => /24/.test(t));
    assert.match(text, /nested pml4\[0\]/);
    assert.match(text, /pml4.*pdpt.*pd.*pt.*offset/s);
  });

  it('of a metric are told on hover', async () => {
    const document = await open(COLD);
    const text = await eventually(() => hover(document, at(document, 'references', 3)), t => t);
    assert.match(text, /Page-table entries that those walks read/);
  });
});
