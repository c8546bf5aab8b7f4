// A newcomer plays the two-minute story in a real browser: report → 收到 → reminder → 已修好 → 满意, by typing, by
// phrases, by buttons and by the guide. Arguments: playwright-core's module, the browser, the address of the page, a
// folder for screenshots. Prints what was seen as one JSON object.
const [driver, executablePath, address, folder] = process.argv.slice(2);
const { chromium } = await import(driver);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const faults = [];
const foreign = [];
const local = (url) => url.startsWith(address) || url.startsWith("data:") || new URL(url).hostname === "127.0.0.1";
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
page.on("request", (request) => local(request.url()) || foreign.push(request.url()));

const group = page.locator(".talk.group");
const own = page.locator(".talk.own");
const shows = (place, words) => place.locator(".bubble", { hasText: words }).first().waitFor({ timeout: 15000 });
const step = (number) => page.locator(".guide", { hasText: `第 ${number} 步` }).waitFor({ timeout: 15000 });
const phrase = (words) => group.locator(".phrase", { hasText: words }).first().click();
const sit = (name) => page.locator(".seat", { hasText: name }).click();
const type = async (place, words) => {
  await place.locator("input").fill(words);
  await place.locator("input").press("Enter");
};

try {
  await page.goto(address);
  await step(1);
  await type(group, "今天天气真好");
  await group.locator(".trace", { hasText: "没有登记，也没有保存" }).waitFor();
  await type(group, "3栋电梯坏了"); // 1: typed
  await shows(group, "等待响应");
  await group.locator(".trace", { hasText: "登记为报事" }).locator(".ask").click();
  await group.locator(".trace", { hasText: "够 1.00 才登记" }).waitFor();
  await group.locator(".tap", { hasText: "收到" }).first().click(); // a wrong person taps
  await page.locator(".q-notification", { hasText: "物业" }).waitFor();

  await step(2);
  await sit("张经理");
  await phrase("收到，半小时内到"); // 2: a phrase
  await shows(group, "处理中");
  await sit("王阿姨");

  await step(3);
  await page.locator(".wind", { hasText: "+1 小时" }).click(); // 3: the clock, watched from another seat
  await page.locator(".seat", { hasText: "张经理" }).locator(".badge", { hasText: "1" }).waitFor();
  await sit("张经理");
  await shows(own, "您答应的时间");

  await step(4);
  await page.locator(".guide .do").click(); // 4: the guide does it
  await shows(group, "解决了吗？点一下");
  await page.waitForTimeout(1600);
  await page.screenshot({ path: `${folder}/demo.png` });

  await step(5);
  await sit("王阿姨");
  await group.locator(".bubble.result .tap", { hasText: /^满意$/ }).click(); // 5: a button
  await shows(group, "办结，居民认可");
  await group.locator(".bubble.result .tap").first().waitFor({ state: "detached" }); // judged: nothing to tap any more
  await type(group, "什么味啊");
  await shows(group, "要登记");
  await group.locator(".bubble.question .tap", { hasText: "不是报事" }).click();
  await group.locator(".bubble.question").waitFor({ state: "detached" }); // answered: the question is gone
  await page.locator(".guide", { hasText: "走完一遍了" }).waitFor();

  await page.setViewportSize({ width: 390, height: 844 });
  await sit("张经理");
  await page.locator(".tab.private .badge", { hasText: "1" }).waitFor(); // the seat is taken
  await page.locator(".tab.private").click();
  await shows(group, "您答应的时间"); // on a phone the private talk is a tab
  await page.locator(".tab", { hasText: "多方联动群" }).click();
  await page.waitForTimeout(1600);
  await page.screenshot({ path: `${folder}/demo-phone.png` });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const card = await group.locator(".bubble.card").first().innerText();
  console.log(JSON.stringify({ card, faults, foreign, wider }));
} catch (error) {
  await page.screenshot({ path: `${folder}/failed.png` });
  throw error;
} finally {
  await browser.close();
}
