"""A small rule pack for trying the tools: two categories, a few shared words."""

from textwrap import dedent

SHARED = {
    "_words.toml": '[words]\nbroken = "坏 坏了 罢工 失灵"\n',
    "_spelling.toml": 'masks = ""\n[typos]\n"店梯" = "电梯"\n',
    "_cues.toml": dedent(
        """
        turns = "但 又"
        [[cues]]
        id = "resolved"
        name = "已解决"
        all = ["修好了"]
        reach = "sentence"
        delta = -1.1
        """
    ),
    "_urgency.toml": 'night = "半夜"\nraises = []\n',
    "_weak.toml": dedent(
        """
        threshold = 1.0
        threshold_without_topic = 1.0
        topic_weight = 0.4
        none = "手机"
        [[kinds]]
        id = "effect"
        name = "受影响"
        words = "出不来 爬楼"
        weight = 0.5
        telling = true
        [topics]
        """
    ),
}

LIFT_REPORTS = tuple(f"{building}栋电梯坏了" for building in range(1, 9))
LIFT_IGNORED = tuple(f"{building}栋电梯修好了" for building in range(1, 9))
NOISE_REPORTS = tuple(f"{building}栋麻将声吵死了" for building in range(1, 9))
NOISE_IGNORED = tuple(f"{building}栋的邻居一起打麻将" for building in range(1, 9))


def category(category_id, name, rules, *, reports, ignored, extra=""):
    def listed(texts):
        return "[" + ", ".join(f'"{text}"' for text in texts) + "]"

    return (
        dedent(
            f"""
        id = "{category_id}"
        group = "设施"
        name = "{name}"
        short_names = ["{name}"]
        {extra}
        [duty]
        primary = "property"
        [targets]
        urgency = "P1"
        ack_min = 30
        resolve_h = 24
        basis = "judgement"
        [duplicates]
        within_h = 24
        """
        )
        + f"{rules}\n[examples]\nreport = {listed(reports)}\nignore = {listed(ignored)}\n"
    )


LIFT_RULES = """
[words]
lift = "电梯 客梯"
[[rules]]
id = "broken"
all = ["$lift", "$broken 停了"]
within = 8
"""
NOISE_RULES = """
[[rules]]
id = "loud"
all = ["麻将声 装修声 音响", "吵 嗡嗡 太响"]
none = "麻将馆转让"
score = 1.1
urgency = "P2"
instead_of = ["elevator_fault"]
[[rules]]
id = "dance"
all = ["广场舞"]
score = 0.7
"""


def write_small_pack(folder):
    """Write the pack into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in SHARED.items():
        (folder / name).write_text(text, encoding="utf-8")
    lift = category("elevator_fault", "电梯故障", LIFT_RULES, reports=LIFT_REPORTS, ignored=LIFT_IGNORED)
    extra = 'none = "音响设备转让"'
    noise = category("noise", "生活噪声", NOISE_RULES, reports=NOISE_REPORTS, ignored=NOISE_IGNORED, extra=extra)
    (folder / "elevator_fault.toml").write_text(lift, encoding="utf-8")
    (folder / "noise.toml").write_text(noise, encoding="utf-8")
    return folder
