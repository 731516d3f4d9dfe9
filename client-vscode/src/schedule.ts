/** Work that follows changes: once they have settled, one run at a time, and the more seldom the longer a run takes. */

export interface Schedule {
  /** Something changed. */
  readonly soon: () => void;
  readonly dispose: () => void;
}

/** `quietMs`: how long nothing may change before `work` runs; as long as the last run took, when that is longer. */
export function createSchedule(work: () => Promise<void>, quietMs: number, onError: (error: unknown) => void): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let changedMeanwhile = false;
  let disposed = false;
  let tookMs = 0;

  async function run(): Promise<void> {
    running = true;
    const started = performance.now();
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    tookMs = performance.now() - started;
    running = false;
    if (changedMeanwhile) soon();
  }

  function soon(): void {
    changedMeanwhile = running;
    if (running || disposed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(quietMs, tookMs));
  }

  return {
    soon,
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}
