"""The origin of a file in XMP: `Iptc4xmpExt:DigitalSourceType` (IPTC Photo Metadata 2023.2)."""

from __future__ import annotations

import io
import re
from enum import StrEnum

_NAMESPACE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_KEY = "XML:com.adobe.xmp"
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="{namespace}">'
    "<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_FOUND = re.compile(r"DigitalSourceType(?:(?:\s[^>]*)?>|=\")\s*([^<\"\s]+)")


class Source(StrEnum):
    """Terms of the IPTC NewsCodes "digitalsourcetype"."""

    GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    COMPOSITE = (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    )


def into_png(png: bytes, source: Source) -> bytes:
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 slow

    info = PngImagePlugin.PngInfo()
    info.add_itxt(_KEY, _XMP.format(namespace=_NAMESPACE, source=source.value))
    written = io.BytesIO()
    Image.open(io.BytesIO(png)).save(written, "PNG", pnginfo=info)
    return written.getvalue()


def into_pdf(pdf: bytes, source: Source) -> bytes:
    """Add to the metadata that are there; tags and PDF/UA stay."""
    import pikepdf  # noqa: PLC0415 of the extra `flyer`

    pikepdf.models.metadata.PdfMetadata.register_xml_namespace(_NAMESPACE, "Iptc4xmpExt")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata[f"{{{_NAMESPACE}}}DigitalSourceType"] = source.value
        written = io.BytesIO()
        document.save(written, deterministic_id=True)
    return written.getvalue()


def read_source(data: bytes) -> Source | None:
    """Find what the XMP of a PNG, JPEG or PDF says; None when it says nothing known."""
    found = _FOUND.search(_xmp_of(data))
    return next((source for source in Source if found and source.value == found[1]), None)


def _xmp_of(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        import pikepdf  # noqa: PLC0415 the same

        with pikepdf.open(io.BytesIO(data)) as document:
            stream = document.Root.get("/Metadata")
            return (
                bytes(stream.read_bytes()).decode("utf-8", "replace") if stream is not None else ""
            )
    begin = data.find(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta>", begin)
    return data[begin:end].decode("utf-8", "replace") if 0 <= begin < end else ""
