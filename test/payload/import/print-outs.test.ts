import { describe, expect, it } from 'vitest';
import { importNote } from '../../../words/payload/import.ts';
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
      expect(imported(text).receipts.map(importNote).join()).toMatch(/without quotes/);
    }
    expect(imported("{'aps': {'alert': 'Hi'}}").receipts.map(importNote).join()).not.toMatch(/without quotes/);
  });

  it.each([
    ['a variable of JavaScript', '{ aps: { alert: title, badge: 1 } }', 'title'],
    ['a template of JavaScript', `{ aps: { alert: \`Hi ${'$'}{name}\` } }`, `${'$'}{name}`],
    ['a variable of Swift', '["aps": ["alert": title]]', 'title'],
    ['an interpolation of Swift', '["aps": ["alert": "Hi \\(name)"]]', '\\(name)'],
    ['a variable of Python', "{'aps': {'alert': title}}", 'title'],
    ['an f-string of Python', "{'aps': {'alert': f'Hi {name}'}}", '{name}'],
    ['a variable of JavaScript in a list', '{ aps: { alert: { "loc-args": [name] } } }', 'name'],
    ['a word that may be a key in the print-out of Go', 'map[aps:map[alert:See you: soon badge:1]]', null],
    ['a variable of C#', 'new { aps = new { alert = title, badge = 1 } }', 'title'],
    ['a variable of PHP', "['aps' => ['alert' => $title]]", '$title'],
    ['an interpolation of Ruby', '{"aps" => {"alert" => "Hi #{name}"}}', '#{name}'],
  ])('is not converted where %s stands in it', (_name, text, name) => {
    const read = imported(text);
    expect(read.payload).toBeNull();
    expect(read.left).toMatchObject([{ code: 'not-mechanical', name }]);
  });
});

describe('a notation of its own', () => {
  const full = { aps: { alert: { title: 'Hi', body: 'B' }, badge: 1, sound: 'default' } };

  it.each([
    [
      'plist',
      `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>aps</key><dict><!-- shown -->
<key>alert</key><dict><key>title</key><string>Hi</string><key>body</key><string><![CDATA[B]]></string></dict>
<key>badge</key><integer>1</integer><key>sound</key><string>default</string></dict></dict></plist>`,
    ],
    [
      'plist',
      '<key>aps</key><dict><key>alert</key><dict><key>title</key><string>Hi</string><key>body</key><string>B</string></dict><key>badge</key><integer>+01</integer><key>sound</key><string>default</string></dict>',
    ],
    [
      'csharp',
      'var p = new Dictionary<string, object> { { "aps", new Dictionary<string, object> { { "alert", new Dictionary<string, string> { { "title", "Hi" }, { "body", "B" } } }, { "badge", 1 }, { "sound", "default" } } } };',
    ],
    [
      'csharp',
      'var p = new Dictionary<string, object>() { ["aps"] = new Dictionary<string, object>() { ["alert"] = new() { ["title"] = "Hi", ["body"] = "B" }, ["badge"] = 1, ["sound"] = "default" } };',
    ],
    ['csharp', 'new { aps = new { alert = new { title = "Hi", body = "B" }, badge = 1, sound = "default" } }'],
    [
      'csharp',
      'new JObject { { "aps", new JObject { { "alert", new JObject { { "title", "Hi" }, { "body", "B" } } }, { "badge", 1 }, { "sound", "default" } } } }',
    ],
    ['dart', 'I/flutter (12): {aps: {alert: {title: Hi, body: B}, badge: 1, sound: default}}'],
    ['dart', "final p = {'aps': {'alert': {'title': 'Hi', 'body': 'B'}, 'badge': 1, 'sound': 'default'}};"],
    [
      'dart',
      "<String, dynamic>{'aps': <String, dynamic>{'alert': {'title': 'Hi', 'body': 'B'}, 'badge': 1, 'sound': 'default'}}",
    ],
    ['go', '2026/11/30 22:00:00 map[aps:map[alert:map[body:B title:Hi] badge:1 sound:default]]'],
    [
      'go',
      'map[string]interface {}{"aps":map[string]interface {}{"alert":map[string]interface {}{"body":"B", "title":"Hi"}, "badge":1, "sound":"default"}}',
    ],
    ['yaml', 'aps:\n  alert:\n    title: Hi\n    body: B\n  badge: 1\n  sound: default\n'],
    ['yaml', '---\npayload:\n  aps: {alert: {title: Hi, body: B}, badge: 1, sound: "default"}\n'],
    ['yaml', 'text: &t\n  title: Hi\n  body: B\npush:\n  aps:\n    alert: *t\n    badge: 1\n    sound: default\n'],
    ['yaml', 'Try this:\n```yaml\naps:\n  alert: {title: Hi, body: B}\n  badge: 1\n  sound: default\n```\n'],
  ])('is converted: %s, %s', (language, text) => {
    const { payload, receipts, left } = imported(text);
    expect(JSON.parse(payload ?? 'null')).toEqual(full);
    expect(receipts).toContainEqual(expect.objectContaining({ code: 'payload-converted', language }));
    expect(left).toEqual([]);
  });

  it('keeps every kind of value of a property list, and takes what stands beside the payload', () => {
    const aps =
      '<dict><key>alert</key><string>Tom &amp; Jerry &#8364;</string><key>relevance-score</key><real>0.5</real></dict>';
    const own = '<key>own</key><array><true/><false/><integer>-2</integer><string/><dict/><array/></array>';
    const token = 'ab'.repeat(32);
    const text = `<plist><dict><key>payload</key><dict><key>aps</key>${aps}${own}</dict><key>deviceToken</key><string>${token}</string></dict></plist>`;
    const { payload, deviceTokens } = imported(text);
    expect(JSON.parse(payload ?? 'null')).toEqual({
      aps: { alert: 'Tom & Jerry €', 'relevance-score': 0.5 },
      own: [true, false, -2, '', {}, []],
    });
    expect(deviceTokens).toEqual([token]);
  });

  it('tells texts without quotes from keys by the names that Apple gives', () => {
    const read = (text: string) => JSON.parse(imported(text).payload ?? 'null');
    expect(read('{aps: {alert: {title: Hello, World, body: At 10:30}, badge: 1}, id: 7}')).toEqual({
      aps: { alert: { title: 'Hello, World', body: 'At 10:30' }, badge: 1 },
      id: 7,
    });
    expect(read('map[aps:map[alert:Hello there badge:1] id:7]')).toEqual({
      aps: { alert: 'Hello there', badge: 1 },
      id: 7,
    });
  });

  it('counts the documents of YAML', () => {
    const { payload, left } = imported('aps:\n  alert: a\n---\naps:\n  alert: b\n');
    expect(JSON.parse(payload ?? 'null')).toEqual({ aps: { alert: 'a' } });
    expect(left).toMatchObject([{ code: 'several-payloads', count: 2 }]);
  });

  it('reads JSON whose quotes are doubled, as C#, Visual Basic and tables have it', () => {
    for (const text of [
      'var j = @"{ ""aps"": { ""alert"": ""hi"" } }";',
      'id,body\n1,"{""aps"":{""alert"":""hi""}}"\n',
    ])
      expect(JSON.parse(imported(text).payload ?? 'null')).toEqual({ aps: { alert: 'hi' } });
  });
});

describe('a device token that is printed as bytes beside a payload', () => {
  const bytes = Buffer.from('ab'.repeat(32), 'hex');

  it.each([
    JSON.stringify({ token: bytes, payload: { aps: { alert: 'hi' } } }),
    JSON.stringify({ deviceToken: [...bytes], payload: { aps: { alert: 'hi' } } }),
    `10:00 INFO token=${JSON.stringify(Uint8Array.from(bytes))} payload={"aps":{"alert":"hi"}}`,
  ])('is taken: %s', (text) => {
    expect(imported(text)).toMatchObject({ payload: '{"aps":{"alert":"hi"}}', deviceTokens: ['ab'.repeat(32)] });
  });

  it('is no payload where it is cut', () => {
    const { payload, left } = imported(JSON.stringify(Uint8Array.from(bytes.subarray(1))));
    expect(payload).toBeNull();
    expect(left.map(importNote)).toEqual(['These are 31 bytes; a device token has 32.']);
  });
});
