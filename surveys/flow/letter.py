"""What a browser has sealed for us, and only we can open (docs/adr/0019).

ECDH on P-256 with a key of the browser's own for each letter, HKDF-SHA-256, AES-256-GCM. Our key is
made from SECRET_KEY and the window of four hours in which the person began, as the draft's is.
"""

import base64
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4, D.1.2.3
POINT = 65  # bytes of an uncompressed public key
NONCE = bytes(12)  # each key seals one letter only


@lru_cache(maxsize=32)
def _private(window: int, secret: str) -> ec.EllipticCurvePrivateKey:
    seed = hmac.digest(secret.encode(), f"letter|{window}".encode(), "sha512")
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


@lru_cache(maxsize=32)
def _public(window: int, secret: str) -> str:
    public = _private(window, secret).public_key()
    raw = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return ",".join(map(str, raw))


def public_key(window: int) -> str:
    """What the page of this window seals with: the bytes of a point, as numbers."""
    return _public(window, settings.SECRET_KEY)


def _cipher(shared: bytes, sender: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=sender).derive(shared))


def seal(plain: bytes, key: str) -> str:
    """As site/static/js/one_load.js does it; for tests and benchmarks."""
    mine = ec.generate_private_key(CURVE)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes(map(int, key.split(","))))
    sender = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    box = _cipher(mine.exchange(ec.ECDH(), theirs), sender).encrypt(NONCE, plain, None)
    return base64.b64encode(sender + box).decode()


def unseal(text: str, window: int) -> bytes | None:
    """What was sealed with the key of this window; None if it was not."""
    try:
        raw = base64.b64decode(text, validate=True)
        sender = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw[:POINT])
        shared = _private(window, settings.SECRET_KEY).exchange(ec.ECDH(), sender)
        return _cipher(shared, raw[:POINT]).decrypt(NONCE, raw[POINT:], None)
    except (ValueError, InvalidTag):
        return None
