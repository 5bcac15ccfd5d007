"""`mcp`: a site for an agent on this machine, over standard input and output."""

import asyncio
from argparse import Namespace

from oboegaki.agents.guide import instructions, is_spoken
from oboegaki.cli.publish import site_of
from oboegaki.cli.ready import ready
from oboegaki.cli.terminal import say
from oboegaki.edition.place import Place, of_site
from oboegaki.errors import Text, UsageError
from oboegaki.reader.desk import Desk
from oboegaki.reader.opening import desk_of
from oboegaki.site import Site


def mcp(arguments: Namespace) -> int:
    """Answer an agent until it hangs up."""
    if not is_spoken():
        raise UsageError(
            Text("MCP 用のパッケージがありません。", "The package for MCP is not installed."),
            Text("pip install 'oboegaki[mcp]' を実行してください。",
                 "Run `pip install 'oboegaki[mcp]'`."),
        )  # fmt: skip
    site = site_of(arguments)
    place = of_site(site, arguments.editions)
    desk = desk_of(site, place, ready(site, place, arguments))
    say(Text(f"{site.title.ja}: MCP で問い合わせを待っています（標準入出力）。",
             f"{site.title.en}: waiting for an agent (MCP over stdio)."))  # fmt: skip
    asyncio.run(_answer(site, place, desk))
    return 0


async def _answer(site: Site, place: Place, desk: Desk) -> None:
    from mcp.server.stdio import stdio_server

    from oboegaki.agents.following import Following
    from oboegaki.agents.server import server_of

    following = Following(site, place, desk)
    server = server_of(following.desk, site.name, instructions(site, desk.edition.statements))
    try:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        await following.close()
