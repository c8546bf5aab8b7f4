"""People and groups are set up in words, across the platforms."""

from tests.channels.wecom.neighbourhood import LI, LINKAGE, PUSH_KEY, WANG, ZHANG, neighbourhood


async def test_a_person_enrols_with_a_name_and_an_administrator_agrees_in_words_or_by_a_tap(tmp_path):
    async with neighbourhood(address=f"sqlite:///{tmp_path}/bot.db") as at:
        await at.group("sun01", "绑定 物业 1-6栋 孙师傅")
        at.hears("linkage", "孙师傅想登记为物业", "“同意绑定 孙师傅”")
        await at.group("wangayi", "同意绑定 孙师傅")
        at.hears("linkage", "管理员")
        await at.group(LI, "同意绑定 孙师傅")
        at.hears("linkage", "孙师傅登记为物业", "1、2、3、4、5、6")
        await at.resident(WANG, "3栋电梯坏了")
        assert set(at.hears("linkage", "#1").called) == {ZHANG, "sun01"}
        at.unheard.clear()
        await at.group("sun01", "1 收到")
        at.hears("linkage", "孙师傅", "处理中")
        at.unheard.clear()

        await at.private(LI, "你好")
        at.unheard.clear()
        await at.private("qian02", "绑定 网格员 小钱")
        at.hears("qian02", "发给管理员了")
        wish = at.hears(LI, "小钱想登记为网格员")
        assert wish.buttons == ("同意", "不同意")
        await at.tap(wish, "同意")
        at.hears("qian02", "小钱登记为网格员")
        await at.restart()
        assert "grid" in at.office.world.directory.roles_of("wecom:qian02", "garden")
        assert at.office.world.name("wecom:qian02") == "小钱"


async def test_a_group_is_set_up_in_words_by_an_administrator(tmp_path):
    async with neighbourhood(address=f"sqlite:///{tmp_path}/bot.db") as at:
        for _ in range(2):
            await at.fake.say("wangayi", "3栋电梯坏了", "wrStaff")
            await at.fast_forward(seconds=1)
        at.hears("wrStaff", "还没登记", "“设为联动群 小区名”", "阳光花园")
        await at.fake.say("wangayi", "设为工作群", "wrStaff")
        await at.fake.say(LI, "设为工作群 月亮湾", "wrStaff")
        await at.fast_forward(seconds=1)
        at.hears("wrStaff", "是哪个小区", "阳光花园")
        await at.fake.say(LI, "设为工作群", "wrStaff")
        await at.fast_forward(seconds=1)
        at.hears("wrStaff", "阳光花园工作群")
        await at.restart()
        await at.fake.say(LI, "待办", "wrStaff")
        await at.fast_forward(seconds=1)
        at.hears("wrStaff", "没有要办的")
        assert await at.count() == 0


async def test_who_has_no_name_on_their_platform_is_asked_for_it():
    async with neighbourhood() as at:
        await at.resident(WANG, "绑定 楼长 3栋")
        at.hears(WANG, "请带上姓名", "“绑定 楼长 1-6栋 姓名”")
        await at.resident(WANG, "绑定 楼长 3栋 王秀英")
        at.hears(WANG, "发给管理员了")


async def test_a_wish_that_is_not_named_clearly_is_asked_about():
    async with neighbourhood() as at:
        await at.group(LI, "同意绑定")
        at.hears("linkage", "没有在等的申请")
        for userid, name in (("a1", "孙师傅"), ("a2", "钱师傅")):
            await at.group(userid, f"绑定 物业 {name}")
            at.hears("linkage", name)
        await at.group(LI, "同意绑定")
        at.hears("linkage", "孙师傅、钱师傅")
        await at.group(LI, "不同意绑定 孙师傅")
        at.hears("linkage", "没有通过")
        await at.group(LI, "同意绑定")
        at.hears("linkage", "钱师傅登记为物业")


async def test_a_group_and_its_message_push_are_joined_by_an_administrator_in_chat(tmp_path):
    async with neighbourhood(push=False, address=f"sqlite:///{tmp_path}/bot.db") as at:
        at.push.keys["feedfacefeedface-1"] = LINKAGE
        address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=feedfacefeedface-1"
        await at.private("wangayi", f"绑定推送 {address}")
        at.hears("wangayi", "管理员")
        await at.private(LI, "绑定推送 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=wrongwrongwrong-1")
        at.hears(LI, "不管用")
        at.hears(LI, "和您有关的提醒")
        await at.private(LI, "绑定推送")
        at.hears(LI, "推送地址")
        await at.private(LI, f"绑定推送 {address}")
        trial = at.hears("linkage", "推送口令")
        at.hears(LI, "口令发到那个群了")
        code = trial.text.partition("推送口令 ")[2][:4]
        await at.group(LI, "推送口令 " + ("0000" if code != "0000" else "1111"))
        at.hears("linkage", "口令不对")
        await at.group(LI, f"推送口令 {code}")
        at.hears("linkage", "真正 @ 到人")
        await at.restart()
        await at.resident(WANG, "3栋电梯坏了")
        assert at.hears("linkage", "#1").called == (ZHANG,)
        at.unheard.clear()


async def test_a_key_in_the_file_wins_and_a_group_tells_its_id():
    async with neighbourhood() as at:
        await at.private(LI, f"绑定推送 {PUSH_KEY}")
        code = at.hears("linkage", "推送口令").text.partition("推送口令 ")[2][:4]
        at.hears(LI, "口令发到")
        at.hears(LI, "和您有关的提醒")
        await at.group(LI, f"推送口令 {code}")
        at.hears("linkage", "写在配置文件里")
        await at.fake.say(LI, "群号", "wrUnknown")
        await at.fast_forward(seconds=1)
        at.hears("wrUnknown", "wrUnknown")
