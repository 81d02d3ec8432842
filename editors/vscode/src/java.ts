import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The oldest Java that the language server runs on. */
export const OLDEST = 17;

/** A Java that serves, or why there is none: a sentence for each place that was looked at. */
export type Search = { java: string; version: number; from: string } | { reasons: string[] };

/** Looks where the user said, then at JAVA_HOME, then on the PATH. What the user said is never passed over in silence. */
export async function findJava(setting: string, env: NodeJS.ProcessEnv, windows = process.platform === 'win32'): Promise<Search> {
  const name = windows ? 'java.exe' : 'java';
  const reasons: string[] = [];
  const look = async (from: string, java: string, shown: string) => {
    const version = await versionOf(java);
    if (version !== undefined && version >= OLDEST) return { java, version, from };
    reasons.push(version === undefined ? `${from}: there is no Java in ${shown}` : `${from}: ${shown} is Java ${version}`);
    return undefined;
  };

  const chosen = expand(setting.trim(), env);
  if (chosen) return (await look('vmemsim.java.home', path.join(chosen, 'bin', name), chosen)) ?? { reasons };

  const home = env.JAVA_HOME?.trim();
  const atHome = home && (await look('JAVA_HOME', path.join(home, 'bin', name), home));
  if (atHome) return atHome;
  if (!home) reasons.push('JAVA_HOME is not set');

  const folders = (env.PATH ?? env.Path ?? '').split(windows ? ';' : ':').filter(f => f && fs.existsSync(path.join(f, name)));
  for (const folder of folders) {
    const onPath = await look('PATH', path.join(folder, name), folder);
    if (onPath) return onPath;
  }
  if (folders.length === 0) reasons.push('PATH has no java');
  return { reasons };
}

function expand(folder: string, env: NodeJS.ProcessEnv): string {
  return folder
    .replace(/^~(?=$|[\\/])/, env.HOME ?? os.homedir())
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => env[name] ?? '');
}

/** From the file that every JDK has beside its bin folder; only where that is missing is Java asked, which takes longer. */
async function versionOf(java: string): Promise<number | undefined> {
  let real: string;
  try {
    real = fs.realpathSync(java);
  } catch {
    return undefined;
  }
  try {
    const release = fs.readFileSync(path.join(path.dirname(real), '..', 'release'), 'utf8');
    const version = major(/^JAVA_VERSION="?([^"\n]+)/m.exec(release)?.[1]);
    if (version !== undefined) return version;
  } catch {
    // no such file: a stub of the system, or a wrapper
  }
  return new Promise(resolve =>
    execFile(java, ['-version'], { timeout: 10_000 }, (error, out, err) =>
      resolve(error ? undefined : major(/version "([^"]+)"/.exec(err + out)?.[1])),
    ),
  );
}

/** 17 of "17.0.15", 8 of "1.8.0_412", 26 of "26-ea". */
function major(version: string | undefined): number | undefined {
  const n = Number(/^(?:1\.)?(\d+)/.exec(version ?? '')?.[1]);
  return Number.isNaN(n) ? undefined : n;
}
