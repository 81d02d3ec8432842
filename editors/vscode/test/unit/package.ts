import * as assert from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';

const home = path.resolve(__dirname, '../../..');

describe('the package', () => {
  it('names only files that are there', () => {
    const { languages, grammars } = manifest.contributes;
    const files = [manifest.icon, languages[0].configuration, languages[0].icon.light, languages[0].icon.dark, grammars[0].path];
    for (const file of files) assert.ok(fs.existsSync(path.join(home, file)), file);
  });

  it('has the settings that the server reads, with its defaults', () => {
    const java = fs.readFileSync(path.join(home, '../../org.vmemsim.dsl.ide/src/main/java/org/vmemsim/dsl/ide/editor/EditorSettings.java'), 'utf8');
    const read = [...java.matchAll(/value\(all, "([\w.]+)"\)/g)].map(m => m[1]).sort();
    const settings = manifest.contributes.configuration.properties;
    assert.deepStrictEqual(Object.keys(settings).filter(k => k.startsWith('vmem.')).sort(), read);
    assert.strictEqual(Number(/budget = new Budget\(([\d_]+)\)/.exec(java)![1].replaceAll('_', '')), settings['vmem.simulation.budget'].default);
    assert.strictEqual(/inlineFigures = (\w+);/.exec(java)![1], String(settings['vmem.inlineFigures'].default));
  });

  it('takes no Java from a workspace that is not trusted', () => {
    assert.deepStrictEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['vmemsim.java.home']);
  });

  it('never cuts a figure: VS Code would after 43 letters', () => {
    assert.strictEqual(manifest.contributes.configurationDefaults['[vmem]']['editor.inlayHints.maximumLength'], 0);
  });

  it('locks dependencies to no registry', () => {
    assert.doesNotMatch(fs.readFileSync(path.join(home, 'package-lock.json'), 'utf8'), /"resolved"/);
  });
});
