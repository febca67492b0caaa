"""The demo's language model: a real one of 135 million parameters, or a better one elsewhere.

`transformers serve` answers in OpenAI's protocol, and was tried before writing a server of our
own: ready in 6 s, 1 GB of memory, 25 tokens a second on two cores, no connection to anywhere
with `HF_HUB_OFFLINE`. It raises a model's own limit of new tokens to 1,024, so the limit is
said in each request instead (`max_tokens` in the bot's settings).
"""

from __future__ import annotations

import sys
from pathlib import Path

import aiohttp

from bot.demo.child import LOOPBACK, Child, ChildFailed, answers, pick_port

NAME = "smollm2-135m-instruct"
MOST_TOKENS = 80
READY_SECONDS = 180.0
FIRST_ANSWER_SECONDS = 180.0


class LanguageModel:
    """The model server as a child process, on the weights that `bot.demo.weights` has put down."""

    def __init__(self, weights: Path, *, scratch: Path, log: Path) -> None:
        self._port = pick_port()
        # The server takes the path as the model's name; a relative one makes a nice name.
        command = [sys.executable, "-m", "transformers.cli.transformers", "serve", weights.name]
        options = ["--host", LOOPBACK, "--port", str(self._port)]
        self.child = Child(
            "language model",
            [*command, *options, "--device", "cpu", "--dtype", "float32"],
            log=log,
            environment={
                "HF_HUB_OFFLINE": "1",
                "HF_HUB_DISABLE_TELEMETRY": "1",
                "HF_HOME": str(scratch),
            },
            folder=weights.parent,
        )

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}/v1"

    def start(self) -> None:
        self.child.start()

    async def ready(self) -> None:
        """Wait until the model is loaded and has said its first word, which takes longest."""

        async def healthy() -> bool:
            return await answers(f"http://{LOOPBACK}:{self._port}/health")

        await self.child.ready(healthy, patience=READY_SECONDS)
        await self._warm_up()

    async def stop(self) -> None:
        # The server waits for open connections when asked; there is nothing to save in it.
        self.child.kill()

    async def _warm_up(self) -> None:
        question = {"role": "user", "content": "Guten Tag"}
        body = {"model": NAME, "messages": [question], "max_tokens": 8}
        timeout = aiohttp.ClientTimeout(total=FIRST_ANSWER_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{self.base_url}/chat/completions", json=body) as response,
        ):
            if not response.ok:
                raise ChildFailed(f"the language model says {response.status} at its first word")
