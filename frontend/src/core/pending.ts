/** What somebody else was asked for and has not answered yet, as workers are: by numbers that go along. */

interface Waiting<Answer> {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

export class Pending<Answer> {
  #waiting = new Map<number, Waiting<Answer>>();
  #last = 0;

  /** `send` asks, with a number of its own for the answer to come back with. */
  ask(send: (id: number) => void): Promise<Answer> {
    const id = ++this.#last;
    const done = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    send(id);
    return done;
  }

  answered(id: number, answer: Answer): void {
    this.#take(id)?.resolve(answer);
  }

  failed(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  /** No answer will come any more. */
  allFailed(error: () => Error): void {
    for (const id of [...this.#waiting.keys()]) this.failed(id, error());
  }

  #take(id: number): Waiting<Answer> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
