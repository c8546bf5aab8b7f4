// Opens a page in Chromium and prints what it shows: proof that this browser and this driver get along.
import { chromium } from "playwright-core";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.setContent("<button onclick=\"this.textContent = '收到'\">报事</button>");
await page.click("button");
console.log(await page.textContent("button"));
await browser.close();
