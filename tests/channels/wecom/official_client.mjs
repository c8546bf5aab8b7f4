// The official client on the fake WeCom: answers, pushes, replaces a card, uploads, downloads; one line of JSON a step.
import { createRequire } from "node:module";
const require = createRequire(process.env.NODE_HOME + "/");
const { WSClient } = require("@wecom/aibot-node-sdk");

const [wsUrl, botId, secret] = process.argv.slice(2);
const tell = (step, more = {}) => console.log(JSON.stringify({ step, ...more }));
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({ botId, secret, wsUrl, logger: quiet, reconnectInterval: 50, maxReconnectAttempts: 5,
  maxAuthFailureAttempts: 1, heartbeatInterval: 200 });
const card = { card_type: "button_interaction", main_title: { title: "#12 3号楼电梯困人" },
  button_list: [{ text: "收到", style: 1, key: "ack:12" }, { text: "已处理", style: 2, key: "done:12" }],
  task_id: "inc_12_1" };
const refused = (error) => tell("refused", { code: error.errcode ?? error.code ?? null, words: String(error.message ?? error.errmsg) });

client.on("authenticated", () => tell("authenticated"));
client.on("disconnected", (reason) => tell("disconnected", { reason }));
client.on("error", refused);
client.on("event.disconnected_event", () => tell("kicked"));
client.on("event.enter_chat", (frame) =>
  client.replyWelcome(frame, { msgtype: "text", text: { content: "您好" } }).then(() => tell("welcomed"), refused));
client.on("event.template_card_event", (frame) => {
  const answered = { ...card, button_list: [{ text: "已确认", key: "x" }] };
  client.updateTemplateCard(frame, answered, [frame.body.from.userid]).then(() => tell("updated"), refused);
});
client.on("message.image", (frame) =>
  client.downloadFile(frame.body.image.url, frame.body.image.aeskey)
    .then(({ buffer }) => tell("downloaded", { content: buffer.toString("utf8") }), refused));
client.on("message.text", async (frame) => {
  try {
    switch (frame.body.text.content) {
      case "stream":
        await client.replyStream(frame, "s1", "…", false);
        await client.replyStream(frame, "s1", "ok", true);
        break;
      case "push": await client.sendMessage("CHAT", { msgtype: "markdown", markdown: { content: "hi" } }); break;
      case "card": await client.sendMessage("userA", { msgtype: "template_card", template_card: card }); break;
      case "reply card": await client.replyTemplateCard(frame, card); break;
      case "upload": {
        const content = Buffer.alloc(1300 * 1024, "u");
        const { media_id } = await client.uploadMedia(content, { type: "file", filename: "周报.xlsx" });
        await client.sendMediaMessage("userA", "file", media_id);
        break;
      }
    }
    tell("done", { heard: frame.body.text.content });
  } catch (error) { refused(error); }
});
client.connect();
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
