"""The command line: arguments only. Every command answers `--help` and ends with one clear line on bad input."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="liandong",
    help="联动：件件有回音、事事有着落、人人有答复。 A chat bot for neighbourhood linkage groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules = typer.Typer(help="规则包：量一量、试一试、改一改。 Rule packs: measure, try, mend.", no_args_is_help=True)
database = typer.Typer(help="数据库。 The database.", no_args_is_help=True)
app.add_typer(rules, name="rules")
app.add_typer(database, name="db")

ConfigFile = Annotated[Path | None, typer.Option("--config", "-c", help="配置文件 (configuration file)")]


@app.command()
def run(config: ConfigFile = None) -> None:
    """开始工作：连上配置里的平台，直到收到停止信号。 Work until stopped."""
    from bot.app import run as work
    from bot.config import load

    asyncio.run(work(load(config)))


@app.command()
def demo(
    terminal: Annotated[bool, typer.Option("--terminal", help="在终端里玩 (in the terminal)")] = False,
    port: Annotated[int, typer.Option(help="网页端口 (port of the page)")] = 8765,
    db: Annotated[Path | None, typer.Option(help="保存到这个文件 (keep the database here)")] = None,
) -> None:
    """演示：一个小区，几个席位，一个可以拨快的钟。不用配置，不用账号。 Try it without an account."""
    from bot.demo import run_demo, run_terminal

    if terminal:
        run_terminal(db)
    else:
        run_demo(port, db)


@app.command()
def classify(
    text: Annotated[str | None, typer.Argument(help="一句话 (a message)")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="从标准输入一行一个 JSON (one object a line)")] = False,
    config: ConfigFile = None,
) -> None:
    """看规则怎么读一句话。 How the rules read a message."""
    from bot.commands import classify_lines, classify_one

    if jsonl:
        raise typer.Exit(classify_lines(sys.stdin.buffer, sys.stdout, sys.stderr, config))
    if text is None:
        raise typer.BadParameter('写上要读的话：liandong classify "3栋电梯坏了"，或者用 --jsonl')
    typer.echo(classify_one(text, config))


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="聊天记录 (transcript)")],
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象 (print one object)")] = False,
    db: Annotated[Path | None, typer.Option(help="数据库文件，默认在内存里 (database file)")] = None,
) -> None:
    """用虚拟时钟重放一份聊天记录。 Play a transcript on a virtual clock."""
    from bot.commands import replay_file

    raise typer.Exit(replay_file(file, config, db, as_json=as_json))


@app.command()
def check(config: ConfigFile = None) -> None:
    """上线前检查：配置、规则、数据库、账号、字体、值班空缺。 Is everything ready?"""
    from bot.checkup import check_all

    raise typer.Exit(asyncio.run(check_all(config)))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="配置放在哪 (where to put it)")] = Path(),
    base_url: Annotated[str, typer.Option(help="自建的 Bot API 服务器 (of a server of your own)")] = "",
) -> None:
    """第一次安装：问清楚口令，写好配置。 Set up the Telegram account step by step."""
    from bot.first_set_up import first_set_up

    raise typer.Exit(asyncio.run(first_set_up(folder, base_url)))


@app.command()
def digest(
    period: Annotated[str, typer.Option(help="2026-W23 或 2026-06")],
    out: Annotated[Path, typer.Option(help="输出文件夹 (folder)")],
    config: ConfigFile = None,
    db: Annotated[str | None, typer.Option(help="数据库地址 (database)")] = None,
    transcript: Annotated[Path | None, typer.Option(help="或者重放一份聊天记录 (or a transcript)")] = None,
) -> None:
    """写出一期周报或月报。 Write the reports of a period."""
    from bot.digest_command import write_digest

    raise typer.Exit(asyncio.run(write_digest(period, out, config, db, transcript)))


@app.command()
def simulate(
    estates: Annotated[int, typer.Option(help="几个小区 (estates)")] = 1,
    days: Annotated[int, typer.Option(help="多少天 (days)")] = 30,
    seed: Annotated[int, typer.Option(help="随机种子 (seed)")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    config: ConfigFile = None,
) -> None:
    """上线前试一试规则：虚拟小区里的人会忘、会推、会睡、会休假。 What a policy achieves; -c tries your own numbers."""
    from bot.config import load
    from bot.simulate import run_simulation

    numbers = load(config).policy if config is not None else None
    raise typer.Exit(run_simulation(estates, days, seed, as_json=as_json, numbers=numbers))


@app.command()
def bench(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False) -> None:
    """量速度。 Measure speed."""
    from bot.bench import run_bench

    raise typer.Exit(run_bench(as_json=as_json))


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="备份文件 (copy)")], config: ConfigFile = None) -> None:
    """备份数据库（SQLite），不用停机。 Copy the database while the bot works."""
    from bot.commands import back_up

    raise typer.Exit(back_up(to, config))


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="备份文件 (copy)")], config: ConfigFile = None) -> None:
    """从备份恢复；要先停机。 Put a copy back; stop the bot first."""
    from bot.commands import restore_from

    raise typer.Exit(restore_from(source, config))


@database.command("upgrade")
def upgrade(config: ConfigFile = None) -> None:
    """把数据库升到当前版本。 Bring the schema up to date."""
    from bot.commands import upgrade_database

    raise typer.Exit(asyncio.run(upgrade_database(config)))


@rules.command("report")
def rules_report(folder: Annotated[Path | None, typer.Argument(help="带标签的文本 (labelled texts)")] = None) -> None:
    """各类别的查准率和查全率。 Precision and recall per category."""
    from bot.rules_commands import report

    raise typer.Exit(report(folder))


@rules.command("learn")
def rules_learn(
    folders: Annotated[list[Path], typer.Argument(help="带标签的文本 (folders of labelled texts)")],
    pack: Annotated[Path | None, typer.Option(help="写进哪个规则包，默认自带的 (folder)")] = None,
) -> None:
    """从例句里重新数出每个词的倾向。 Count anew how each word leans."""
    from bot.rules_commands import learn

    raise typer.Exit(learn(folders, pack))


@rules.command("test")
def rules_test(pack: Annotated[Path | None, typer.Argument(help="规则包，默认自带的 (folder)")] = None) -> None:
    """跑规则包自带的例子，给出混淆表。 A confusion table of the pack's own examples."""
    from bot.rules_commands import test

    raise typer.Exit(test(pack))


@rules.command("shadow")
def rules_shadow(
    pack: Annotated[Path, typer.Argument(help="改过的规则包 (the changed pack)")],
    transcript: Annotated[Path, typer.Argument(help="聊天记录 (transcript)")],
) -> None:
    """新旧规则包读同一份聊天记录，列出不同。 Where a changed pack reads differently."""
    from bot.rules_commands import shadow

    raise typer.Exit(shadow(pack, transcript))


@rules.command("suggest")
def rules_suggest(config: ConfigFile = None, days: Annotated[int, typer.Option(help="最近多少天")] = 90) -> None:
    """从群里的纠正里想出具体改法。 Concrete changes from people's corrections."""
    from bot.rules_commands import suggest

    raise typer.Exit(asyncio.run(suggest(config, days)))


@rules.command("export")
def rules_export(
    sheet: Annotated[Path, typer.Argument(help="表格文件 .xlsx")],
    pack: Annotated[Path | None, typer.Option(help="规则包，默认自带的 (folder)")] = None,
) -> None:
    """把规则包导出成表格。 Write a pack as a spreadsheet."""
    from bot.rules_commands import export

    raise typer.Exit(export(sheet, pack))


@rules.command("import")
def rules_import(
    sheet: Annotated[Path, typer.Argument(help="表格文件 .xlsx")],
    to: Annotated[Path, typer.Argument(help="写到这个文件夹 (folder)")],
    pack: Annotated[Path | None, typer.Option(help="原来的规则包，默认自带的 (base pack)")] = None,
) -> None:
    """把改好的表格变回规则包；例子不过就不收。 Read a spreadsheet back; refused when an example breaks."""
    from bot.rules_commands import import_sheet

    raise typer.Exit(import_sheet(sheet, to, pack))


def main() -> None:
    """Run a command; whatever is wrong ends in words, never in a traceback."""
    from bot.errors import explained

    try:
        app()
    except Exception as error:  # noqa: BLE001 - people get words; `LIANDONG_TRACE=1` shows the rest to engineers
        sys.exit(explained(error))


if __name__ == "__main__":
    main()
