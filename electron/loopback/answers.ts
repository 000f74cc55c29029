import type { ServerResponse } from 'node:http';
import type { ExplanationCode, ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { HostQuestion } from '../../contract/facts/network.ts';
import type { Answer } from '../../contract/outcome.ts';
import { problem } from '../../contract/told.ts';
import { hostWords } from '../../words/host.ts';
import { languageTag } from '../../words/language.ts';
import { hostQuestion } from '../../words/network.ts';
import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '../page/page-files.ts';

/** Where a question is asked that the page must not answer. */
export const ALLOW_PATH = '/allow';

/** The answer that tells of a problem. */
export function failure<Code extends ExplanationCode>(code: Code, facts: ExplanationFacts[Code]): Answer<never> {
  return { ok: false, problem: problem(code, facts) };
}

/**
 * Answers with `value` as JSON; where an answer has begun it is cut off, so that it cannot be taken for a whole
 * one.
 */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendBytes(response, status, 'application/json; charset=utf-8', Buffer.from(JSON.stringify(value), 'utf8'));
}

/** A page of one sentence for people; every sentence of it is ours, nothing of the request is in it. */
export function sendPage(response: ServerResponse, status: number, sentence: string, head: string): void {
  const remedy = status === 200 ? '' : `<p>${escaped(hostWords.comeBack)}</p>`;
  sendHtml(response, status, head, `<h1>Pushwright</h1><p>${escaped(sentence)}</p>${remedy}`);
}

/** A question with its two answers. No referrer is sent, so that the code in the address stays in this tab. */
export function sendQuestion(response: ServerResponse, code: string, question: HostQuestion): void {
  const { title, detail, yes, no } = hostQuestion(question);
  const hidden = `<input type="hidden" name="code" value="${escaped(code)}">`;
  const buttons = `<p><button name="answer" value="no">${escaped(no)}</button> <button name="answer" value="yes">${escaped(yes)}</button></p>`;
  const form = `<form method="post" action="${ALLOW_PATH}">${hidden}${buttons}</form>`;
  const policy = CONTENT_SECURITY_POLICY.replace("form-action 'none'", "form-action 'self'");
  sendHtml(response, 200, '', `<h1>${escaped(title)}</h1><p>${escaped(detail)}</p>${form}`, policy);
}

function sendHtml(response: ServerResponse, status: number, head: string, body: string, policy?: string): void {
  // not prose: the page's frame, with the program's name
  const text = `<!doctype html><html lang="${languageTag}"><meta charset="utf-8"><title>Pushwright</title>${head}${body}</html>\n`;
  if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
  sendBytes(response, status, 'text/html; charset=utf-8', Buffer.from(text, 'utf8'));
}

/** Answers with these bytes and the headers of every answer; a policy that was set before stays. */
export function sendBytes(response: ServerResponse, status: number, contentType: string, bytes: Buffer): void {
  const { 'Content-Security-Policy': policy = '', ...headers } = SECURITY_HEADERS;
  if (!response.hasHeader('Content-Security-Policy')) response.setHeader('Content-Security-Policy', policy);
  response.writeHead(status, {
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Type': contentType,
    'Content-Length': bytes.length,
  });
  response.end(bytes);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
