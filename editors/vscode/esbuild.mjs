// Bundles the extension into one file, and each kind of test into one.
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' };
await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  outfile: 'out/extension.js',
  external: ['vscode'],
  minify: true,
  sourcemap: false,
});
await build({
  ...common,
  entryPoints: ['test/unit/index.ts', 'test/host/index.ts', 'test/window/index.ts', 'test/run.ts'],
  outdir: 'out/test',
  external: ['vscode', 'mocha', 'playwright-core', 'vscode-textmate', 'vscode-oniguruma'],
  sourcemap: 'inline',
});
