import * as assert from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

export const COLD = `host box {
    guest vm paging nested {
        process p { region code at 0x400000 size 2 MiB }
    }
}
run cold on vm.p { read 0x401234 }
expect cold.walk.references == 24
`;

const workspace = vscode.workspace.workspaceFolders![0].uri.fsPath;
let number = 0;

/** A file of its own for a test, open in an editor. */
export async function open(text: string): Promise<vscode.TextDocument> {
  const file = path.join(workspace, `test${++number}.vmem`);
  fs.writeFileSync(file, text);
  return show(vscode.Uri.file(file));
}

/** One of the examples, open in an editor. */
export function example(name: string): Promise<vscode.TextDocument> {
  return show(vscode.Uri.file(path.join(workspace, name)));
}

async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** Where a piece of the text begins, moved on by some characters. */
export function at(document: vscode.TextDocument, piece: string, offset = 0): vscode.Position {
  const index = document.getText().indexOf(piece);
  assert.ok(index >= 0, `the text has no "${piece}"`);
  return document.positionAt(index + offset);
}

export async function replace(document: vscode.TextDocument, old: string, by: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(at(document, old), at(document, old, old.length)), by);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Asks until the answer satisfies, or fails with the last answer. */
export async function eventually<T>(ask: () => T | PromiseLike<T>, satisfies: (answer: T) => unknown, seconds = 40): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`not within ${seconds} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

export function errors(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(d => d.severity === vscode.DiagnosticSeverity.Error);
}

/** The figures beside the text, by line from 0. */
export async function figures(document: vscode.TextDocument): Promise<Record<number, string>> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
  return Object.fromEntries((hints ?? []).map(h => [h.position.line, String(h.label).trim()]));
}

/** The figure of the line that contains a piece of the text. */
export async function figure(document: vscode.TextDocument, piece: string): Promise<string | undefined> {
  return (await figures(document))[at(document, piece).line];
}

export function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}

export async function hover(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(h => h.contents.map(c => (typeof c === 'string' ? c : c.value))).join('\n');
}
