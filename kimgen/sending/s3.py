"""Storage that speaks S3, with boto3 (the extra ``s3``): AWS, R2, Wasabi, MinIO, Biznet ..."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from kimgen.sending.transport import Cut, Fault, Item, file_of, missing_extra, sounds_full
from kimgen.sending.types import type_of
from kimgen.words.hosting import Target

_LOGIN = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "Unauthorized"})
_CONNECTING, _ANSWERING = 20.0, 120.0
"""Seconds; the first holds for every block that is sent, too."""
_FULL = frozenset(
    {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "StorageFull", "507"}
)


class S3:
    """A bucket; a PUT is whole or not at all."""

    atomic = False

    def __init__(self, target: Target, password: str, root: Path) -> None:
        """*root*: what relative names of certificates count from."""
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            raise missing_extra("s3") from None
        self._target = target
        self._prefix = target.folder.strip("/") + "/" if target.folder.strip("/") else ""
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=target.address or None,
            region_name=target.region or "us-east-1",
            aws_access_key_id=target.user,
            aws_secret_access_key=password,
            verify=file_of(root, target.authority) if target.authority else None,
            config=Config(
                connect_timeout=_CONNECTING,
                read_timeout=_ANSWERING,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path" if target.address else "auto"},
                # Storage other than Amazon's seldom knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def read(self, path: str) -> bytes | None:
        from botocore.exceptions import ClientError

        with self._told(path):
            try:
                found = self._client.get_object(Bucket=self._target.bucket, Key=self._key(path))
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404"):
                    return None
                raise
            return bytes(found["Body"].read())

    def write(self, path: str, data: bytes) -> None:
        with self._told(path):
            self._client.put_object(
                Bucket=self._target.bucket,
                Key=self._key(path),
                Body=BytesIO(data),  # goes in blocks, each with a time-out of its own
                ContentType=type_of(path),
                CacheControl=cache_of(path),
            )

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for item in items:
            self.write(item.path, item.data())
            done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        for path in paths:
            with self._told(path):
                self._client.delete_object(Bucket=self._target.bucket, Key=self._key(path))
            done(path)

    def finish(self) -> None:
        pass

    def _key(self, path: str) -> str:
        return self._prefix + path

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, SSLError

        target = self._target
        host = target.address.split("://")[-1].strip("/") or "s3"
        try:
            yield
        except ClientError as error:
            told = error.response.get("Error", {})
            code, text = str(told.get("Code", "")), str(told.get("Message", ""))
            status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
            if code in _FULL or status == 507 or sounds_full(text):
                raise Fault("full", path=path) from None
            if code in _LOGIN or status == 401:
                raise Fault("login", host=host, user=target.user) from None
            if status >= 500 or status == 429:
                raise Cut(f"{status} {code}") from None
            raise Fault("denied", path=path, why=f"{code}: {text}"[:200]) from None
        except NoCredentialsError:
            raise Fault("login", host=host, user=target.user) from None
        except SSLError as error:
            raise Fault("certificate", host=host, why=str(error)[:200]) from None
        except (BotoCoreError, OSError) as error:
            raise Cut(str(error)[:200]) from None


def cache_of(path: str) -> str:
    """The Cache-Control of *path*: for ever where its name holds a digest, minutes elsewhere."""
    import re

    from kimgen.making.hostrules import FINGERPRINTED, FOR_EVER, PAGES

    return FOR_EVER if re.search(FINGERPRINTED, path) else PAGES
