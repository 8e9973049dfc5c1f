// Asking the server: while the page is seen, ten seconds apart, less often when it does not answer.

const EVERY = 10_000;
const IDLE_EVERY = 30_000;
const IDLE_AFTER = 600_000;
const LONGEST = 60_000;

/** An answer that is no good: the title of its problem document. */
export class Refused extends Error {
  constructor(status, code, title, fix) {
    super(title);
    Object.assign(this, { status, code, fix });
  }
}

async function refusal(answer) {
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // a proxy's own page
  }
  return new Refused(answer.status, problem.code, problem.title ?? `HTTP ${answer.status}`, problem.fix ?? '');
}

async function call(path, options) {
  const asked = `${path}${path.includes('?') ? '&' : '?'}lang=${document.documentElement.lang}`; // of the sentences
  const answer = await fetch(asked, { ...options, signal: AbortSignal.timeout(15_000) });
  if (answer.status === 401) {
    location.reload(); // the session is over: the server shows the form
    await new Promise(() => {});
  }
  if (!answer.ok) {
    throw await refusal(answer);
  }
  return answer;
}

/** A JSON document below /api/v1/. */
export const get = async (path) => (await call(`api/v1/${path}`)).json();

/** A text below /api/v1/. */
export const getText = async (path) => (await call(`api/v1/${path}`)).text();

/** Changes something, with the proof that our own page asks. */
export async function send(method, path, body) {
  const answer = await call(`api/v1/${path}`, {
    method,
    headers: { 'X-Pitwall-Proof': document.documentElement.dataset.proof, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

/** Whether the server lets a browser change something. */
export const mayAct = () => document.documentElement.dataset.actions === 'true';

/**
 * Calls "task" again and again while the page is seen and not paused, and tells "report" of every
 * end: null if it went well, else what was thrown and in how many milliseconds it is tried again.
 */
export class Poll {
  constructor(task, report) {
    this.task = task;
    this.report = report;
    this.paused = false;
    this.failures = 0;
    this.touched = Date.now();
    document.addEventListener('visibilitychange', () => (document.hidden ? this.stop() : this.now()));
    for (const kind of ['pointermove', 'keydown', 'focus']) {
      addEventListener(kind, () => { this.touched = Date.now(); }, { passive: true });
    }
  }

  stop() {
    clearTimeout(this.timer);
  }

  pause(paused) {
    this.paused = paused;
    if (paused) {
      this.stop();
    } else {
      this.now();
    }
  }

  /** At once, also while paused: somebody asked for it. */
  async now() {
    this.stop();
    const turn = (this.turn = (this.turn ?? 0) + 1);
    let wait = Date.now() - this.touched > IDLE_AFTER ? IDLE_EVERY : EVERY;
    try {
      await this.task();
      this.failures = 0;
      this.report(null);
    } catch (thrown) {
      this.failures++;
      wait = Math.min(LONGEST, 5_000 * 2 ** (this.failures - 1));
      this.report(thrown, wait);
    }
    if (turn === this.turn && !this.paused && !document.hidden) {
      this.timer = setTimeout(() => this.now(), wait + Math.random() * 500);
    }
  }
}
