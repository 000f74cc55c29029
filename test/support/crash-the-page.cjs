// Starts the built window, types into it, crashes its page, and prints what the page shows when it is back. Electron runs
// this alone: Playwright gives a page up that has crashed once.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { app } = require('electron');

const BODY = `[...document.querySelectorAll('textarea, input')].find((field) => field.labels?.[0]?.textContent.startsWith('Body'))`;
const SHOWN = `new Promise((done) => {
  const look = () => { const field = ${BODY}; field ? done(field.value) : setTimeout(look, 10); };
  look();
})`;

const TYPED = 'Typed before the crash';

/** Resolves once the draft on the disk holds what was typed. */
function saved() {
  return new Promise((done) => {
    const look = () => {
      const path = join(process.env.PUSHWRIGHT_HOME, 'draft.json');
      if (existsSync(path) && readFileSync(path, 'utf8').includes(TYPED)) done();
      else setTimeout(look, 10);
    };
    look();
  });
}

let loads = 0;

app.on('web-contents-created', (_, contents) => {
  contents.on('did-finish-load', async () => {
    loads += 1;
    if (loads === 1) {
      await contents.executeJavaScript(SHOWN);
      await contents.executeJavaScript(`${BODY}.focus(); ${BODY}.select()`);
      await contents.insertText(TYPED);
      await saved();
      contents.forcefullyCrashRenderer();
    } else {
      process.stdout.write(`shown: ${await contents.executeJavaScript(SHOWN)}\n`);
      app.quit();
    }
  });
});

require(join(__dirname, '../../dist/electron/main.cjs'));
