// A resident at a Bot API server that this project did not write (npm telegram-test-api): writes, waits for the answer
// with buttons, taps the first one, waits for the edit. Speaks JSON lines; ends with {"done": ...}.
const { live, tell } = require("../../node/neighbour.cjs");

const soon = (promise, what) =>
  Promise.race([promise, new Promise((_, no) => setTimeout(() => no(new Error("waited in vain for " + what)), 8000).unref())]);

live(async (server, token) => {
  const group = server.getClient(token, { chatId: 555, userId: 7, firstName: "王阿姨", type: "supergroup", timeout: 8000 });
  await group.sendMessage(group.makeMessage("3栋电梯坏了"));
  const answers = await group.getUpdates();
  const card = answers.result[0];
  const edited = soon(server.waitBotEdits(), "an edit");
  const data = card.message.reply_markup.inline_keyboard[0][0].callback_data;
  await group.sendCallback(group.makeCallbackQuery(data, { message: { message_id: card.messageId } }));
  await edited;
  await group.sendCallback(group.makeCallbackQuery("end"));
  const history = await group.getUpdatesHistory();
  tell({ done: { first: card.message.text, tapped: data, last: history.find((one) => one.messageId === card.messageId).message.text } });
});
