import { t, words } from '../language.ts';

export const importWords = words('cli-import', {
  examples: `
Reads commands of curl, HTTPie, wget, PowerShell and xcrun simctl push, HTTP requests, .http files, HAR and Postman
documents, log lines, JSON in JSON, print-outs of Swift, Objective-C, Python, Ruby, PHP, JavaScript, Java and Go.

Examples:
  pbpaste | pushwright import - --json
  pushwright import request.txt --json

Exit codes: 0 something was taken and nothing was lost; 1 something was left out, and it is named; 2 nothing was
understood, or the file could not be read.`,
  args: {
    file: 'the text; - reads standard input',
  },
  description: 'Says what a text holds: payload, headers, device tokens, destination; what was left out, and why.',
  summary: 'read a request, log line or document that somebody pasted',
  destination: (where: string) => t`destination  ${where}`,
  device: (token: string) => t`device       ${token}`,
  left: 'Left:',
});
