import type * as v from 'valibot';

/** A request of the page: the guard of its argument, and the type of its answer. */
export interface Request<Argument, Value> {
  readonly schema: v.GenericSchema<unknown, Argument>;
  /** Never there: what is answered, for the type check alone. */
  readonly value?: Value;
}

/** A request with the guard of its argument: `takes(schema).answers<Value>()`. */
export function takes<Argument>(schema: v.GenericSchema<unknown, Argument>) {
  return { answers: <Value>(): Request<Argument, Value> => ({ schema }) };
}
