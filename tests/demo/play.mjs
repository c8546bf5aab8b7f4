// A newcomer plays the two-minute story in a real browser: report → 收到 → reminder → 已修好 → 满意.
// Arguments: address of the page, the browser, a folder for screenshots (optional). Prints what stands on the card.
import { chromium } from "playwright-core";

const [address, browserPath, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const faults = [];
page.on("pageerror", (error) => faults.push(String(error)));

const group = page.locator(".talk.group");
const own = page.locator(".talk.own");
const shows = (place, words) => place.locator(".bubble", { hasText: words }).first().waitFor({ timeout: 10000 });
const say = (words) => group.locator(".phrase", { hasText: words }).first().click();
const sit = (name) => page.locator(".seat", { hasText: name }).click();
const picture = (name) => (folder ? page.screenshot({ path: `${folder}/${name}.png` }) : null);

await page.goto(address);
await say("3栋电梯坏了");
await shows(group, "等待响应");
await sit("张经理");
await say("收到，半小时内到");
await shows(group, "处理中");
await page.locator(".wind", { hasText: "+1 小时" }).click();
await shows(own, "您答应的时间");
await say("1 已修好");
await shows(group, "解决了吗？点一下");
await page.waitForTimeout(600);
await picture("demo");
await sit("王阿姨");
await group.locator(".bubble.result .tap", { hasText: /^满意$/ }).click();
await shows(group, "办结，居民认可");
await page.setViewportSize({ width: 390, height: 844 });
await page.waitForTimeout(800);
await picture("demo-phone");
console.log(JSON.stringify({ card: await group.locator(".bubble.card").first().innerText(), faults }));
await browser.close();
