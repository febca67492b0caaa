"""What is given to operators as files fits the program, and takes rights away."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import COMMANDS
from bot.settings import Settings
from tests.pages import ROOT, page

UNIT = "examples/systemd/leitplanke.service"


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(page("examples/compose.yml"))
    return found


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "leitplanke.service"
    unit.write_text(page(UNIT).replace("/opt/leitplanke/bin/leitplanke", "/bin/true"))

    said = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )

    assert "leitplanke.service" not in said.stderr


def test_the_unit_runs_a_command_of_ours_without_rights_and_leaves_no_dump() -> None:
    unit = page(UNIT)
    command = re.search(r"^ExecStart=\S+/leitplanke (\w+)", unit, re.MULTILINE)

    assert command
    assert command[1] in COMMANDS
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "LimitCORE=0", "UMask=0077"):
        assert f"\n{line}\n" in unit
    assert "User=root" not in unit


@pytest.mark.parametrize("service", ["bot", "images"])
def test_our_containers_have_no_rights_and_publish_no_port(service: str) -> None:
    found = compose()["services"][service]

    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["ulimits"] == {"core": 0}
    assert "ports" not in found
    assert "privileged" not in found


def test_only_the_bot_has_a_way_out() -> None:
    file = compose()
    inside = [name for name, net in file["networks"].items() if net.get("internal")]

    outward = {
        name for name, one in file["services"].items() if not set(one["networks"]) <= set(inside)
    }
    assert outward == {"bot"}


def kubernetes() -> dict[tuple[str, str], dict[str, Any]]:
    found = [one for one in yaml.safe_load_all(page("examples/kubernetes.yaml")) if one]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def test_each_kubernetes_object_has_its_form_and_labels_that_fit() -> None:
    objects = kubernetes()

    for (kind, _), one in objects.items():
        assert one["apiVersion"] in {"v1", "apps/v1", "networking.k8s.io/v1"}
        if kind not in {"Deployment", "StatefulSet"}:
            continue
        spec = one["spec"]
        pod = spec["template"]["spec"]
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        claims = [claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])]
        volumes = {*claims, *(volume["name"] for volume in pod["volumes"])}
        mounted = {m["name"] for c in pod["containers"] for m in c["volumeMounts"]}
        assert mounted == volumes


def test_the_bot_in_kubernetes_is_one_and_has_no_rights() -> None:
    spec = kubernetes()["Deployment", "leitplanke"]["spec"]
    [bot] = spec["template"]["spec"]["containers"]

    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert spec["template"]["spec"]["securityContext"]["runAsUser"] == 10001
    assert bot["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {m["mountPath"] for m in bot["volumeMounts"] if not m.get("readOnly")} == {
        "/data",
        "/tmp",
    }
    assert ("Service", "leitplanke") not in kubernetes()


def test_every_variable_of_the_examples_is_a_setting() -> None:
    texts = page("examples/compose.yml") + page("examples/kubernetes.yaml") + page(UNIT)
    named = set(re.findall(r"LEITPLANKE_(\w+?)__(\w+)", texts))

    assert named
    for section, key in named:
        field = Settings.model_fields[section.lower()].annotation
        assert field is not None
        assert key.lower() in field.model_fields


def test_the_pages_that_operators_are_sent_to_are_there() -> None:
    for name in re.findall(
        r"\]\((?:\.\./)?([\w./-]+\.(?:md|yml|service))", page("docs/operations.md")
    ):
        assert (ROOT / name).exists() or (ROOT / "docs" / name).exists(), name
