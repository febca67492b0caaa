"""End-to-end encryption: what nio's Olm machine needs from us to stay healthy.

nio 0.26 lets one bad to-device event stop its sync loop, never refills a drained pool of
one-time keys and has no fallback key; here each event stands alone and the pool is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import nio
from nio.crypto import Olm, OutboundGroupSession

from bot.adapters.matrix.homeserver import CLIENT_API, Homeserver, path
from bot.errors import MessengerUnavailable
from bot.vitals import Vitals

log = logging.getLogger(__name__)

Event = dict[str, Any]
SIGNED_KEY = "signed_curve25519"


class Crypto:
    def __init__(self, client: nio.AsyncClient, server: Homeserver, vitals: Vitals) -> None:
        self._client = client
        self._server = server
        self._vitals = vitals
        self._fallback_wanted = False

    @property
    def _olm(self) -> Olm:
        assert self._client.olm
        return self._client.olm

    def receive(self, response: Event) -> list[tuple[str, str]]:
        """Take in the encryption part of a sync response.

        Returns room and session of each room key that came. The keys are on disk when this
        returns, so that the sync token may be stored after it.
        """
        events = response.get("to_device", {}).get("events", [])
        store = self._client.store
        # A ratchet that has moved and the key it gave must be stored together: the same message
        # cannot be decrypted twice.
        with store.database.bind_ctx(store.models), store.database.atomic():
            opened = [key for event in events if (key := self._receive_to_device(event))]
        changed = set(response.get("device_lists", {}).get("changed", []))
        self._olm.add_changed_users(changed & self._olm.tracked_users)
        if "device_one_time_keys_count" in response:
            counts = response["device_one_time_keys_count"]
            self._olm.uploaded_key_count = counts.get(SIGNED_KEY, 0)
        unused = response.get("device_unused_fallback_key_types")
        self._fallback_wanted = unused is not None and SIGNED_KEY not in unused
        return opened

    def decrypt(self, event: Event, room_id: str) -> Event | None:
        """Return the event in clear, or None while its key is missing."""
        content = event.get("content", {})
        if content.get("algorithm") != "m.megolm.v1.aes-sha2":
            return None
        try:
            sealed = nio.MegolmEvent.from_dict(
                {**event, "content": self._with_sender(content, room_id)}
            )
            if not isinstance(sealed, nio.MegolmEvent):
                return None
            opened = self._olm.decrypt_megolm_event(sealed, room_id)
        except Exception as error:  # noqa: BLE001  (a hostile event must not stop the others)
            log.info(
                "not decrypted (%s)", type(error).__name__, extra={"event": event.get("event_id")}
            )
            return None
        clear: Event = {**event, **opened.source}
        clear["unsigned"] = event.get("unsigned", {})
        return clear

    async def keep_up(self) -> None:
        """Upload, query and claim what the Olm machine wants; failures wait for the next round."""
        client = self._client
        if client.should_upload_keys:
            await self._quietly("keys_upload", self._upload_keys)
        if self._fallback_wanted:
            await self._quietly("fallback_key", self._upload_fallback_key)
        if client.should_query_keys:
            await self._quietly("keys_query", client.keys_query)
        if client.should_claim_keys:
            wedged = client.get_users_for_key_claiming()
            await self._quietly("keys_claim", lambda: client.keys_claim(wedged))
        if client.outgoing_to_device_messages:
            await self._quietly("to_device", client.send_to_device_messages)
        self._olm.collect_key_requests()

    async def share_key(self, room_id: str) -> None:
        """Share the key for the next message with every device in the room.

        Raises `MessengerUnavailable` when the devices or their one-time keys were not to be had.
        Not by nio's own way, which passes over a claim that failed, takes a gateway's error page
        for success, and after an exception believes for ever that it is still sharing.
        """
        client, olm = self._client, self._olm
        if client.should_query_keys:
            _require(await client.keys_query())
        if not olm.should_share_group_session(room_id):
            return
        if missing := client.get_missing_sessions(room_id):
            _require(await client.keys_claim(missing))
        users = list(client.rooms[room_id].users)
        shares = list(
            olm.share_group_session_parallel(room_id, users, ignore_unverified_devices=True)
        )
        group = olm.outbound_group_sessions[room_id]
        await asyncio.gather(*(self._share(group, *share) for share in shares))
        group.shared = True

    async def _share(
        self, group: OutboundGroupSession, devices: set[tuple[str, str]], messages: Event
    ) -> None:
        where = path(CLIENT_API, "sendToDevice", "m.room.encrypted", uuid4().hex)
        await self._server.insist("PUT", where, messages)
        group.users_shared_with.update(devices)

    def encrypt(self, room_id: str, event_type: str, content: Event) -> tuple[str, Event]:
        kind, sealed = self._client.encrypt(room_id, event_type, content)
        return kind, sealed

    def _receive_to_device(self, event: Event) -> tuple[str, str] | None:
        try:
            parsed = nio.ToDeviceEvent.parse_event(event)
            opened = self._olm.handle_to_device_event(parsed) if parsed else None
        except Exception as error:  # noqa: BLE001  (one bad event must not lose the rest)
            self._vitals.count("to_device_failed")
            log.warning("to-device event not understood (%s)", type(error).__name__)
            return None
        if isinstance(opened, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent):
            return opened.room_id, opened.session_id
        return None

    def _with_sender(self, content: Event, room_id: str) -> Event:
        """Fill in `sender_key` and `device_id`, which newer clients omit (Matrix 1.3)."""
        if "sender_key" in content and "device_id" in content:
            return content
        keys = self._olm.inbound_group_store[room_id]
        known = [k for k, sessions in keys.items() if content.get("session_id") in sessions]
        return {"sender_key": known[0] if known else "", "device_id": "", **content}

    async def _upload_keys(self) -> None:
        """Publish the device and new one-time keys, stored before the homeserver has them.

        nio stores them after its answer; a crash in between loses keys that others then use.
        """
        keys = self._olm.share_keys()
        self._olm.save_account()
        answer = await self._server.call("POST", path(CLIENT_API, "keys", "upload"), keys)
        self._olm.account.shared = True
        self._olm.uploaded_key_count = answer.get("one_time_key_counts", {}).get(SIGNED_KEY, 0)
        self._olm.mark_keys_as_published()
        self._olm.save_account()

    async def _upload_fallback_key(self) -> None:
        """Leave one key that never runs out (Matrix 1.2, /keys/upload `fallback_keys`)."""
        account = self._olm.account
        account._account.generate_fallback_key()  # noqa: SLF001  (nio wraps no fallback keys)
        keys = {}
        for key_id, key in account._account.fallback_key.items():  # noqa: SLF001  (the same)
            signed: Event = {"key": key.to_base64(), "fallback": True}
            signature = self._olm.sign_json(signed)
            device = f"ed25519:{self._client.device_id}"
            signed["signatures"] = {self._client.user_id: {device: signature}}
            keys[f"{SIGNED_KEY}:{key_id}"] = signed
        self._olm.save_account()
        await self._server.call("POST", path(CLIENT_API, "keys", "upload"), {"fallback_keys": keys})
        self._olm.mark_keys_as_published()
        self._olm.save_account()
        self._fallback_wanted = False

    async def _quietly(self, what: str, action: Callable[[], Awaitable[Any]]) -> None:
        try:
            answer = await action()
        except Exception as error:  # noqa: BLE001  (the next round tries again)
            answer = error
        if isinstance(answer, Exception | nio.ErrorResponse):
            self._vitals.count(f"{what}_failed")
            log.warning("%s failed (%s)", what, type(answer).__name__)


def _require(answer: object) -> None:
    """Turn nio's error values into an error of ours."""
    if isinstance(answer, nio.ErrorResponse):
        raise MessengerUnavailable(f"the homeserver answered {answer.status_code}")
