import {
  BLANK_REQUEST,
  type DocumentFault,
  type DocumentRequest,
  type ReadDocument,
  type RequestPlaces,
} from './document.ts';
import { fieldsOf, type Region, scan, settingsOf } from './scan.ts';

export const VARIABLES = /^@/;
export const HEADERS = /:\d+$/;

/**
 * The requests of a document: the text of HTTP as request editors have it (`###` between requests, `# @name`,
 * `@name = value`, a body up to the next `###`), with `# @pushwright KEY VALUE` for what HTTP has no word for. What cannot
 * be read is a fault with its place; the text around it is read nevertheless.
 */
export function readDocument(text: string): ReadDocument {
  const { regions, faults } = scan(text);
  const asked = regions.filter(({ request }) => request !== null);
  const all: readonly DocumentFault[] =
    asked.length > 0 || faults.length > 0 ? faults : [{ code: 'document-empty', facts: null, line: 1, column: 1 }];
  return {
    requests: asked.map((region) => requestOf(text, region)),
    places: asked.map(placesOf),
    variables: regions
      .filter(({ request }) => request === null)
      .flatMap(({ entries }) => fieldsOf(text, entries, VARIABLES)),
    faults: all,
  };
}

function placesOf({ request, bodyLine, entries }: Region): RequestPlaces {
  const of = (fits: RegExp) =>
    new Map(entries.filter(({ key }) => fits.test(key)).map(({ name, place }) => [name.toLowerCase(), place]));
  return { url: request?.place ?? { line: 1, column: 1 }, bodyLine, headers: of(HEADERS), settings: of(/^set /) };
}

/** What a region says. */
export function requestOf(text: string, region: Region): DocumentRequest {
  const { title, entries, request, body, literal, payloadFile } = region;
  const at = (span: { readonly from: number; readonly to: number } | null | undefined): string =>
    span == null ? '' : text.slice(span.from, span.to);
  return {
    ...BLANK_REQUEST,
    title: at(title),
    name: at(entries.find(({ key }) => key === 'name')?.value),
    settings: settingsOf(text, entries),
    variables: fieldsOf(text, entries, VARIABLES),
    method: at(request?.method),
    url: at(request?.url),
    headers: fieldsOf(text, entries, HEADERS),
    payload: payloadFile === null ? at(body) : '',
    literal,
    payloadFile,
  };
}
