"""`leitplanke images serve`: the image worker, a process of its own beside the bot."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.images.crew import end_crew, start_crew
from bot.images.line import JobLine
from bot.images.order import DrawingFailed, ModelNotLoaded
from bot.images.server import MOST_WAITING, Worker
from bot.images.speed import add_options, read_options, read_sizes
from bot.images.starting import STUCK_SECONDS, Start, start_painter

HELP = "the image worker: a diffusers model behind POST /v1/images/generations"
CLEAN_UP_SECONDS = 5.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What `serve` was asked for."""

    start: Start
    host: str
    port: int
    most_waiting: int
    api_key: str | None
    ray: str | None = None
    replicas: tuple[int, int] = (1, 1)


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="images_command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="start the worker", description=HELP)
    serve.add_argument(
        "--model", required=True, metavar="PATH_OR_ID", help="any text-to-image model"
    )
    serve.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    serve.add_argument("--port", type=int, default=8188, help="0 takes a free one; %(default)s")
    serve.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    serve.add_argument("--steps", type=int, help="default: what the model recommends")
    serve.add_argument("--queue", type=int, default=MOST_WAITING, help="most jobs that may wait")
    serve.add_argument("--download", action="store_true", help="fetch a model that is not here")
    serve.add_argument("--api-key-env", metavar="NAME", help="variable that holds a key to ask for")
    serve.add_argument(
        "--sizes", type=read_sizes, default=(), help="to warm up for, like 1024x1024,832x1184"
    )
    serve.add_argument(
        "--stuck-after",
        type=float,
        default=STUCK_SECONDS,
        metavar="SECONDS",
        help="a drawing that makes no step for so long ends the worker; 0 is never; %(default)s",
    )
    serve.add_argument(
        "--ray",
        nargs="?",
        const="local",
        metavar="ADDRESS",
        help="painters run on Ray Serve: started here, or at the address of a cluster",
    )
    serve.add_argument(
        "--replicas",
        type=read_replicas,
        default=(1, 1),
        metavar="MIN[:MAX]",
        help="with --ray: how many painters, one for each GPU; default: 1",
    )
    add_options(serve)


def read_replicas(text: str) -> tuple[int, int]:
    """Read "2" or "1:4"."""
    least, _, most = text.partition(":")
    if not (
        least.isdecimal() and (most or least).isdecimal() and 0 < int(least) <= int(most or least)
    ):
        raise argparse.ArgumentTypeError("two whole numbers like 1:4, the smaller one first")
    return int(least), int(most or least)


def run(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        return asyncio.run(_serve(_plan(args)))
    except (ModelNotLoaded, DrawingFailed, KeyNotSet, OSError) as error:
        sys.stderr.write(f"leitplanke images: {error}\n")
        return 1


class KeyNotSet(Exception):
    """The variable named by `--api-key-env` is empty."""


def _plan(args: argparse.Namespace) -> Plan:
    api_key = os.environ.get(args.api_key_env, "") if args.api_key_env else None
    if api_key == "":
        raise KeyNotSet(f"the variable {args.api_key_env} is not set")
    if args.host not in LOOPBACK and api_key is None:
        log.warning("anybody who reaches %s may draw; --api-key-env asks for a key", args.host)
    start = Start(
        model=args.model,
        device=args.device,
        steps=args.steps,
        download=args.download,
        speed=read_options(args),
        sizes=args.sizes,
        stuck_seconds=args.stuck_after,
    )
    return Plan(
        start=start,
        host=args.host,
        port=args.port,
        most_waiting=args.queue,
        api_key=api_key,
        ray=args.ray,
        replicas=args.replicas,
    )


async def _serve(plan: Plan) -> int:
    worker = Worker(api_key=plan.api_key, most_waiting=plan.most_waiting)
    # handler_cancellation is what ends a drawing when its client hangs up.
    runner = web.AppRunner(
        worker.app(), access_log=None, handler_cancellation=True, shutdown_timeout=CLEAN_UP_SECONDS
    )
    stop = _stop_signal()
    await runner.setup()
    try:
        site = web.TCPSite(runner, plan.host, plan.port)
        await site.start()
        address = f"http://{plan.host}:{runner.addresses[0][1]}/v1"
        _say(f"listening on {address}, loading {plan.start.model}")
        loading = asyncio.create_task(_load(plan, worker))
        await asyncio.wait(
            [loading, asyncio.ensure_future(stop.wait())], return_when="FIRST_COMPLETED"
        )
        if stop.is_set():
            return 0
        line, name, active = await loading
        _say(f"ready: {name} ({_listed(active)})")
        return await _until_stopped_or_broken(stop, line)
    finally:
        await runner.cleanup()
        if plan.ray:
            await asyncio.to_thread(end_crew)


async def _load(plan: Plan, worker: Worker) -> tuple[JobLine, str, Mapping[str, str]]:
    """Start the painter here, or several with Ray, and let the worker serve them."""
    if plan.ray is None:
        painter = await asyncio.to_thread(start_painter, plan.start)
        return worker.open(painter), painter.name, painter.active
    line, name, active = await asyncio.to_thread(
        start_crew,
        plan.start,
        address=plan.ray,
        replicas=plan.replicas,
        most_waiting=plan.most_waiting,
    )
    worker.take(line, name, active)
    return line, name, active


async def _until_stopped_or_broken(stop: asyncio.Event, line: JobLine) -> int:
    ends = [asyncio.create_task(event.wait()) for event in (stop, line.broken)]
    await asyncio.wait(ends, return_when="FIRST_COMPLETED")
    for end in ends:
        end.cancel()
    if line.broken.is_set():
        _say("the device failed; ending, so that a fresh process can take over")
        return 1
    return 0


def _listed(active: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {how}" for name, how in active.items())


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _say(sentence: str) -> None:
    sys.stderr.write(f"leitplanke images: {sentence}\n")
    sys.stderr.flush()
