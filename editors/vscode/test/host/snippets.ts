import * as assert from 'node:assert';
import * as vscode from 'vscode';
import snippets from '../../snippets/vmem.json';
import { ask, errors, eventually, figures, open } from './scenario';

describe('snippets', () => {
  for (const [name, snippet] of Object.entries(snippets)) {
    if (!snippet.prefix.startsWith('scenario-')) continue;
    it(`${snippet.prefix} is a scenario that holds: ${name}`, async () => {
      const document = await open('');
      await vscode.window.activeTextEditor!.insertSnippet(new vscode.SnippetString(snippet.body.join('\n')));
      const expectations = document.getText().match(/^\s*expect /gm)!.length;
      const shown = await eventually(() => figures(document), f => Object.values(f).filter(l => /^[✓✗?][^…]*$/.test(l)).length === expectations);
      assert.deepStrictEqual(Object.values(shown).filter(l => /^[✗?]/.test(l)), []);
      assert.deepStrictEqual(errors(document), []);
      assert.deepStrictEqual(vscode.languages.getDiagnostics(document.uri), []);
      const edits = await ask<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 4, insertSpaces: true });
      const edit = new vscode.WorkspaceEdit();
      edit.set(document.uri, edits ?? []);
      const before = document.getText().trim();
      await vscode.workspace.applyEdit(edit);
      assert.strictEqual(document.getText().trim(), before, 'it is formatted');
    });
  }
});
