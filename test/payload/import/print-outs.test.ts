import { describe, expect, it } from 'vitest';
import { noteWords } from '../../../payload/import/words.ts';
import { codes, imported } from './import-case.ts';

const FULL = { aps: { alert: { title: 'Hi', body: 'There' }, badge: 1, 'content-available': 1 }, id: 42 };

function converted(text: string) {
  const read = imported(text);
  const note = read.receipts.find(({ code }) => code === 'payload-converted');
  return {
    payload: JSON.parse(read.payload ?? 'null'),
    language: note?.code === 'payload-converted' ? note.language : null,
    left: codes(read.left),
  };
}

describe('a print-out of another language', () => {
  it.each([
    [
      'swift',
      '["aps": ["alert": ["title": "Hi", "body": "There"] as [String: Any], "badge": 1, "content-available": 1] as [String : Any], "id": 42]',
    ],
    [
      'php',
      'object(stdClass)#1 (2) {\n  ["aps"]=>\n  object(stdClass)#2 (3) {\n    ["alert"]=>\n    array(2) {\n      ["title"]=>\n      string(2) "Hi"\n      ["body"]=>\n      string(5) "There"\n    }\n    ["badge"]=>\n    int(1)\n    ["content-available"]=>\n    int(1)\n  }\n  ["id"]=>\n  int(42)\n}',
    ],
    ['swift', '["aps": ["alert": ["title": "Hi", "body": "There"], "badge": 1, "content-available": 1], "id": 42]'],
    [
      'swift',
      'let payload: [String: Any] = [\n  "aps": [\n    "alert": ["title": "Hi", "body": "There"],\n    "badge": 1, // one\n    "content-available": 1,\n  ],\n  "id": 42,\n]',
    ],
    [
      'swift',
      '[AnyHashable("aps"): {\n    alert =     {\n        body = There;\n        title = Hi;\n    };\n    badge = 1;\n    "content-available" = 1;\n}, AnyHashable("id"): 42]',
    ],
    [
      'swift',
      'didReceive [AnyHashable("id"): 42, AnyHashable("aps"): ["alert": ["title": "Hi", "body": "There"], "badge": 1, "content-available": 1]]',
    ],
    [
      'swift',
      'Optional(["id": 42, "aps": ["alert": ["title": "Hi", "body": "There"], "badge": 1, "content-available": 1]])',
    ],
    [
      'objective-c',
      '{\n    aps =     {\n        alert =         {\n            body = There;\n            title = Hi;\n        };\n        badge = 1;\n        "content-available" = 1;\n    };\n    id = 42;\n}',
    ],
    [
      'objective-c',
      '2026-11-30 10:00:00.000 App[12:34] userInfo: {\n    aps =     {\n        alert =         {\n            body = "There";\n            title = "Hi";\n        };\n        badge = 1;\n        "content-available" = 1;\n    };\n    id = 42;\n}',
    ],
    [
      'objective-c',
      '@{@"aps": @{@"alert": @{@"title": @"Hi", @"body": @"There"}, @"badge": @1, @"content-available": @(1)}, @"id": @42};',
    ],
    ['python', "{'aps': {'alert': {'title': 'Hi', 'body': 'There'}, 'badge': 1, 'content-available': 1}, 'id': 42}"],
    [
      'python',
      "{u'aps': {u'alert': {u'title': u'Hi', u'body': u'There'}, u'badge': 1, u'content-available': 1}, u'id': 42}",
    ],
    [
      'python',
      "payload = dict(aps={'alert': dict(title='Hi', body='There'), 'badge': 1, 'content-available': 1}, id=42)",
    ],
    ['ruby', '{:aps=>{:alert=>{:title=>"Hi", :body=>"There"}, :badge=>1, :"content-available"=>1}, :id=>42}'],
    [
      'ruby',
      '{"aps" => {"alert" => {"title" => "Hi", "body" => "There"}, "badge" => 1, "content-available" => 1}, "id" => 42}',
    ],
    [
      'ruby',
      "{ 'aps' => { 'alert' => { 'title' => 'Hi', 'body' => 'There' }, 'badge' => 1, 'content-available' => 1 }, 'id' => 42 }",
    ],
    [
      'php',
      "$payload = ['aps' => ['alert' => ['title' => 'Hi', 'body' => 'There'], 'badge' => 1, 'content-available' => 1], 'id' => 42];",
    ],
    [
      'php',
      "array('aps' => array('alert' => array('title' => 'Hi', 'body' => 'There'), 'badge' => 1, 'content-available' => 1), 'id' => 42)",
    ],
    [
      'php',
      "array (\n  'aps' => \n  array (\n    'alert' => \n    array (\n      'title' => 'Hi',\n      'body' => 'There',\n    ),\n    'badge' => 1,\n    'content-available' => 1,\n  ),\n  'id' => 42,\n)",
    ],
    [
      'php',
      'array(2) {\n  ["aps"]=>\n  array(3) {\n    ["alert"]=>\n    array(2) {\n      ["title"]=>\n      string(2) "Hi"\n      ["body"]=>\n      string(5) "There"\n    }\n    ["badge"]=>\n    int(1)\n    ["content-available"]=>\n    int(1)\n  }\n  ["id"]=>\n  int(42)\n}',
    ],
    [
      'php',
      'Array\n(\n    [aps] => Array\n        (\n            [alert] => Array\n                (\n                    [title] => Hi\n                    [body] => There\n                )\n\n            [badge] => 1\n            [content-available] => 1\n        )\n\n    [id] => 42\n)\n',
    ],
    [
      'php',
      'stdClass Object\n(\n    [aps] => stdClass Object\n        (\n            [alert] => stdClass Object\n                (\n                    [title] => Hi\n                    [body] => There\n                )\n\n            [badge] => 1\n            [content-available] => 1\n        )\n\n    [id] => 42\n)\n',
    ],
    ['javascript', "{ aps: { alert: { title: 'Hi', body: 'There' }, badge: 1, 'content-available': 1 }, id: 42 }"],
    [
      'javascript',
      'const payload = {\n  aps: {\n    alert: { title: `Hi`, body: "There" }, // text\n    /* one */ badge: 1,\n    "content-available": 1,\n  },\n  id: 42,\n};',
    ],
    ['java', '{aps={alert={title=Hi, body=There}, badge=1, content-available=1}, id=42}'],
    [
      'java',
      'Map.of("aps", Map.of("alert", Map.of("title", "Hi", "body", "There"), "badge", 1, "content-available", 1), "id", 42)',
    ],
    [
      'java',
      'mapOf("aps" to mapOf("alert" to mapOf("title" to "Hi", "body" to "There"), "badge" to 1, "content-available" to 1), "id" to 42)',
    ],
    [
      'go',
      'map[string]interface{}{"aps": map[string]interface{}{"alert": map[string]string{"title": "Hi", "body": "There"}, "badge": 1, "content-available": 1}, "id": 42}',
    ],
    [
      'powershell',
      '@{ aps = @{ alert = @{ title = "Hi"; body = "There" }; badge = 1; "content-available" = 1 }; id = 42 }',
    ],
    [
      'elixir',
      '%{"aps" => %{"alert" => %{"title" => "Hi", "body" => "There"}, "badge" => 1, "content-available" => 1}, "id" => 42}',
    ],
  ])('of %s becomes JSON: %s', (language, text) => {
    expect(converted(text)).toEqual({ payload: FULL, language, left: [] });
  });

  it.each([
    [
      'python',
      "{'aps': {'alert': None, 'mutable-content': True, 'sound': False}}",
      { alert: null, 'mutable-content': true, sound: false },
    ],
    ['ruby', '{:aps=>{:alert=>nil, :sound=>:default, :badge=>0}}', { alert: null, sound: 'default', badge: 0 }],
    ['php', "['aps' => ['alert' => NULL, 'badge' => 0, 'ok' => TRUE]]", { alert: null, badge: 0, ok: true }],
    [
      'javascript',
      '{aps: {alert: undefined, badge: 0, ok: true, list: [1, 2,]}}',
      { alert: null, badge: 0, ok: true, list: [1, 2] },
    ],
    [
      'objective-c',
      '{\n aps = {\n alert = "<null>";\n "loc-args" = (\n "a b",\n c\n );\n empty = {\n };\n };\n}',
      { alert: '<null>', 'loc-args': ['a b', 'c'], empty: {} },
    ],
    ['objective-c', '{\n aps = {\n alert = "\\U4f60\\U597d \\"x\\"";\n };\n}', { alert: '你好 "x"' }],
    ['python', "{'aps': {'alert': 'It\\'s \\u00e9 \\U0001f600', 'b': \"it's\"}}", { alert: "It's é 😀", b: "it's" }],
    ['php', "['aps' => ['alert' => 'a\\nb\\'c']]", { alert: "a\\nb'c" }],
    ['swift', '["aps": ["alert": "a\\u{1F600}\\n", "x": [:], "y": []]]', { alert: 'a😀\n', x: {}, y: [] }],
    ['java', '{aps={alert=Hello, world, sound=, list=[a, b]}}', { alert: 'Hello, world', sound: '', list: ['a', 'b'] }],
    ['python', "{'aps': {'alert': 'x', 'f': 1.50}}", { alert: 'x', f: 1.5 }],
    [
      'php',
      'array(1) {\n  ["aps"]=>\n  array(2) {\n    ["alert"]=>\n    string(7) "é "]=>"\n    ["ok"]=>\n    bool(true)\n  }\n}',
      { alert: 'é "]=>', ok: true },
    ],
  ])('of %s keeps what its values are: %s', (language, text, aps) => {
    expect(converted(text)).toMatchObject({ payload: { aps }, language, left: [] });
  });

  it('keeps the digits of a number as they are written', () => {
    expect(imported("{'aps': {'n': 12345678901234567890}}").payload).toContain('12345678901234567890');
  });

  it('warns where texts and numbers look alike', () => {
    for (const text of ['{aps={alert=Hi, badge=1}}', '{\n aps = {\n alert = 1;\n };\n}']) {
      expect(imported(text).receipts.map(noteWords).join()).toMatch(/without quotes/);
    }
    expect(imported("{'aps': {'alert': 'Hi'}}").receipts.map(noteWords).join()).not.toMatch(/without quotes/);
  });

  it.each([
    ['a variable of JavaScript', '{ aps: { alert: title, badge: 1 } }', 'title'],
    ['a template of JavaScript', `{ aps: { alert: \`Hi ${'$'}{name}\` } }`, `${'$'}{name}`],
    ['a variable of Swift', '["aps": ["alert": title]]', 'title'],
    ['an interpolation of Swift', '["aps": ["alert": "Hi \\(name)"]]', '\\(name)'],
    ['a variable of Python', "{'aps': {'alert': title}}", 'title'],
    ['an f-string of Python', "{'aps': {'alert': f'Hi {name}'}}", '{name}'],
    ['a variable of JavaScript in a list', '{ aps: { alert: { "loc-args": [name] } } }', 'name'],
    ['the print-out of Go', 'map[aps:map[alert:map[body:There title:Hi] badge:1]]', null],
    ['a variable of PHP', "['aps' => ['alert' => $title]]", '$title'],
    ['an interpolation of Ruby', '{"aps" => {"alert" => "Hi #{name}"}}', '#{name}'],
  ])('is not converted where %s stands in it', (_name, text, name) => {
    const read = imported(text);
    expect(read.payload).toBeNull();
    expect(read.left).toMatchObject([{ code: 'not-mechanical', name }]);
  });
});
