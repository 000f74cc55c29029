// What Electron runs in the specifications: the built window, as its folder would run, but for two things.
//
// It opens when the test says that it is attached. A page that Playwright finds half way through its first navigation is
// waited for without end now and then: the browser tells of the commit before Playwright listens, and then answers with
// the frame as it was before.
//
// A stand-in for something of the system, named by the test, is loaded before it.
const { join } = require('node:path');
const { app } = require('electron');
const { productName, version } = require('../../package.json');

app.setName(productName);
app.setVersion(version);

const ready = app.whenReady();
const attached = new Promise((resolve) => app.once('test-attached', resolve));
app.whenReady = async () => {
  await attached;
  await ready;
};

if (process.env.PUSHWRIGHT_TEST_STAND_IN) require(process.env.PUSHWRIGHT_TEST_STAND_IN);
require(join(__dirname, '../../dist/electron/main.cjs'));
