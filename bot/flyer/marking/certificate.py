"""A certificate for trying things out: its names say that it is none to rely on.

The profile is that of the C2PA specification: the end certificate may sign (keyUsage), is for
e-mail protection (extendedKeyUsage), and names its issuer's key.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

DAYS = 365
NAME = "Leitplanke development, not trusted"
CHAIN_FILE, KEY_FILE, ROOT_FILE = (
    "entwicklung-zertifikat.pem",
    "entwicklung-schluessel.pem",
    "entwicklung-wurzel.pem",
)


def make_development_certificate(folder: Path, days: int = DAYS) -> tuple[Path, Path, Path]:
    """Write chain, key (mode 0600) and root, valid for some days; returns their paths."""
    from cryptography import x509  # noqa: PLC0415 of the extra `flyer`
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 the same
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 the same
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415 the same

    def name(common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, NAME),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )

    now = datetime.now(UTC).replace(microsecond=0)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip

    def certificate(
        subject: str, public: ec.EllipticCurvePublicKey, *, is_root: bool
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name("development root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_root, key_cert_sign=is_root, crl_sign=is_root, **usage
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
                critical=False,
            )
        )
        if not is_root:
            uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            builder = builder.add_extension(uses, critical=False)
        return builder.sign(root_key, hashes.SHA256())

    pem = serialization.Encoding.PEM
    root = certificate("development root", root_key.public_key(), is_root=True).public_bytes(pem)
    own = certificate("development signer", key.public_key(), is_root=False).public_bytes(pem)
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / CHAIN_FILE, folder / KEY_FILE, folder / ROOT_FILE
    paths[1].touch(mode=0o600)
    for path, data in zip(paths, (own + root, secret, root), strict=True):
        path.write_bytes(data)
    return paths
