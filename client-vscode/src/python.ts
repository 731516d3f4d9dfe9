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

/** What the search depends on of the machine that it runs on. */
export interface Machine {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const HERE: Machine = { platform: process.platform, env: process.env, home: os.homedir() };

/** The commands that may start a Python there, the likeliest first. */
export function candidates(machine: Machine = HERE): Command[] {
  return machine.platform === 'win32' ? onWindows(machine) : onUnix(machine);
}

function onWindows({ env, home }: Machine): Command[] {
  const { win32 } = path;
  const own = win32.join(env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local'), 'Programs', 'Python');
  const folders = [own, env.ProgramFiles ?? 'C:\\Program Files'];
  // `py -3` is the one that the user prefers, which may be too old while a newer one is there.
  const launched = MINORS.map((minor): Command => ['py', `-3.${minor}`]);
  const installed = folders.flatMap((folder) => MINORS.map((minor): Command => [win32.join(folder, `Python3${minor}`, 'python.exe')]));
  return [['python3'], ['python'], ['py', '-3'], ...launched, ...installed];
}

function onUnix({ platform, env, home }: Machine): Command[] {
  const { posix } = path;
  const names = ['python3', 'python', ...MINORS.map((minor) => `python3.${minor}`)];
  // An editor started from a desktop often lacks the PATH of a shell.
  const usual = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', posix.join(home, '.local', 'bin'), posix.join(home, '.pyenv', 'shims')];
  const frameworks = MINORS.map((minor) => `/Library/Frameworks/Python.framework/Versions/3.${minor}/bin`);
  const folders = [...(env.PATH ?? '').split(posix.delimiter), ...usual, ...(platform === 'darwin' ? frameworks : [])];
  const files = names.flatMap((name) => folders.filter((folder) => isUsable(folder)).map((folder) => posix.join(folder, name)));
  return [...new Set(files)].map((file): Command => [file]);

  function isUsable(folder: string): boolean {
    // macOS: what is in /usr/bin are stubs that open a dialog to install developer tools, or Python 3.9.
    return posix.isAbsolute(folder) && !(platform === 'darwin' && posix.join(folder, '.') === '/usr/bin');
  }
}
