import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importNote } from '../../../words/payload/import.ts';
import { ADDRESS, codes, expectRequest, HI, imported, OTHER_TOKEN, TOKEN } from './import-case.ts';

const TOPIC = "-H 'apns-topic: com.example.app'";
const PLAIN = `${TOPIC} -d '${HI}' ${ADDRESS}`;

describe('a cURL command', () => {
  it.each([
    ['as it comes', `curl ${PLAIN}`],
    ['with a prompt', `$ curl ${PLAIN}`],
    ['with the prompt of zsh', `user@host ~ % curl ${PLAIN}`],
    ['with the prompt of bash', `anna@mac:~/push$ curl ${PLAIN}`],
    ['with a root prompt', `# curl ${PLAIN}`],
    ['over lines with prompts', `$ curl ${TOPIC} \\\n> -d '${HI}' \\\n> ${ADDRESS}`],
    ['with CR LF', `curl ${TOPIC} \\\r\n  -d '${HI}' \\\r\n  ${ADDRESS}\r\n`],
    ['with a blank after the backslash', `curl ${TOPIC} \\ \n  -d '${HI}' \\ \n  ${ADDRESS}`],
    ['whose backslashes were lost', `curl\n  ${TOPIC}\n  -d '${HI}'\n  ${ADDRESS}`],
    ['in a fence of Markdown', `Try this:\n\n\`\`\`bash\ncurl ${PLAIN}\n\`\`\`\nthanks`],
    ['behind prose', `Hello,\n\nthis fails for me:\ncurl ${PLAIN}\n\nThanks, Anna`],
    ['behind prose with an apostrophe', `It doesn't work:\ncurl ${PLAIN}\nWhat's wrong?`],
    ['with a full path', `/opt/homebrew/bin/curl ${PLAIN}`],
    ['with time and sudo', `time sudo curl ${PLAIN}`],
    ['in a substitution', `RESULT=$(curl -s ${PLAIN})`],
    ['in backticks', `STATUS=\`curl -s -o /dev/null ${PLAIN}\``],
    ['in a condition', `if curl -sf ${PLAIN}; then echo ok; fi`],
    ['piped on', `curl -sS ${PLAIN} | jq . > out.json 2>&1`],
    ['with an address in quotes', `curl ${TOPIC} -d '${HI}' "${ADDRESS}"`],
    ['with --url', `curl --url ${ADDRESS} ${TOPIC} -d '${HI}'`],
    ['with --url=', `curl --url=${ADDRESS} ${TOPIC} --data='${HI}'`],
    ['without a scheme', `curl ${TOPIC} -d '${HI}' api.push.apple.com/3/device/${TOKEN}`],
    ['with glued options', `curl -sSXPOST -H'apns-topic: com.example.app' -d'${HI}' ${ADDRESS}`],
    ['with --json', `curl --json '${HI}' ${TOPIC} ${ADDRESS}`],
    ['with --data-binary', `curl --data-binary '${HI}' ${TOPIC} ${ADDRESS}`],
    ['with double quotes', `curl -d "{\\"aps\\":{\\"alert\\":\\"Hi\\"}}" ${TOPIC} ${ADDRESS}`],
    ["with $'…'", `curl -d $'{"aps":{"alert":"\\u0048i"}}' ${TOPIC} ${ADDRESS}`],
    [
      'with variables',
      `TOKEN=${TOKEN}\nTOPIC="com.example.app"\ncurl -H "apns-topic: $TOPIC" -d '${HI}' https://api.push.apple.com/3/device/\${TOKEN}`,
    ],
    [
      'with exported variables',
      `export TOKEN=${TOKEN} HOST=api.push.apple.com\ncurl ${TOPIC} -d '${HI}' "https://\${HOST}/3/device/$TOKEN"`,
    ],
    ['with a default', `curl ${TOPIC} -d '${HI}' "https://\${HOST:-api.push.apple.com}/3/device/${TOKEN}"`],
    ['with an array', `H=(-H "apns-topic: com.example.app")\ncurl "\${H[@]}" -d '${HI}' ${ADDRESS}`],
    ['of fish', `set -x TOKEN ${TOKEN}\ncurl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/$TOKEN`],
    ['with comments', `# send one\ncurl ${TOPIC} -d '${HI}' ${ADDRESS} # done`],
    ['with a prompt of its own', `[anna@host push]$ curl ${PLAIN}`],
    ['with a prompt of signs', `➜  push git:(main) ✗ curl ${PLAIN}`],
    ['in a container', `docker run --rm curlimages/curl ${PLAIN}`],
    ['in a pod', `kubectl exec pod -- curl ${PLAIN}`],
    [
      'of another shell',
      `bash -c 'curl -H "apns-topic: com.example.app" -d "{\\"aps\\":{\\"alert\\":\\"Hi\\"}}" ${ADDRESS}'`,
    ],
    ['of another computer', `ssh host "curl ${TOPIC} -d '{\\"aps\\":{\\"alert\\":\\"Hi\\"}}' ${ADDRESS}"`],
    ['with an address as a link', `curl ${TOPIC} -d '${HI}' <${ADDRESS}>`],
    ['with an address as a link of Markdown', `curl ${TOPIC} -d '${HI}' [${ADDRESS}](${ADDRESS})`],
    [
      'with an address that a mail has broken',
      `curl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/\n${TOKEN}`,
    ],
    ['whose quotes the shell would take', `curl ${TOPIC} -d ${HI} ${ADDRESS}`],
    ['of a function', `send() {\n  curl ${TOPIC} -d "$1" ${ADDRESS}\n}\nsend '${HI}'`],
    [
      'in an answer to a mail',
      `Am Montag schrieb Anna:\n> curl ${TOPIC} \\\n>  -d '${HI}' \\\n>  ${ADDRESS}\n\nViele Grüße`,
    ],
    [
      'with what it printed',
      `$ curl -i ${PLAIN}\nHTTP/2 400\napns-id: 5B7A0F6B-0000-0000-0000-000000000000\n\n{"reason":"BadDeviceToken"}`,
    ],
    ['after another command', `cd /tmp && curl ${PLAIN}; ls`],
    [
      'over two lines of options and a header file of the text',
      `printf 'apns-topic: com.example.app\\n' > h.txt\ncurl -H @h.txt -d '${HI}' ${ADDRESS}`,
    ],
  ])('%s', (_name, text) => {
    expectRequest(text);
  });

  it.each([
    ['a here-document', `curl ${TOPIC} -d @- ${ADDRESS} <<'EOF'\n${HI}\nEOF`],
    ['a here-document with tabs', `curl ${TOPIC} -d @- ${ADDRESS} <<-EOF\n\t${HI}\n\tEOF\n`],
    ['a here-document in front', `cat <<EOF | curl ${TOPIC} -d @- ${ADDRESS}\n${HI}\nEOF`],
    ['a here-document in a variable', `read -r -d '' BODY <<'EOF'\n${HI}\nEOF\ncurl ${TOPIC} -d "$BODY" ${ADDRESS}`],
    ['a here-document in a substitution', `BODY=$(cat <<EOF\n${HI}\nEOF\n)\ncurl ${TOPIC} -d "$BODY" ${ADDRESS}`],
    ['a here-document that becomes a file', `cat > p.json <<EOF\n${HI}\nEOF\ncurl ${TOPIC} -d @p.json ${ADDRESS}`],
    ['a here-string', `curl ${TOPIC} --data-binary @- ${ADDRESS} <<< '${HI}'`],
    ['echo', `echo '${HI}' | curl ${TOPIC} -d @- ${ADDRESS}`],
    ['echo -n', `echo -n '${HI}' | curl ${TOPIC} --data @- ${ADDRESS}`],
    ['printf', `printf '%s' '${HI}' | curl ${TOPIC} -d @- ${ADDRESS}`],
    ['printf with a format', `printf '{"aps":{"alert":"%s"}}\\n' Hi | curl ${TOPIC} -d @- ${ADDRESS}`],
    ['a file that echo writes', `echo '${HI}' > /tmp/p.json\ncurl ${TOPIC} -d @/tmp/p.json ${ADDRESS}`],
    ['cat of such a file', `echo '${HI}' > p.json\ncurl ${TOPIC} -d "$(cat p.json)" ${ADDRESS}`],
    ['$(< file)', `echo '${HI}' > p.json\ncurl ${TOPIC} -d "$(< p.json)" ${ADDRESS}`],
    ['a redirection of such a file', `echo '${HI}' > p.json\ncurl ${TOPIC} -d @- ${ADDRESS} < p.json`],
    ['a substitution of a process', `curl ${TOPIC} -d @<(echo '${HI}') ${ADDRESS}`],
    ['-T -', `echo '${HI}' | curl -X POST ${TOPIC} -T - ${ADDRESS}`],
    ['tee', `echo '${HI}' | tee p.json | curl ${TOPIC} -d @- ${ADDRESS}`],
  ])('takes %s as the body', (_name, text) => {
    expectRequest(text);
  });

  it('goes through a loop over words of the text', () => {
    const loop = (separator: string) =>
      [
        'for t in',
        ` ${TOKEN} ${OTHER_TOKEN}`,
        separator,
        'do',
        ' ',
        `curl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/$t`,
        separator,
        'done',
      ].join('');
    for (const text of [loop('; '), loop('\n')]) expectRequest(text, { deviceTokens: [TOKEN, OTHER_TOKEN] });
  });

  it('fills variables into a here-document whose end is not quoted, and leaves them in one that is', () => {
    const body = (end: string) => `NAME=Hi\ncurl -d @- ${ADDRESS} <<${end}\n{"aps":{"alert":"$NAME"}}\nEOF`;
    expect(imported(body('EOF')).payload).toBe(HI);
    expect(imported(body("'EOF'")).payload).toBe('{"aps":{"alert":"$NAME"}}');
  });

  it.each([
    [
      'cmd with carets',
      `curl ^"${ADDRESS}^" ^\r\n  -H ^"apns-topic: com.example.app^" ^\r\n  --data-raw ^"^{^\\^"aps^\\^":^{^\\^"alert^\\^":^\\^"Hi^\\^"^}^}^"`,
    ],
    ['cmd with doubled quotes', `curl -H "apns-topic: com.example.app" -d "{""aps"":{""alert"":""Hi""}}" ${ADDRESS}`],
    [
      'cmd with variables',
      `set TOKEN=${TOKEN}\r\ncurl -H "apns-topic: com.example.app" -d "{\\"aps\\":{\\"alert\\":\\"Hi\\"}}" https://api.push.apple.com/3/device/%TOKEN%`,
    ],
    [
      'cmd with echo',
      `echo ${HI} | curl -H "apns-topic: com.example.app" -d @- "${ADDRESS.replace('%', '%%')}" ^\r\n --http2`,
    ],
    [
      'cmd with a prompt',
      `C:\\Users\\anna>curl -H "apns-topic: com.example.app" -d "{\\"aps\\":{\\"alert\\":\\"Hi\\"}}" ${ADDRESS}`,
    ],
    [
      'curl.exe of PowerShell',
      `curl.exe -H 'apns-topic: com.example.app' -d '{\\"aps\\":{\\"alert\\":\\"Hi\\"}}' ${ADDRESS}`,
    ],
    [
      'backticks of PowerShell',
      `curl.exe -H "apns-topic: com.example.app" \`\n  -d "{\`"aps\`":{\`"alert\`":\`"Hi\`"}}" \`\n  ${ADDRESS}`,
    ],
    [
      'a here-string of PowerShell',
      `$body = @'\n${HI}\n'@\ncurl.exe -H "apns-topic: com.example.app" -d $body ${ADDRESS}`,
    ],
    ['a pipe of PowerShell', `'${HI}' | curl.exe -H "apns-topic: com.example.app" -d '@-' ${ADDRESS}`],
    ['fish quotes', `curl ${TOPIC} -d '{"aps":{"alert":"Hi"}}' ${ADDRESS}`],
  ])('of %s', (_name, text) => {
    expectRequest(text);
  });

  it('reads what fish escapes in single quotes', () => {
    expect(imported(`curl -d '{"aps":{"alert":"It\\'s"}}' ${ADDRESS}`).payload).toBe('{"aps":{"alert":"It\'s"}}');
  });

  it.each([
    [
      'Invoke-RestMethod',
      `Invoke-RestMethod -Method Post -Uri "${ADDRESS}" -Headers @{ "apns-topic" = "com.example.app"; "authorization" = "bearer $jwt" } -Body '${HI}'`,
    ],
    [
      'backticks',
      `irm -Uri ${ADDRESS} \`\n -Method POST \`\n -Headers @{'apns-topic'='com.example.app'} \`\n -Body "{\`"aps\`":{\`"alert\`":\`"Hi\`"}}"`,
    ],
    [
      'a here-string',
      `$h = @{ "apns-topic" = "com.example.app" }\n$b = @"\n${HI}\n"@\nInvoke-WebRequest ${ADDRESS} -Method Post -Headers $h -Body $b -HttpVersion 2.0`,
    ],
    [
      'ConvertTo-Json',
      `$body = @{ aps = @{ alert = 'Hi' } } | ConvertTo-Json -Depth 5 -Compress\n$headers = @{\n  'apns-topic' = 'com.example.app'\n}\nInvoke-RestMethod -Uri '${ADDRESS}' -Method Post -Headers $headers -Body $body`,
    ],
    [
      'ConvertTo-Json in the call',
      `$body = @{ aps = @{ alert = 'Hi' } }\nInvoke-RestMethod -Uri '${ADDRESS}' -Method Post -Headers @{'apns-topic'='com.example.app'} -Body ($body | ConvertTo-Json -Compress)`,
    ],
    [
      'splatting',
      `$p = @{\n Uri = '${ADDRESS}'\n Method = 'Post'\n Headers = @{ 'apns-topic' = 'com.example.app' }\n Body = '${HI}'\n}\nInvoke-RestMethod @p`,
    ],
    [
      'a dictionary',
      `$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"\n$headers.Add("apns-topic", "com.example.app")\n$body = @"\n${HI}\n"@\n$response = Invoke-RestMethod '${ADDRESS}' -Method 'POST' -Headers $headers -Body $body\n$response | ConvertTo-Json`,
    ],
    [
      'bytes',
      `$body = '${HI}'\nInvoke-RestMethod -Uri ${ADDRESS} -Method Post -Headers @{'apns-topic'='com.example.app'} -Body ([System.Text.Encoding]::UTF8.GetBytes($body))`,
    ],
    [
      'a prompt',
      `PS C:\\Users\\anna> Invoke-RestMethod -Uri ${ADDRESS} -Headers @{'apns-topic'='com.example.app'} -Body '${HI}' -Method Post`,
    ],
  ])('PowerShell with %s', (_name, text) => {
    expectRequest(text);
    expect(JSON.stringify(imported(text))).not.toMatch(/bearer/);
  });

  it.each([
    ['double and single quotes', `curl -d ‘{“aps”:{“alert”:“Hi”}}’ -H “apns-topic: com.example.app” ${ADDRESS}`],
    ['the quotes of the payload alone', `curl -d '{“aps”:{“alert”:“Hi”}}' ${TOPIC} ${ADDRESS}`],
    ['low quotes', `curl -d ‚{„aps“:{„alert“:„Hi“}}‘ ${TOPIC} ${ADDRESS}`],
    ['low quotes around straight ones', `curl -d „{"aps":{"alert":"Hi"}}“ ${TOPIC} ${ADDRESS}`],
    ['guillemets around straight ones', `curl -d «{"aps":{"alert":"Hi"}}» ${TOPIC} ${ADDRESS}`],
    ['double quotes within double ones', `curl -d “{“aps”:{“alert”:“Hi”}}” ${TOPIC} ${ADDRESS}`],
    ['escaped quotes', `curl -d “{\\“aps\\”:{\\“alert\\”:\\“Hi\\”}}” ${TOPIC} ${ADDRESS}`],
    ['escaped quotes alone', `curl -d "{\\“aps\\”:{\\“alert\\”:\\“Hi\\”}}" ${TOPIC} ${ADDRESS}`],
    ['guillemets', `curl -d '{«aps»:{«alert»:«Hi»}}' ${TOPIC} ${ADDRESS}`],
    ['a long dash', `curl —data '${HI}' –H 'apns-topic: com.example.app' ${ADDRESS}`],
    ['dashes of every length', `curl –data-binary '${HI}' −H 'apns-topic: com.example.app' ——http2 ${ADDRESS}`],
    ['no-break spaces', `curl\u00a0-H\u00a0'apns-topic: com.example.app'\u00a0-d\u00a0'${HI}'\u00a0${ADDRESS}`],
    ['no-break spaces in the payload', `curl ${TOPIC} -d '{"aps":\u00a0{"alert":"Hi"}}' ${ADDRESS}`],
    ['zero-width spaces', `curl \u200b${TOPIC} -d '${HI}' \u200b${ADDRESS}`],
    ['a byte order mark', `\ufeffcurl ${PLAIN}`],
  ])('straightens %s', (_name, text) => {
    const read = imported(text);
    expect(JSON.parse(read.payload ?? '')).toEqual(JSON.parse(HI));
    expect(read).toMatchObject({
      headers: { topic: 'com.example.app' },
      deviceTokens: [TOKEN],
      destination: 'production',
    });
  });

  it('leaves curly quotes alone where they are the text', () => {
    const payload = '{"aps":{"alert":"It’s “here” – now"}}';
    expect(imported(`curl -d '${payload}' ${ADDRESS}`).payload).toBe(payload);
    expect(imported(`curl -d ‘{“aps”:{“alert”:“It’s here”}}’ ${ADDRESS}`).payload).toBe(
      '{"aps":{"alert":"It’s here"}}',
    );
  });

  it('takes the quote marks of a mail away, also of an answer to an answer', () => {
    for (const mark of ['> ', '>', '>> ', '> > ']) {
      const text = `${mark}curl -d '${HI}' \\\n${mark}  ${TOPIC} \\\n${mark}  ${ADDRESS}`;
      expect(codes(expectRequest(text).receipts)).toContain('mail-quotes');
    }
  });

  it.each(
    `--max-redirs 5|--retry-max-time 10|--proto =https|--keepalive-time 60|--speed-limit 1|--speed-time 3|-y 3|-Y 1|--connect-timeout 2.5|
     -o out.txt|-o/dev/null|--output out.json|-w '%{http_code}\\n'|-A agent|--user-agent 'my agent/1.0'|-e https://example.com/|
     --trace-ascii -|--trace-config all|--stderr -|-D -|--dump-header h.txt|--limit-rate 10k|-r 0-10|-z yesterday|--tls-max 1.3|
     --ciphers DEFAULT|--tls13-ciphers TLS_AES_128_GCM_SHA256|--curves X25519|--ech false|--variable a=b|--happy-eyeballs-timeout-ms 20|
     --expect100-timeout 1|--max-filesize 100|--rate 2/s|--parallel-max 3|--engine x|--cert-type P12|--key-type PEM|--local-port 100-200|
     --dns-servers 1.1.1.1|--ip-tos CS5|--url-query a=b|--libcurl c.c|--etag-save e|-C -|--create-file-mode 0644|--next-year soon|
     -v|-k|-i|-s|-sS|-L|--http2|--http2-prior-knowledge|--tlsv1.2|-4|-6|--compressed|--fail-with-body|--no-progress-meter|-#|-N|-g|--ssl-reqd`
      .split('|')
      .map((option) => [option.trim()]),
  )('skips %s wherever it stands', (option) => {
    for (const text of [
      `curl ${option} ${PLAIN}`,
      `curl ${TOPIC} ${option} -d '${HI}' ${ADDRESS}`,
      `curl ${PLAIN} ${option}`,
    ])
      expectRequest(text);
  });

  it.each(
    `-x http://proxy.example.com:8080|--proxy user:secret@proxy.example.com|--socks5-hostname localhost:1080|--socks4 127.0.0.1:9050|
     --preproxy socks5://localhost:1080|--resolve api.push.apple.com:443:17.0.0.1|--connect-to ::127.0.0.1:8443|--unix-socket /var/run/s|
     --abstract-unix-socket name|--interface en0|--doh-url https://dns.example.com/q|--noproxy '*'|--cacert ca.pem|--capath /etc/ssl`
      .split('|')
      .map((option) => [option.trim()]),
  )('names %s as a way to the server, and goes on', (option) => {
    const read = expectRequest(`curl ${option} ${PLAIN}`);
    expect(codes(read.left)).toEqual(['route-option']);
    expect(JSON.stringify(read)).not.toMatch(/secret/);
  });

  it.each(
    `--cert push.pem:secret|-E push.pem:secret|-Epush.pem:secret|--cert 'C:\\keys\\push.pem:secret'|--cert push.pem:sec:ret|--pass secret|
     --key key.pem --pass secret|-u user:secret|-uuser:secret|--proxy-user a:secret|-U a:secret|--oauth2-bearer secret|-b 'session=secret'|
     -H 'authorization: bearer secret'|-H 'Authorization: Basic secret'|-H 'x-api-key: secret'|-H 'Cookie: a=secret'|--tlspassword secret|
     --cert 'pkcs11:object=a;pin-value=secret'|--proxy-pass secret|--user=me:secret|--aws-sigv4 secret`
      .split('|')
      .map((option) => [option.trim()]),
  )('names and never keeps the secret in %s', (option) => {
    const read = expectRequest(`curl ${option} ${PLAIN}`);
    expect(read.left.length).toBeGreaterThan(0);
    const said = JSON.stringify(read) + [...read.left, ...read.receipts].map(importNote).join();
    expect(said).not.toMatch(/sec:?ret|:ret\b/);
  });

  it('keeps a user name in the address to itself', () => {
    const read = imported(`curl -d '${HI}' https://me:secret@push.example.com/3/device/${TOKEN}`);
    expect(read).toMatchObject({ host: 'push.example.com', destination: 'other', deviceTokens: [TOKEN] });
    expect(JSON.stringify(read)).not.toMatch(/secret/);
  });

  it('names the file of an identity without its passphrase', () => {
    const files = (text: string) =>
      imported(`curl ${text} ${PLAIN}`).left.flatMap((note) => ('file' in note ? [note.file] : []));
    expect(files('--cert push.pem:secret')).toEqual(['push.pem']);
    expect(files("-E 'C:\\keys\\push.pem:secret'")).toEqual(['C:\\keys\\push.pem']);
    expect(files('--cert a\\\\:b.pem:secret')).toEqual(['a:b.pem']);
  });

  it.each([
    ['an option of another version', `curl --frobnicate five ${PLAIN}`, 'option-unknown'],
    ['words that belong to nothing', `curl ${PLAIN} and then some`, 'words-left'],
    ['a file that is not there', `curl ${TOPIC} -d @payload.json ${ADDRESS}`, 'payload-file'],
    ['standard input that is not there', `curl ${TOPIC} -d @- ${ADDRESS}`, 'payload-file'],
    ['a file on standard input', `curl ${TOPIC} -d @- ${ADDRESS} < payload.json`, 'payload-file'],
    ['an unknown command before the pipe', `./make-payload | curl ${TOPIC} -d @- ${ADDRESS}`, 'payload-printed'],
    [
      'jq with a filter that computes',
      `jq -n '{aps:{alert:(now|tostring)}}' | curl -d @- ${ADDRESS}`,
      'payload-printed',
    ],
    ['jq with a file', `jq . payload.json | curl ${TOPIC} -d @- ${ADDRESS}`, 'payload-printed'],
    ['a file that cat prints', `cat payload.json | curl ${TOPIC} -d @- ${ADDRESS}`, 'payload-file'],
    ['jq with a variable', `jq -n --arg t "$TITLE" '{aps:{alert:$t}}' | curl -d @- ${ADDRESS}`, 'placeholder'],
    ['a file of headers', `curl -H @headers.txt -d '${HI}' ${ADDRESS}`, 'header-file'],
    ['a variable for the token', `curl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/$TOKEN`, 'placeholder'],
    [
      'braces for the token',
      `curl ${TOPIC} -d '${HI}' 'https://api.push.apple.com/3/device/{{deviceToken}}'`,
      'placeholder',
    ],
    [
      'a word for the token',
      `curl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/YOUR_DEVICE_TOKEN`,
      'placeholder',
    ],
    [
      'angles for the token',
      `curl ${TOPIC} -d '${HI}' 'https://api.push.apple.com/3/device/<device token>'`,
      'placeholder',
    ],
    ['no token at all', `curl ${TOPIC} -d '${HI}' https://api.push.apple.com/3/device/`, 'placeholder'],
    ['a variable for the host', `curl ${TOPIC} -d '${HI}' https://$HOST/3/device/${TOKEN}`, 'placeholder'],
    ['a variable in the payload', `curl -d "{\\"aps\\":{\\"alert\\":\\"$TEXT\\"}}" ${ADDRESS}`, 'placeholder'],
    ['a variable for the topic', `curl -H "apns-topic: $TOPIC" -d '${HI}' ${ADDRESS}`, 'placeholder'],
    ['a push type of its own', `curl -H 'apns-push-type: loud' -d '${HI}' ${ADDRESS}`, 'push-type-unknown'],
    ['a header without a field', `curl -H 'apns-unknown: 1' -d '${HI}' ${ADDRESS}`, 'header-unknown'],
    ['another method', `curl -X GET -d '${HI}' ${ADDRESS}`, 'method'],
    ['no address', `curl ${TOPIC} -d '${HI}'`, 'address-missing'],
    ['a form beside the payload', `curl -F file=@a.png ${PLAIN}`, 'data-left'],
    ['data beside the payload', `curl --data-urlencode x=1 ${PLAIN}`, 'data-left'],
  ])('names %s', (_name, text, code) => {
    const read = imported(text);
    expect(codes(read.left)).toContain(code);
    for (const note of read.left) expect(importNote(note)).toMatch(/^[\p{Lu}“\d].*[.!:]/su);
    expect(read.host === null || read.host === 'api.push.apple.com').toBe(true);
  });

  it('makes no host of a word that is no address', () => {
    for (const word of ['x=1', 'five', 'payload.json', './push.sh', 'a/b', '“Hi”', '10', 'true', '@file', 'POST']) {
      expect(imported(`curl ${word} ${TOPIC} -d '${HI}'`).host).toBeNull();
      expectRequest(`curl ${word} ${PLAIN}`);
    }
  });

  it('joins requests that differ in the device token alone, and counts the others', () => {
    const other = PLAIN.replace(TOKEN, OTHER_TOKEN);
    for (const text of [
      `curl ${PLAIN}\ncurl ${other}`,
      `curl ${PLAIN} && curl ${other}`,
      `curl ${PLAIN} --next ${other}`,
      `curl ${PLAIN} -: ${other}`,
    ]) {
      expectRequest(text, { deviceTokens: [TOKEN, OTHER_TOKEN] });
    }
    const read = expectRequest(`curl ${PLAIN}\ncurl ${other.replace('Hi', 'Bye')}\ncurl ${other.replace('Hi', 'Oh')}`);
    expect(read.left).toContainEqual({ code: 'several-requests', count: 3, taken: 1 });
  });

  it.each([
    [
      'https://fcm.googleapis.com/v1/projects/p/messages:send',
      '{"message":{"token":"x","notification":{"title":"a"}}}',
      /Firebase/,
    ],
    ['https://fcm.googleapis.com/fcm/send', '{"to":"x","notification":{"body":"a"}}', /Firebase/],
    ['https://exp.host/--/api/v2/push/send', '{"to":"ExponentPushToken[x]","title":"a"}', /Expo/],
    ['https://onesignal.com/api/v1/notifications', '{"app_id":"x","contents":{"en":"a"}}', /OneSignal/],
    ['https://api.onesignal.com/notifications', '{"app_id":"x","contents":{"en":"a"}}', /OneSignal/],
    ['https://hooks.slack.com/services/T/B/secret', '{"text":"a"}', /Slack/],
    ['https://api.appstoreconnect.apple.com/v1/apps', '{}', /App Store Connect/],
    ['https://updates.push.services.mozilla.com/wpush/v2/x', '{}', /web push/],
    ['https://web.push.apple.com/x', '{}', /web push/],
    ['https://api.example.com/notify', '{"text":"a"}', /another service/],
  ])('names the service of %s and fills in nothing', (url, body, name) => {
    const read = imported(`curl -H 'Authorization: Bearer secret' -d '${body}' ${url}`);
    expect(read).toMatchObject({ payload: null, headers: {}, deviceTokens: [], destination: null, host: null });
    expect(read.left.map(importNote).join(' ')).toMatch(name);
    expect(JSON.stringify(read)).not.toMatch(/secret/);
  });

  it('takes the payload for APNs out of a request to Firebase, and nothing else of it', () => {
    const body = `{"message":{"token":"x","apns":{"headers":{"apns-priority":"5"},"payload":${HI}}}}`;
    const read = imported(`curl -d '${body}' https://fcm.googleapis.com/v1/projects/p/messages:send`);
    expect(read).toMatchObject({ payload: HI, headers: { priority: '5' }, destination: null, host: null });
    expect(codes(read.left)).toContain('service');
  });

  it('leads broadcasts and the requests about channels to their place', () => {
    const broadcast = imported(
      `curl -H 'apns-channel-id: dHN0LXNyY2gtY2hubA==' -H 'apns-push-type: liveactivity' -d '${HI}' https://api.push.apple.com/4/broadcasts/apps/com.example.app`,
    );
    expect(broadcast).toMatchObject({ place: 'channels', destination: null, payload: HI });
    expect(broadcast.left[0]).toMatchObject({
      code: 'broadcast',
      bundleId: 'com.example.app',
      channelId: 'dHN0LXNyY2gtY2hubA==',
    });
    for (const path of ['channels', 'all-channels']) {
      const read = imported(
        `curl -X POST -d '{"message-storage-policy":1}' https://api-manage-broadcast.sandbox.push.apple.com:2195/1/apps/com.example.app/${path}`,
      );
      expect(read).toMatchObject({ place: 'channels', payload: null });
      expect(read.left[0]).toMatchObject({ code: 'channels', bundleId: 'com.example.app' });
    }
  });

  it('knows the host and port of every destination', () => {
    const target = (authority: string) => {
      const { destination, host, port } = imported(`curl -d '${HI}' https://${authority}/3/device/${TOKEN}`);
      return [destination, host, port];
    };
    expect(target('api.push.apple.com:2197')).toEqual(['production', 'api.push.apple.com', 2197]);
    expect(target('api.sandbox.push.apple.com')).toEqual(['sandbox', 'api.sandbox.push.apple.com', null]);
    expect(target('api.development.push.apple.com:443')).toEqual(['sandbox', 'api.development.push.apple.com', 443]);
    expect(target('localhost:8443')).toEqual(['other', 'localhost', 8443]);
    expect(target('[::1]:8443')).toEqual(['other', '::1', 8443]);
    expect(target('api.push.apple.com.evil.example')).toEqual(['other', 'api.push.apple.com.evil.example', null]);
  });

  it('takes any payload through any quoting of a shell unchanged', () => {
    const quotings = fc.constantFrom(
      (text: string) => `'${text.replaceAll("'", `'\\''`)}'`,
      (text: string) => `"${text.replace(/["\\$`]/g, '\\$&')}"`,
      (text: string) => `$'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`,
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), quotings, (value, indent, quote) => {
        const payload = JSON.stringify({ aps: value }, null, indent);
        expect(imported(`curl ${TOPIC} -d ${quote(payload)} ${ADDRESS}`)).toMatchObject({
          payload,
          deviceTokens: [TOKEN],
        });
      }),
    );
  });
});

describe('other commands', () => {
  it.each([
    ['http', `http POST ${ADDRESS} apns-topic:com.example.app aps:='{"alert":"Hi"}'`],
    ['a nested item', `https POST api.push.apple.com/3/device/${TOKEN} apns-topic:com.example.app 'aps[alert]=Hi'`],
    ['--raw', `https ${ADDRESS} apns-topic:com.example.app --raw '${HI}'`],
    ['a pipe', `echo '${HI}' | http --print=hb ${ADDRESS} apns-topic:com.example.app`],
    [
      'xh',
      `xhs post.example.com x=y; xh POST ${ADDRESS} apns-topic:com.example.app --raw='${HI}'`.replace(
        'xhs post.example.com x=y; ',
        '',
      ),
    ],
    ['wget', `wget -qO- --method=POST --header='apns-topic: com.example.app' --body-data='${HI}' ${ADDRESS}`],
    ['wget --post-data', `wget --post-data '${HI}' --header "apns-topic: com.example.app" ${ADDRESS}`],
  ])('reads %s', (_name, text) => {
    const read = imported(text);
    expect(JSON.parse(read.payload ?? '')).toEqual(JSON.parse(HI));
    expect(read).toMatchObject({
      headers: { topic: 'com.example.app' },
      deviceTokens: [TOKEN],
      destination: 'production',
    });
  });

  it('keeps the credentials of HTTPie to itself', () => {
    const read = imported(
      `http -a me:secret --bearer=secret --cert-key-pass secret POST ${ADDRESS} authorization:'bearer secret' aps:='{}'`,
    );
    expect(JSON.stringify(read)).not.toMatch(/secret/);
    expect(codes(read.left)).toEqual(expect.arrayContaining(['credential', 'authorization']));
  });

  it.each([
    ['a here-document', `xcrun simctl push booted com.example.app - <<EOF\n${HI}\nEOF`],
    ['a file of the text', `echo '${HI}' > a.apns; xcrun simctl push booted com.example.app a.apns`],
    [
      'the document’s own bundle id',
      `cat > a.apns <<'X'\n{"Simulator Target Bundle":"com.example.app","aps":{"alert":"Hi"}}\nX\nxcrun simctl push booted a.apns`,
    ],
    ['echo', `echo '${HI}' | xcrun simctl push booted com.example.app -`],
  ])('reads simctl push with %s', (_name, text) => {
    const read = imported(text);
    expect(read).toMatchObject({
      payload: HI,
      headers: { topic: 'com.example.app' },
      destination: 'ios-simulator',
      simulatorDevice: 'booted',
    });
  });
});

describe('a payload that jq makes', () => {
  it.each([
    [`jq -n '{aps:{alert:"hi"}}' | curl ${TOPIC} -d @- ${ADDRESS}`],
    [`jq -nc '{"aps":{"alert":"hi"}}' | curl ${TOPIC} --data-binary @- ${ADDRESS}`],
    [`jq -n --arg t hi '{aps: {alert: $t}}' | curl ${TOPIC} -d @- ${ADDRESS}`],
    [`jq -n --argjson a '{"alert":"hi"}' '{aps: $a}' | curl ${TOPIC} -d @- ${ADDRESS}`],
    [`curl ${TOPIC} -d "$(jq -n '{aps:{alert:"hi"}}')" ${ADDRESS}`],
    [`echo '{"aps":{"alert":"hi"}}' | jq -c . | curl ${TOPIC} -d @- ${ADDRESS}`],
  ])('is read where its filter is a literal: %s', (text) => {
    const { payload, left } = imported(text);
    expect(JSON.parse(payload ?? 'null')).toEqual({ aps: { alert: 'hi' } });
    expect(left).toEqual([]);
  });
});
