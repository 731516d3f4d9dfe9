/** Finds a Python that can run the language server. */
import { execFile } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';

export interface Python {
  /** Absolute path of the interpreter itself, not of a shim. */
  readonly executable: string;
  readonly version: string;
}

/** A command with the arguments that select the interpreter, such as `py -3`. */
type Command = readonly [string, ...string[]];

const OLDEST: readonly [number, number] = [3, 11];
const MINORS = [14, 13, 12, 11];
const PROBE = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';
const PROBE_TIMEOUT_MS = 10_000;

/** The interpreter that `command` starts, or why it will not do: a phrase such as `is Python 3.9`. */
export async function probePython(command: Command): Promise<Python | string> {
  const [file, ...args] = command;
  return await new Promise((resolve) => {
    execFile(file, [...args, '-I', '-S', '-c', PROBE], { timeout: PROBE_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      const [version, executable] = stdout.split(/\r?\n/);
      if (error !== null || version === undefined || !executable) {
        resolve(error !== null && 'code' in error && error.code === 'ENOENT' ? 'was not found' : 'did not run as a Python');
        return;
      }
      resolve(isNewEnough(version) ? { executable, version } : `is Python ${version}`);
    });
  });
}

/** The first Python that is new enough among the usual names and places. */
export async function findPython(): Promise<Python | undefined> {
  for (const command of candidates()) {
    const found = await probePython(command);
    if (typeof found !== 'string') return found;
  }
  return undefined;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function candidates(): Command[] {
  if (process.platform === 'win32') {
    const programs = path.join(process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), 'Programs', 'Python');
    return [['python3'], ['python'], ['py', '-3'], ...MINORS.map((minor): Command => [path.join(programs, `Python3${minor}`, 'python.exe')])];
  }
  const names = ['python3', 'python', ...MINORS.map((minor) => `python3.${minor}`)];
  // An editor started from a desktop often lacks the PATH of a shell.
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/opt/homebrew/bin', '/usr/local/bin', path.join(os.homedir(), '.local', 'bin')];
  const seen = new Set<string>();
  const result: Command[] = [];
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      // macOS: these are stubs that open a dialog to install developer tools, or Python 3.9.
      const stub = process.platform === 'darwin' && folder === '/usr/bin';
      if (path.isAbsolute(folder) && !stub && !seen.has(file)) {
        seen.add(file);
        result.push([file]);
      }
    }
  }
  return result;
}
