// Two neighbours at a Bot API server that this project did not write (npm telegram-test-api) live through one incident:
// report → acknowledge (tap) → resolve (words) → satisfied (tap). Speaks JSON lines; ends with {"done": [...]}.
const { live, pause, tell, until } = require("../node/neighbour.cjs");

live(async (server, token) => {
  const group = { chatId: -555, type: "supergroup", timeout: 15000, interval: 100 };
  const wang = server.getClient(token, { ...group, userId: 7, firstName: "王阿姨" });
  const zhang = server.getClient(token, { ...group, userId: 10001, firstName: "张经理" });
  // The server files what the bot says by the chat id it was given; this is all that anybody could read.
  const said = () => server.storage.botMessages.map((one) => one.message);
  const find = (word) => () => said().find((message) => (message.text || "").includes(word));
  const tap = async (client, message, label) => {
    const button = message.reply_markup.inline_keyboard.flat().find((one) => one.text === label);
    await client.sendCallback(client.makeCallbackQuery(button.callback_data, { message: { message_id: message.message_id } }));
  };

  await wang.sendMessage(wang.makeMessage("3栋电梯坏了"));
  const card = await until("the card", find("#1"));
  const cardId = server.storage.botMessages.find((one) => one.message === card).messageId;
  const shown = () => server.storage.botMessages.find((one) => one.messageId === cardId).message;
  card.message_id = cardId;
  await tap(zhang, card, "收到");
  await until("the acknowledgement", () => shown().text.includes("处理中"));
  await zhang.sendMessage(zhang.makeMessage("1 已修好：换了门机板"));
  await until("the result", () => shown().text.includes("换了门机板"));
  const last = shown();
  last.message_id = cardId;
  await tap(wang, last, "满意");
  await until("the end", () => shown().text.includes("办结"));
  tell({ done: said().map((message) => message.text) });
  await pause(500);
});
