from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from retention.errors import ConfigurationError, EvidenceError
from retention.evidence.keys import PublicKey, SigningKey, load_secret, load_signing_key

from .factories import signing_key


def private_pem(key: SigningKey) -> str:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_key_id_is_the_sha_256_of_the_raw_public_key() -> None:
    key = signing_key()

    assert key.key_id == hashlib.sha256(key.private.public_key().public_bytes_raw()).hexdigest()
    assert PublicKey.from_pem(key.public_pem.encode()) == key.public


def test_key_is_made_at_first_use_and_the_same_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "evidence.pem"

    made = load_signing_key(path, secret_pem=None, may_create=True)
    again = load_signing_key(path, secret_pem=None, may_create=False)

    assert made.key_id == again.key_id
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["evidence.pem"]


def test_missing_key_beside_existing_evidence_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Put it back from its safe copy"):
        load_signing_key(tmp_path / "evidence.pem", secret_pem=None, may_create=False)

    assert list(tmp_path.iterdir()) == []


def test_key_in_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "evidence.pem"
    load_signing_key(path, secret_pem=None, may_create=True)

    key = load_signing_key(path, secret_pem=private_pem(signing_key(7)), may_create=False)

    assert key.key_id == signing_key(7).key_id


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys" / "evidence.pem"
    load_signing_key(path, secret_pem=None, may_create=True)
    path.chmod(mode)

    with pytest.raises(ConfigurationError, match=r"open to others .*chmod 600"):
        load_signing_key(path, secret_pem=None, may_create=True)


def test_folder_in_which_others_may_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "evidence.pem"
    load_signing_key(path, secret_pem=None, may_create=True)
    path.parent.chmod(0o770)

    with pytest.raises(ConfigurationError, match=r"open to others .*chmod 700"):
        load_signing_key(path, secret_pem=None, may_create=True)


def test_other_kinds_of_keys_are_refused_without_quoting_them(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    for text in (pem, "", "geheim-123"):
        with pytest.raises(ConfigurationError, match="not an unencrypted Ed25519") as caught:
            load_signing_key(tmp_path / "absent", secret_pem=text, may_create=False)
        assert not text or text not in str(caught.value)
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for data in (public, b"", b"\xff"):
        with pytest.raises(EvidenceError, match="public key"):
            PublicKey.from_pem(data)


def test_empty_key_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "evidence.pem"
    path.touch(mode=0o600)

    with pytest.raises(ConfigurationError, match="Ed25519"):
        load_signing_key(path, secret_pem=None, may_create=True)

    assert path.read_bytes() == b""


def test_link_to_nowhere_is_no_reason_to_make_a_new_key(tmp_path: Path) -> None:
    path = tmp_path / "evidence.pem"
    path.symlink_to(tmp_path / "unmounted")

    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_signing_key(path, secret_pem=None, may_create=True)


def test_two_at_once_end_up_with_one_key(tmp_path: Path) -> None:
    path, ids, gate = tmp_path / "keys" / "k.pem", [], threading.Barrier(8)

    def load() -> None:
        gate.wait()
        ids.append(load_signing_key(path, secret_pem=None, may_create=True).key_id)

    threads = [threading.Thread(target=load) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_signing_key_does_not_show_itself() -> None:
    assert repr(signing_key()) == "SigningKey()"


def test_secret_is_32_bytes_kept_with_the_same_care(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "tombstones"

    made = load_secret(path, secret_hex=None, may_create=True)

    assert len(made) == 32
    assert load_secret(path, secret_hex=None, may_create=False) == made
    assert load_secret(path, secret_hex="ab" * 32, may_create=False) == b"\xab" * 32
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="open to others"):
        load_secret(path, secret_hex=None, may_create=True)


@pytest.mark.parametrize("text", ["", "ab" * 31, "ab" * 33, "zz" * 32, "é" * 64])
def test_secret_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="64 hexadecimal digits"):
        load_secret(tmp_path / "absent", secret_hex=text, may_create=True)


def test_missing_secret_stops_the_run_when_it_was_used_before(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is missing"):
        load_secret(tmp_path / "absent", secret_hex=None, may_create=False)


def test_key_that_cannot_be_made_is_reported_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigurationError, match="cannot be made"):
        load_signing_key(tmp_path / "file" / "k.pem", secret_pem=None, may_create=True)
