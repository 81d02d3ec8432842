import * as assert from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { findJava } from '../../src/java';

describe('the search for Java', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vmemsim-java-'));
  after(() => fs.rmSync(folder, { recursive: true }));

  /** A folder that looks like a JDK: with a release file, or with a java that tells its version. */
  function jdk(name: string, version: string, release = true): string {
    const home = path.join(folder, name);
    fs.mkdirSync(path.join(home, 'bin'), { recursive: true });
    fs.writeFileSync(path.join(home, 'bin/java'), `#!/bin/sh\necho 'openjdk version "${version}" 2025-04-15' >&2\n`, { mode: 0o755 });
    if (release) fs.writeFileSync(path.join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
    return home;
  }

  const jdk8 = jdk('jdk8', '1.8.0_412');
  const jdk17 = jdk('jdk17', '17.0.15');
  const jdk21 = jdk('jdk21', '21.0.2');
  const none = path.join(folder, 'none');
  const bin = (home: string) => path.join(home, 'bin');
  const find = async (setting: string, env: NodeJS.ProcessEnv) => {
    const found = await findJava(setting, env, false);
    return 'reasons' in found ? found.reasons : `${found.from}: ${path.relative(folder, found.java)}, ${found.version}`;
  };

  it('takes the setting before all else', async () => {
    assert.strictEqual(await find(jdk21, { JAVA_HOME: jdk17, PATH: bin(jdk17) }), 'vmemsim.java.home: jdk21/bin/java, 21');
  });

  it('takes JAVA_HOME before the PATH', async () => {
    assert.strictEqual(await find('', { JAVA_HOME: jdk21, PATH: bin(jdk17) }), 'JAVA_HOME: jdk21/bin/java, 21');
  });

  it('takes the PATH where JAVA_HOME is too old, or nothing', async () => {
    assert.strictEqual(await find('', { JAVA_HOME: jdk8, PATH: bin(jdk17) }), 'PATH: jdk17/bin/java, 17');
    assert.strictEqual(await find('', { JAVA_HOME: none, PATH: bin(jdk17) }), 'PATH: jdk17/bin/java, 17');
    assert.strictEqual(await find('', { PATH: `${none}:${bin(jdk8)}:${bin(jdk21)}` }), 'PATH: jdk21/bin/java, 21');
  });

  it('never passes over a wrong setting in silence', async () => {
    assert.deepStrictEqual(await find(none, { JAVA_HOME: jdk17 }), [`vmemsim.java.home: there is no Java in ${none}`]);
    assert.deepStrictEqual(await find(jdk8, { JAVA_HOME: jdk17 }), [`vmemsim.java.home: ${jdk8} is Java 8`]);
  });

  it('says of each place why it does not serve', async () => {
    assert.deepStrictEqual(await find('', { PATH: none }), ['JAVA_HOME is not set', 'PATH has no java']);
    assert.deepStrictEqual(await find('', { JAVA_HOME: jdk8, PATH: bin(jdk8) }), [
      `JAVA_HOME: ${jdk8} is Java 8`,
      `PATH: ${bin(jdk8)} is Java 8`,
    ]);
  });

  it('asks a Java that has no release file', async () => {
    const bare = jdk('bare', '25.0.1', false);
    assert.strictEqual(await find('', { JAVA_HOME: bare }), 'JAVA_HOME: bare/bin/java, 25');
    assert.strictEqual(await find('', { JAVA_HOME: jdk('early', '26-ea', false) }), 'JAVA_HOME: early/bin/java, 26');
  });

  it('follows links, as the PATH of Debian has them', async () => {
    const links = path.join(folder, 'links');
    fs.mkdirSync(links);
    fs.symlinkSync(path.join(jdk17, 'bin/java'), path.join(links, 'java'));
    assert.strictEqual(await find('', { PATH: links }), 'PATH: links/java, 17');
  });

  it('takes a Java that fails for none', async () => {
    const broken = jdk('broken', '21', false);
    fs.writeFileSync(path.join(broken, 'bin/java'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    assert.deepStrictEqual(await find(broken, {}), [`vmemsim.java.home: there is no Java in ${broken}`]);
  });

  it('understands ~ and ${env:…} in the setting', async () => {
    assert.strictEqual(await find('~/jdk21', { HOME: folder }), 'vmemsim.java.home: jdk21/bin/java, 21');
    assert.strictEqual(await find('${env:JDKS}/jdk21', { JDKS: folder }), 'vmemsim.java.home: jdk21/bin/java, 21');
  });
});
