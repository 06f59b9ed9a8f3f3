/** Numbers by their place, as many as are needed; a place that was not set holds `empty`. */
export class Column {
  #values: Float64Array;
  #empty: number;

  constructor(empty: number) {
    this.#empty = empty;
    this.#values = new Float64Array(1 << 16).fill(empty);
  }

  get(place: number): number {
    return this.#values[place] ?? this.#empty;
  }

  set(place: number, value: number): void {
    if (place >= this.#values.length) {
      const grown = new Float64Array(Math.max(place + 1, this.#values.length * 2));
      grown.fill(this.#empty, this.#values.length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[place] = value;
  }
}
