"""A Matrix bot with a language model as tutorials write it: the yardstick of the benchmarks.

No journal, no screen, no reminder, no retries. nio awaits its callbacks, so one question waits
for the other; `--tasks` starts a task for each instead, as the better ones do.
"""

from __future__ import annotations

import argparse
import asyncio
from functools import partial

import nio  # noqa: TID251  (this is the bot that ours is compared with)
import openai  # noqa: TID251  (the same)


async def answer(
    client: nio.AsyncClient,
    model: openai.AsyncOpenAI,
    room: nio.MatrixRoom,
    event: nio.RoomMessageText,
) -> None:
    if event.sender == client.user_id:
        return
    completion = await model.chat.completions.create(
        model="any",
        messages=[
            {"role": "system", "content": "Antworten Sie kurz."},
            {"role": "user", "content": event.body},
        ],
    )
    await client.room_send(
        room.room_id,
        "m.room.message",
        {"msgtype": "m.text", "body": completion.choices[0].message.content},
        ignore_unverified_devices=True,
    )


async def main(arguments: argparse.Namespace) -> None:
    config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = nio.AsyncClient(
        arguments.homeserver, arguments.user, store_path=arguments.store, config=config
    )
    model = openai.AsyncOpenAI(base_url=arguments.base_url, api_key="none")
    tasks: set[asyncio.Task[None]] = set()

    async def on_message(room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        if not arguments.tasks:
            await answer(client, model, room, event)
            return
        task = asyncio.create_task(answer(client, model, room, event))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def on_invitation(room: nio.MatrixRoom, _: nio.InviteMemberEvent) -> None:
        await client.join(room.room_id)

    await client.login(arguments.password)
    client.add_event_callback(on_message, nio.RoomMessageText)
    client.add_event_callback(on_invitation, nio.InviteMemberEvent)
    await client.sync_forever(timeout=30_000, full_state=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    required = partial(parser.add_argument, required=True)
    for option in ("--homeserver", "--user", "--password", "--base-url", "--store"):
        required(option)
    parser.add_argument("--tasks", action="store_true")
    asyncio.run(main(parser.parse_args()))
