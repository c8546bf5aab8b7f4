// A community worker sets the bot up alone at a Bot API server that this project did not write (npm telegram-test-api):
// the code from the screen makes her administrator, she sets up the group by buttons, the property manager says who he is,
// and a resident's report is closed. Told on stdin: {"code": "admin-…"}, and an empty line to stop the server at the end.
const readline = require("readline");
const { live, tell, until } = require("../node/neighbour.cjs");

live(async (server, token) => {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { code } = JSON.parse((await lines.next()).value);

  const group = { chatId: -777, type: "supergroup", chatTitle: "阳光花园多方联动群", timeout: 15000, interval: 100 };
  const inPrivate = server.getClient(token, { chatId: 21, userId: 21, firstName: "李主任", type: "private", interval: 100 });
  const li = server.getClient(token, { ...group, userId: 21, firstName: "李主任" });
  const zhang = server.getClient(token, { ...group, userId: 22, firstName: "张经理" });
  const wang = server.getClient(token, { ...group, userId: 23, firstName: "王阿姨" });
  const said = () => server.storage.botMessages;
  const text = (one) => one.message.text || "";
  const shows = (...words) => () => said().find((one) => words.every((word) => text(one).includes(word)));
  const tap = async (client, one, label) => {
    const button = one.message.reply_markup.inline_keyboard.flat().find((each) => each.text.includes(label));
    if (!button) throw new Error("no button " + label + " under " + text(one));
    const query = client.makeCallbackQuery(button.callback_data, { message: { message_id: one.messageId } });
    await client.sendCallback(query);
  };

  await inPrivate.sendMessage(inPrivate.makeMessage("/start " + code));
  await until("the welcome", shows("您现在是管理员了"));
  await li.sendCommand(li.makeCommand("/setup"));
  await tap(li, await until("the first question", shows("这是什么群")), "多方联动群");
  await tap(li, await until("the second question", shows("是哪个小区")), "阳光花园");
  const seats = await until("the end of the set-up", shows("设好了", "阳光花园"));
  await tap(li, seats, "我是社区");
  await until("the community's seat", shows("李主任登记为社区"));
  await tap(zhang, seats, "我是物业");
  await tap(li, await until("the wish", shows("张经理想登记为物业")), "同意");
  await until("the manager's seat", shows("张经理登记为物业"));

  await wang.sendMessage(wang.makeMessage("3栋电梯坏了"));
  const card = await until("the card", shows("#1", "电梯"));
  await tap(zhang, card, "收到");
  await until("the acknowledgement", shows("#1", "处理中"));
  await zhang.sendMessage(zhang.makeMessage("1 已修好：换了门机板"));
  const result = await until("the question after the result", shows("#1", "换了门机板", "吗"));
  await wang.sendMessage(wang.makeMessage("满意 1"));
  await until("the end", shows("#1", "办结"));
  tell({ done: said().map(text), result: text(result) });
  await lines.next();
});
