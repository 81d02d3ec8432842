// Runs all tests: units here, then those inside VS Code's extension host and those on its window.
// Usage: run.js CACHE [units|host|window]
import Mocha from 'mocha';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Window } from './window/window';

const home = path.resolve(__dirname, '../..');
const total = { passed: 0, failed: 0 };

async function units(title: string, file: string): Promise<void> {
  console.log(`\n${title}`);
  const mocha = new Mocha({ timeout: 60_000, reporter: 'spec', color: false });
  mocha.addFile(path.join(__dirname, file));
  const runner = await new Promise<Mocha.Runner>(resolve => {
    const r: Mocha.Runner = mocha.run(() => resolve(r));
  });
  total.passed += runner.stats?.passes ?? 0;
  total.failed += runner.stats?.failures ?? 0;
}

async function host(window: Window): Promise<void> {
  console.log('\nIn the extension host');
  const found = await window.runInHost(path.join(home, 'test/host/extension'), path.join(home, 'out/test/host/index.js'));
  console.log(found.text);
  total.passed += found.passed;
  total.failed += found.failed;
}

async function main(): Promise<void> {
  const wanted = (kind: string) => [undefined, kind].includes(process.argv[3]);
  if (wanted('units')) await units('Units', 'unit/index.js');
  if (process.argv[3] === 'units') return; // those need no window
  const window = await Window.open(home, process.argv[2]);
  try {
    if (wanted('host')) await host(window);
    (globalThis as { vmemsimWindow?: Window }).vmemsimWindow = window;
    if (wanted('window')) await units('On the window', 'window/index.js');
  } finally {
    await window.close();
  }
}

main()
  .catch((failure: unknown) => {
    console.error(failure);
    total.failed++;
  })
  .finally(() => {
    console.log(`${total.passed} passed, ${total.failed} failed`);
    fs.writeFileSync(path.join(home, 'out/test/results.json'), JSON.stringify(total));
    process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
  });
