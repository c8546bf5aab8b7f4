// What neighbours at a Bot API server that this project did not write (npm telegram-test-api) have in common: a server
// on the port and for the token that they are started with, JSON lines to whoever started them, patience.
const TelegramServer = require("telegram-test-api");

const [port, token] = [Number(process.argv[2]), process.argv[3]];
const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

async function until(what, look) {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look();
    if (found) return found;
    await pause(100);
  }
  throw new Error("waited in vain for " + what);
}

// Tells {"ready": address}, lives, and stops the server; or tells {"failed": why} and ends with 1.
async function live(life) {
  try {
    const server = new TelegramServer({ port, host: "127.0.0.1" });
    await server.start();
    tell({ ready: server.config.apiURL });
    await life(server, token);
    await server.stop();
    process.exit(0);
  } catch (error) {
    tell({ failed: String(error && error.stack) });
    process.exit(1);
  }
}

module.exports = { live, pause, tell, until };
