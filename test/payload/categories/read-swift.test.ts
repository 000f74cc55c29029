import { describe, expect, it } from 'vitest';
import { readSwiftCategories } from '../../../payload/categories/read-swift.ts';
import { SeededRandom } from '../../support/random.ts';

const APP = `
import UserNotifications

enum ActionID: String { case accept = "ACCEPT", decline, reply }
extension Notifications {
  struct Category { static let invite = "INVITE" /* of "a" calendar */ }
}
let prefix = "com.example"

func register() {
  // let decline = "NOT THIS"
  let decline = UNNotificationAction(
    identifier: ActionID.decline.rawValue, title: NSLocalizedString("decline.title", comment: "no, (thanks)"),
    options: [.destructive, .authenticationRequired])
  let reply = UNTextInputNotificationAction(identifier: "REPLY", title: "Reply \\u{1F44B}", options: [],
    textInputButtonTitle: "Send", textInputPlaceholder: #"Say "yes" or \\no"#)
  let actions = [
    UNNotificationAction(identifier: ActionID.accept.rawValue, title: String(localized: "accept", defaultValue: "Accept"),
                         options: .foreground, icon: .init(systemImageName: "checkmark")),
    decline,
  ]
  let invite = UNNotificationCategory(identifier: Notifications.Category.invite, actions: actions + [reply],
    intentIdentifiers: [], hiddenPreviewsBodyPlaceholder: "%u invitations", categorySummaryFormat: "%u more",
    options: [.customDismissAction, .hiddenPreviewsShowTitle])
  let plain: UNNotificationCategory = .init(identifier: "\\(prefix).plain", actions: [], intentIdentifiers: [], options: [])
  UNUserNotificationCenter.current().setNotificationCategories([invite, plain])
}
`;

const one = (source: string) => readSwiftCategories(source);

describe('categories out of Swift', () => {
  it('follows constants, cases and lists to ids, titles, options and fields', () => {
    const { categories, notes } = one(APP);
    expect(categories).toEqual([
      {
        id: 'INVITE',
        actions: [
          { id: 'ACCEPT', title: 'Accept', options: ['foreground'], input: null },
          { id: 'decline', title: 'decline.title', options: ['destructive', 'authenticationRequired'], input: null },
          { id: 'REPLY', title: 'Reply 👋', options: [], input: { button: 'Send', placeholder: 'Say "yes" or \\no' } },
        ],
        options: ['customDismissAction', 'hiddenPreviewsShowTitle'],
        placeholder: '%u invitations',
        summaryFormat: '%u more',
      },
      { id: 'com.example.plain', actions: [], options: [], placeholder: null, summaryFormat: null },
    ]);
    expect(notes).toEqual([
      { id: 'localized', line: 18, source: 'Accept' },
      { id: 'localized', line: 13, source: 'decline.title' },
    ]);
  });

  it.each([
    [
      'UNNotificationCategory(identifier: makeId(1), actions: [], intentIdentifiers: [])',
      0,
      'id',
      'makeId(1), actions: [], intentIdentifiers: [])',
    ],
    [
      'UNNotificationCategory(identifier: "A",\n actions: makeActions(), intentIdentifiers: [])',
      1,
      'actions',
      'makeActions(), intentIdentifiers: [])',
    ],
    [
      'UNNotificationCategory(identifier: "A", actions: [],\n intentIdentifiers: [], options: [.allowEverything])',
      1,
      'option',
      '.allowEverything])',
    ],
    [
      'UNNotificationCategory(identifier: "A", actions: [\n UNNotificationAction(identifier: "B", title: a ? "x" : "y")], intentIdentifiers: [])',
      1,
      'title',
      'a ? "x" : "y")], intentIdentifiers: [])',
    ],
  ])('tells what it cannot read with its line: %s', (source, taken, what, there) => {
    const { categories, notes } = one(source);
    expect(categories).toHaveLength(taken);
    expect(notes).toEqual([{ id: 'not-read', what, line: what === 'id' ? 1 : 2, source: there }]);
  });

  it('takes the constant of the function that it stands in, and not another’s', () => {
    const body = (id: string) =>
      `func f${id}() { let id = "${id}"\n let c = UNNotificationCategory(identifier: id, actions: [], intentIdentifiers: []) }\n`;
    expect(one(body('A') + body('B')).categories.map(({ id }) => id)).toEqual(['A', 'B']);
  });

  it('says that there is none, that a bracket does not close, and that an id is there twice', () => {
    const twice = 'UNNotificationCategory(identifier: "A", actions: [], intentIdentifiers: [])\n';
    expect(one('let a = "b"').notes).toEqual([{ id: 'none' }]);
    expect(one('\nUNNotificationCategory(identifier: "A"').notes).toMatchObject([{ id: 'unclosed', line: 2 }]);
    expect(one(twice + twice)).toMatchObject({ categories: [{ id: 'A' }], notes: [{ id: 'repeated', line: 2 }] });
    expect(
      one(`let a = a\nUNNotificationCategory(identifier: a, actions: [], intentIdentifiers: [])`).categories,
    ).toEqual([]);
    expect(one('x'.repeat(400_001)).notes).toEqual([{ id: 'too-long' }]);
  });

  it.each(['let a = [', 'UNNotificationCategory(', 'let a = a + ', '{', '"\\(', '/*', 'enum A { case a = f('])(
    'comes to an end with %s over and over',
    (piece) => {
      expect(one(piece.repeat(Math.floor(400_000 / piece.length))).categories).toEqual([]);
    },
  );

  it('never throws, whatever it is given', { timeout: 60_000 }, () => {
    const random = new SeededRandom(Number(process.env['PUSHWRIGHT_RANDOM_SEED'] ?? 12));
    const pieces = APP.split(/\b/);
    for (let round = 0; round < 100_000; round += 1) {
      const from = random.below(pieces.length);
      const part = pieces.slice(from, from + random.below(60));
      for (let change = random.below(4); change > 0; change -= 1)
        part.splice(random.below(part.length + 1), random.below(3), '()[]{}"#\\,.+:=\n'[random.below(15)] ?? '');
      const { categories, notes } = one(part.join(''));
      expect(categories.length + notes.length).toBeGreaterThan(0);
    }
  });
});
