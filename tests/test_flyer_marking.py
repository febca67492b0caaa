"""Marks are put in, survive what they promise to, and are read back: real C2PA, own root."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import c2pa
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from bot.cli import main
from bot.flyer.brief import Brief
from bot.flyer.design import Design
from bot.flyer.fitting import TEMPLATE_NAMES
from bot.flyer.layout import compose
from bot.flyer.marking import cutting, watermark
from bot.flyer.marking.certificate import make_development_certificate
from bot.flyer.marking.marker import CertificateUnusable, Marker
from bot.flyer.marking.metadata import Source
from bot.flyer.marking.settings import MarkingSettings
from bot.flyer.marking.verify import NotVerifiable, explain, read_marks
from tests.stamp_authority import stamp_authority

BRIEF = Brief(title="Sommerfest", when="12. Juni 2026", motif="Ballons", alt_text="Ballons")


def drawn(width: int = 420, height: int = 594, seed: int = 1) -> Image.Image:
    small = Image.effect_noise((16, 24), 60 + seed).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    return Image.merge("RGB", (small, small.filter(ImageFilter.BLUR), small)).convert("RGB")


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@dataclass(frozen=True)
class Signed:
    marker: Marker
    root: bytes
    settings: MarkingSettings


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    chain, key, root = make_development_certificate(tmp_path_factory.mktemp("certificate"))
    chosen = MarkingSettings(certificate=chain, key=key)
    return Signed(Marker(chosen), root.read_bytes(), chosen)


@pytest.fixture(scope="module")
def files(signed: Signed) -> dict[str, bytes]:
    picture = signed.marker.mark_picture(png(drawn()), "demo")
    flyer = compose(BRIEF, picture, Design(), "de")
    made = signed.marker.mark_flyer(flyer.preview, flyer.print_pdf, flyer.web_pdf, picture)
    return dict(zip(("preview", "print", "web"), made, strict=True)) | {"picture": picture}


@pytest.mark.parametrize("name", ["picture", "preview", "print", "web"])
def test_each_file_carries_all_marks_and_is_trusted_by_its_root(
    files: dict[str, bytes], signed: Signed, name: str
) -> None:
    marks = read_marks(files[name], signed.root)

    assert marks.manifest
    assert marks.manifest.state == "Trusted"
    assert marks.source is (Source.GENERATED if name == "picture" else Source.COMPOSITE)
    assert marks.manifest.sources == (marks.source.value,)
    assert marks.manifest.ingredients == (0 if name == "picture" else 1)
    assert marks.watermark
    assert marks.all_valid


def test_without_the_root_a_signature_is_valid_and_not_trusted(files: dict[str, bytes]) -> None:
    marks = read_marks(files["picture"])

    assert marks.manifest
    assert marks.manifest.state == "Valid"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("name", ["preview", "print", "web"])
def test_a_changed_byte_is_found(files: dict[str, bytes], name: str, share: float) -> None:
    data = bytearray(files[name])
    data[int(len(data) * share)] ^= 0x10

    try:
        marks = read_marks(bytes(data))
    except NotVerifiable:
        return

    assert not marks.all_valid


def test_a_file_that_was_saved_anew_keeps_the_invisible_mark_and_says_so(
    files: dict[str, bytes],
) -> None:
    written = io.BytesIO()
    Image.open(io.BytesIO(files["picture"])).save(written, "JPEG", quality=70)

    marks = read_marks(written.getvalue())

    assert marks.manifest is None
    assert marks.watermark
    assert "neu gespeichert" in list(explain(marks, "de"))[-1]


def test_the_accessible_pdf_stays_accessible(files: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(files["web"])) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root


def test_without_a_certificate_files_are_marked_and_the_lack_is_told() -> None:
    marker = Marker(MarkingSettings())

    marks = read_marks(marker.mark_picture(png(drawn()), "demo"))

    assert (marks.manifest, marks.source, marks.watermark) == (None, Source.GENERATED, True)
    assert marker.warnings


def test_a_flyer_without_a_picture_is_left_as_it_is(signed: Signed) -> None:
    assert signed.marker.mark_flyer(b"a", b"b", b"c", None) == (b"a", b"b", b"c")


def test_a_key_that_does_not_fit_is_refused_at_the_start(signed: Signed, tmp_path: Path) -> None:
    _, other, _ = make_development_certificate(tmp_path)
    other.write_text("no key")

    with pytest.raises(CertificateUnusable, match="PKCS#8"):
        Marker(signed.settings.model_copy(update={"key": other}))


def test_a_certificate_that_fails_later_costs_the_signature_and_not_the_flyer(
    signed: Signed, tmp_path: Path
) -> None:
    marker = Marker(signed.settings)
    assert marker.warnings == ()
    assert marker._credentials
    marker._credentials = replace(marker._credentials, key=b"withdrawn")

    marks = read_marks(marker.mark_picture(png(drawn()), "demo"))

    assert (marks.manifest, marks.source, marks.watermark) == (None, Source.GENERATED, True)
    assert "ließ sich nicht signieren" in marker.warnings[0]


def test_a_certificate_that_ran_out_is_not_called_a_changed_file(files: dict[str, bytes]) -> None:
    good = read_marks(files["picture"])
    assert good.manifest
    codes = ("signingCredential.untrusted", "signingCredential.expired")
    expired = replace(good, manifest=replace(good.manifest, state="Invalid", problems=codes))
    changed = bytearray(files["picture"])
    changed[len(changed) // 2] ^= 1

    assert "abgelaufen" in next(explain(expired, "de"))
    assert "verändert" in next(explain(read_marks(bytes(changed)), "de"))


def test_a_development_certificate_is_called_one_even_where_it_is_trusted(
    files: dict[str, bytes], signed: Signed
) -> None:
    said = "\n".join(explain(read_marks(files["picture"], signed.root), "de"))

    assert "nur zum Ausprobieren" in said


def test_a_manifest_on_another_server_is_not_fetched(signed: Signed) -> None:
    action = {"action": "c2pa.created", "digitalSourceType": Source.GENERATED.value}
    manifest = {
        "claim_generator_info": [{"name": "another"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }
    assert signed.settings.certificate
    assert signed.settings.key
    info = c2pa.C2paSignerInfo(
        b"es256", signed.settings.certificate.read_bytes(), signed.settings.key.read_bytes(), None
    )
    written = io.BytesIO()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        with (
            c2pa.Context.from_dict({}) as context,
            c2pa.Builder.from_json(json.dumps(manifest), context) as builder,
            c2pa.Signer.from_info(info) as signer,
        ):
            builder.set_no_embed()
            builder.set_remote_url(f"http://127.0.0.1:{server.getsockname()[1]}/manifest")
            builder.sign(signer, "image/png", io.BytesIO(png(drawn())), written)

        marks = read_marks(written.getvalue())

        assert marks.manifest is None
        with pytest.raises(TimeoutError):
            server.accept()


# Time stamps


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[str]:
    with stamp_authority(tmp_path) as address:
        yield address


def test_a_time_stamp_is_in_the_signature_where_a_service_is_set(
    signed: Signed, authority: str, tmp_path: Path
) -> None:
    stamping = MarkingSettings(**{**signed.settings.model_dump(), "timestamp_url": authority})

    picture = Marker(stamping).mark_picture(png(drawn()), "demo")
    marks = read_marks(picture, signed.root)
    with_its_root = read_marks(picture, signed.root + (tmp_path / "tsa.pem").read_bytes())

    assert marks.manifest
    assert marks.manifest.signed_at.startswith("20")
    assert "Zeitstempeldienst" in next(explain(marks, "de"))
    assert "Zeitstempeldienst" not in next(explain(with_its_root, "de"))


def test_a_dead_time_stamp_service_costs_the_stamp_only(signed: Signed) -> None:
    stamping = MarkingSettings(
        **{**signed.settings.model_dump(), "timestamp_url": "http://127.0.0.1:9/"}
    )

    marker = Marker(stamping)
    assert marker.warnings == ()
    marks = read_marks(marker.mark_picture(png(drawn()), "demo"), signed.root)

    assert marks.all_valid
    assert marks.manifest
    assert marks.manifest.signed_at == ""
    assert "keinen Zeitstempel" in marker.warnings[0]


def test_a_time_stamp_service_that_failed_is_left_alone_for_a_while(signed: Signed) -> None:
    """A silent one would keep each of a flyer's files waiting for half a minute."""
    with socket.create_server(("127.0.0.1", 0)) as service:
        service.settimeout(10)
        url = f"http://127.0.0.1:{service.getsockname()[1]}/"
        marker = Marker(MarkingSettings(**{**signed.settings.model_dump(), "timestamp_url": url}))
        first = threading.Thread(target=marker.mark_picture, args=(png(drawn()), "demo"))
        first.start()
        service.accept()[0].close()
        first.join()

        marker.mark_picture(png(drawn()), "demo")

        service.settimeout(0.5)
        with pytest.raises(TimeoutError):
            service.accept()


# The invisible mark


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality)
    return Image.open(io.BytesIO(written.getvalue()))


def scaled(image: Image.Image, factor: float) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)))


CHANGES = {
    "as it is": lambda image: image,
    "JPEG 70": lambda image: jpeg(image, 70),
    "three quarters": lambda image: scaled(image, 0.75),
    "both": lambda image: jpeg(scaled(image, 0.75), 70),
    "enlarged for print": lambda image: scaled(image, 2),
    "grey": lambda image: image.convert("L"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "image",
    [
        pytest.param(drawn(), id="soft"),
        pytest.param(Image.new("RGB", (512, 700), "white"), id="white"),
        pytest.param(Image.effect_noise((600, 600), 80).convert("RGB"), id="noise"),
        pytest.param(Image.linear_gradient("L").resize((832, 1184)).convert("RGB"), id="gradient"),
    ],
)
def test_the_mark_survives_what_it_promises_to(image: Image.Image, change: str) -> None:
    assert watermark.is_whole(CHANGES[change](watermark.embed(image)))


@pytest.mark.parametrize("template", TEMPLATE_NAMES)
def test_the_preview_of_each_template_can_carry_the_mark(template: str) -> None:
    flyer = compose(BRIEF, png(drawn()), Design(), "de", template)

    marked = watermark.embed(Image.open(io.BytesIO(flyer.preview)))

    assert watermark.is_whole(jpeg(scaled(marked, 0.75), 70))


CUTS = {
    "an edge of 2 %": (0.02, 0.02, 0.98, 0.98),
    "an edge of 5 %": (0.05, 0.05, 0.95, 0.95),
    "a fifth below": (0, 0, 1, 0.8),
    "to another format": (0.1, 0, 0.9, 1),
}


@pytest.mark.parametrize("cut", CUTS)
def test_the_mark_is_found_in_a_picture_that_was_cut(cut: str) -> None:
    marked = watermark.embed(drawn(832, 1184))
    sides = (marked.width, marked.height) * 2
    box = tuple(round(share * side) for share, side in zip(CUTS[cut], sides, strict=True))

    part = jpeg(marked.crop(box), 70)  # type: ignore[arg-type]

    assert not watermark.is_whole(part)
    assert cutting.is_marked(part)


def test_the_mark_is_faint() -> None:
    even = Image.new("RGB", (512, 700), "steelblue")

    changed = ImageChops.difference(even, watermark.embed(even))

    assert max(high for _low, high in changed.getextrema()) <= 4


def test_the_mark_is_the_same_for_all_time() -> None:
    """Whoever changes it no longer finds the marks of earlier versions."""
    places, signs = watermark._places()

    named = places.astype("<i8").tobytes() + signs.astype("<i1").tobytes()
    assert (
        hashlib.sha256(named).hexdigest()
        == "f5bdc94d44c01112265aa8a1529ad95f4fa80c89c92c4665949cc47db72d7a61"
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_without_the_mark_has_none(seed: int) -> None:
    assert not cutting.is_marked(drawn(seed=seed))
    assert abs(watermark.score(drawn(seed=seed))) < watermark.THRESHOLD / 2


@settings(max_examples=40, deadline=None)
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(["RGB", "RGBA", "L", "P", "LA"]),
)
def test_any_picture_can_be_marked_and_keeps_its_size(width: int, height: int, mode: str) -> None:
    marked = Marker(MarkingSettings()).mark_picture(png(Image.new(mode, (width, height))), "demo")

    assert Image.open(io.BytesIO(marked)).size == (width, height)


# The command


def test_the_command_makes_signs_and_verifies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["flyer", "--development-certificate", str(tmp_path / "c")])
    assert "Niemand vertraut ihm" in capsys.readouterr().out
    chain, key, root = (str(tmp_path / "c" / name) for name in
                        ("entwicklung-zertifikat.pem", "entwicklung-schluessel.pem", "entwicklung-wurzel.pem"))  # fmt: skip
    (tmp_path / "bild.png").write_bytes(png(drawn()))
    brief = tmp_path / "fest.toml"
    brief.write_text('title = "Sommerfest"\nmotif = "Ballons"', encoding="utf-8")

    main(["flyer", "--brief", str(brief), "--out", str(tmp_path), "--picture",
          str(tmp_path / "bild.png"), "--certificate", chain, "--key", key])  # fmt: skip
    made = [tmp_path / f"fest{end}" for end in (".png", "-druck.pdf", "-barrierefrei.pdf")]
    codes = [main(["flyer", "--verify", str(file), "--trust", root]) for file in made]

    assert codes == [0, 0, 0]
    assert "vertrauenswürdig" in capsys.readouterr().out


def test_a_photo_gets_no_words_and_no_marks_of_ai(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "foto.png").write_bytes(png(drawn()))
    brief = tmp_path / "fest.toml"
    brief.write_text('title = "Sommerfest"\nalt_text = "Der Hof"', encoding="utf-8")

    main(["flyer", "--brief", str(brief), "--out", str(tmp_path), "--picture",
          str(tmp_path / "foto.png"), "--photo"])  # fmt: skip

    marks = read_marks((tmp_path / "fest.png").read_bytes())
    assert (marks.manifest, marks.source, marks.watermark) == (None, None, False)


@pytest.mark.parametrize("data", [b"", b"text", b"\x89PNG broken", b"%PDF-1.7 broken"])
def test_what_is_no_readable_file_is_said_to_be(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)

    assert main(["flyer", "--verify", str(file)]) == 1
    said = capsys.readouterr()
    assert said.err or "fehlt mindestens ein" in said.out
