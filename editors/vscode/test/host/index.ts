// Runs inside the extension host: VS Code calls run().
import Mocha from 'mocha';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 60_000, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./editing');
  await import('./figures');
  await import('./commands');
  const lines: string[] = [];
  const { Base } = Mocha.reporters as unknown as { Base: { consoleLog: (...args: unknown[]) => void } };
  Base.consoleLog = (...args) => void lines.push(format(...args));
  const runner = await new Promise<Mocha.Runner>(resolve => {
    const r: Mocha.Runner = mocha.run(() => resolve(r));
  });
  const results = { passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0, text: lines.join('\n') };
  const file = path.join(vscode.workspace.workspaceFolders![0].uri.fsPath, '../host-results.json');
  fs.writeFileSync(file, JSON.stringify(results));
}
