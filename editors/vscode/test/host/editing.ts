import * as assert from 'node:assert';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ask, at, COLD, errors, eventually, example, figure, hover, open, replace } from './scenario';

describe('editing', () => {
  it('is active from the installed package', async () => {
    const document = await example('first/cold.vmem');
    assert.strictEqual(document.languageId, 'vmem');
    const extension = await eventually(() => vscode.extensions.getExtension('vmemsim.vmemsim'), e => e?.isActive);
    assert.match(extension!.extensionPath, /extensions.vmemsim\.vmemsim-/);
  });

  it('finds nothing wrong with an example', async () => {
    const document = await example('tlb/reach.vmem');
    await eventually(() => ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri), s => s?.length);
    assert.deepStrictEqual(errors(document), []);
  });

  it('marks what is wrong, where it is', async () => {
    const document = await open(COLD.replace('guest vm', 'memry 4 GiB\n    guest vm'));
    const [error] = await eventually(() => errors(document), e => e.length === 1);
    assert.match(error.message, /memry.*memory/s);
    assert.deepStrictEqual(error.range, new vscode.Range(at(document, 'memry'), at(document, 'memry', 5)));
  });

  it('marks an error once it is typed, and no longer once it is mended', async () => {
    const document = await open(COLD);
    await eventually(() => errors(document), e => e.length === 0);
    await replace(document, 'read', 'raed');
    await eventually(() => errors(document), e => e.length > 0);
    await replace(document, 'raed', 'read');
    await eventually(() => errors(document), e => e.length === 0);
  });

  it('mends a misspelt setting by its quick fix', async () => {
    const document = await open(COLD.replace('guest vm', 'memry 4 GiB\n    guest vm'));
    const [error] = await eventually(() => errors(document), e => e.length === 1);
    const wanted = (a: vscode.CodeAction) => a.edit && a.title === "Change to 'memory'";
    const actions = await eventually(
      () => ask<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, error.range, vscode.CodeActionKind.QuickFix.value),
      a => a?.some(wanted),
    );
    assert.ok(await vscode.workspace.applyEdit(actions.find(wanted)!.edit!));
    assert.ok(document.getText().includes('    memory 4 GiB\n'));
    await eventually(() => errors(document), e => e.length === 0);
  });

  it('completes words of the language', async () => {
    const document = await open(COLD);
    const labels = await completions(document, new vscode.Position(document.lineCount - 1, 0));
    for (const word of ['host', 'run', 'expect', 'layout']) assert.ok(labels.includes(word), `${word} of ${labels}`);
  });

  it('offers scenarios at top level alone', async () => {
    const document = await open('scen');
    await eventually(
      () => ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, new vscode.Position(0, 4)),
      l => l?.items.some(i => i.label === 'scenario-ballooning' && i.kind === vscode.CompletionItemKind.Snippet),
    );
    const inside = await open('host box {\n    \n}\n');
    assert.ok(!(await completions(inside, new vscode.Position(1, 4))).some(l => l.startsWith('scenario')));
  });

  it('serves a document that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'vmem', content: COLD.replace('2 MiB', '2 MiC') });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await eventually(() => errors(document), e => e.length > 0);
    await replace(document, '2 MiC', '2 MiB');
    await eventually(() => errors(document), e => e.length === 0);
    await eventually(() => figure(document, 'expect'), f => f?.startsWith('✓ 24'));
    const report = await ask<{ text: string }>('vmemsim.run');
    assert.match(report.text, /walk\.references\s+24/);
  });

  it('completes names that are defined, and metrics of a run', async () => {
    const document = await open(COLD);
    assert.ok((await completions(document, at(document, 'vm.p', 3))).some(l => /^(vm\.)?p$/.test(l)));
    const metrics = await completions(document, at(document, 'walk.references'));
    assert.ok(metrics.some(l => /^tlb\.misses|^tlb/.test(l)), String(metrics));
  });

  it('explains a definition of the library on hover', async () => {
    const document = await open('host box { mmu skylake   process p }\n');
    const text = await eventually(() => hover(document, at(document, 'skylake', 2)), t => t);
    assert.match(text, /skylake/);
    assert.match(text, /1[_,]?536/);
  });

  it('goes to a definition in the library, and shows it without errors', async () => {
    const document = await open('host box { mmu skylake   process p }\n');
    const target = await definition(document, at(document, 'skylake', 2));
    assert.strictEqual(path.basename(target.uri.fsPath), 'processors.vmem');
    const library = await vscode.workspace.openTextDocument(target.uri);
    assert.strictEqual(library.languageId, 'vmem');
    assert.match(library.getText(target.range), /skylake/);
    await vscode.window.showTextDocument(library);
    await eventually(() => ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', library.uri), s => s?.length);
    assert.deepStrictEqual(errors(library), []);
  });

  it('goes to a definition in the file', async () => {
    const document = await open(COLD);
    const target = await definition(document, at(document, 'cold.walk', 1));
    assert.strictEqual(target.uri.toString(), document.uri.toString());
    assert.strictEqual(target.range.start.line, at(document, 'run cold').line);
  });

  it('finds where a name is used', async () => {
    const document = await open(COLD);
    const places = await eventually(
      () => ask<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, at(document, 'cold on', 1)),
      p => p?.some(l => l.range.start.line === at(document, 'expect').line),
    );
    assert.ok(places.every(p => /cold/.test(document.getText(p.range)) || p.range.start.line === at(document, 'run').line));
  });

  it('renames a run wherever it is named', async () => {
    const document = await open(COLD);
    const edit = await eventually(
      () => ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, at(document, 'cold on', 1), 'chilly'),
      e => e?.size,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.strictEqual(document.getText(), COLD.replaceAll('cold', 'chilly'));
  });

  it('formats a file', async () => {
    const document = await open(COLD.replaceAll('    ', ' ').replace('run cold', 'run   cold'));
    const edits = await eventually(
      () => ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 4, insertSpaces: true }),
      e => e?.length,
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.strictEqual(document.getText().trim(), COLD.trim());
  });

  it('outlines a file', async () => {
    const document = await open(COLD);
    const symbols = await eventually(() => ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri), s => s?.length);
    const paths = (all: vscode.DocumentSymbol[], above = ''): string[] =>
      all.flatMap(s => [above + s.name, ...paths(s.children, `${above}${s.name} > `)]);
    const found = paths(symbols);
    for (const path of ['box', 'box > vm', 'box > vm > p', 'cold']) assert.ok(found.includes(path), `${path} of ${found.join(', ')}`);
  });

  it('colours by meaning', async () => {
    const document = await open(COLD);
    const legend = await eventually(() => ask<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', document.uri), l => l);
    const tokens = await eventually(
      () => ask<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri),
      t => t?.data.length,
    );
    const kinds = new Set<string>();
    for (let i = 3; i < tokens.data.length; i += 5) kinds.add(legend.tokenTypes[tokens.data[i]]);
    for (const kind of ['class', 'function']) assert.ok(kinds.has(kind), `${kind} of ${[...kinds]}`);
  });
});

async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await eventually(
    () => ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position),
    l => l?.items.some(i => i.kind !== vscode.CompletionItemKind.Snippet),
  );
  return list.items.map(i => (typeof i.label === 'string' ? i.label : i.label.label));
}

async function definition(document: vscode.TextDocument, position: vscode.Position): Promise<{ uri: vscode.Uri; range: vscode.Range }> {
  const [found] = await eventually(
    () => ask<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, position),
    d => d?.length,
  );
  return 'targetUri' in found ? { uri: found.targetUri, range: found.targetSelectionRange ?? found.targetRange } : found;
}
