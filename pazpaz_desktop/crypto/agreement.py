"""Key agreement: a device's hybrid key pair (MLKEM768-X25519), to which workspace keys are wrapped."""

from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pazpaz_desktop.crypto.key_kinds import KeyKind, WorkingKey

PUBLIC_SIZE: Final = 1184 + 32
_SEED_SIZE: Final = 64


class DeviceAgreementKey(WorkingKey):
    """The private half: ML-KEM-768 seed (64 bytes) followed by the X25519 scalar (32 bytes)."""

    __slots__ = ()
    kind = KeyKind.DEVICE_AGREEMENT
    size = 96

    @classmethod
    def generate(cls, epoch: int = 1) -> Self:
        """A fresh pair from the library's own generators."""
        lattice = MLKEM768PrivateKey.generate().private_bytes_raw()
        curve = X25519PrivateKey.generate().private_bytes_raw()
        return cls(lattice + curve, epoch)

    @property
    def public_bytes(self) -> bytes:
        """The public half: ML-KEM-768 key (1184 bytes) followed by the X25519 key (32 bytes)."""
        private = self.reveal()
        lattice = MLKEM768PrivateKey.from_seed_bytes(private[:_SEED_SIZE])
        curve = X25519PrivateKey.from_private_bytes(private[_SEED_SIZE:])
        return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
