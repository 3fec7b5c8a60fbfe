"""What an operator sets, read once from the environment, each with its remedy when wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from visavis.vocab.remedy import RemedyError


class SettingError(RemedyError):
    """A setting is missing or wrong; the sentence names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Typed settings of one installation."""

    data: Path
    """Folder of the embedded database, the anchors and everything else that is kept."""
    keys: Path
    """Folder of the key store; belongs on another disk than the database's backups."""
    recovery: Path
    """Folder of the key store's recovery copy; belongs on a third place."""
    master_key: str
    """The root of all keys, when it does not stand in a file of the key folder."""
    master_key_command: str
    """A command that prints it, as for a key management service."""
    address: str
    database_url: str
    debug: bool
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_starttls: bool
    mail_from: str
    sms_url: str
    sms_account: str
    sms_token: str
    sms_from: str
    embeddings: Path | None
    """Folder of the word vectors by which a machine reads reports, when there is one."""

    @property
    def host(self) -> str:
        """The host name people reach this installation under."""
        return urlsplit(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether people reach it by https."""
        return urlsplit(self.address).scheme == "https"


def read(env: Mapping[str, str]) -> Environment:
    """Read the settings from `env`.

    Raises
    ------
    SettingError
        When a value cannot be what it should be.
    """
    # Set to nothing, as a file of variables leaves them, is not set: "" would be this very folder.
    env = {name: value for name, value in env.items() if value}
    data = Path(env.get("VISAVIS_DATA", "data")).absolute()
    address = env.get("VISAVIS_ADDRESS", "http://localhost:8000").rstrip("/")
    scheme, host = _scheme_and_host(address)
    if scheme not in ("http", "https") or not host:
        _refuse("VISAVIS_ADDRESS", address, "an address such as https://visavis.example")
    keys = Path(env.get("VISAVIS_KEYS", str(data / "keys"))).absolute()
    recovery = Path(env.get("VISAVIS_RECOVERY", str(data / "recovery"))).absolute()
    if recovery == keys:
        _refuse("VISAVIS_RECOVERY", str(recovery), "another folder than VISAVIS_KEYS")
    return Environment(
        data=data,
        keys=keys,
        recovery=recovery,
        master_key=_secret(env, "VISAVIS_MASTER_KEY"),
        master_key_command=env.get("VISAVIS_MASTER_KEY_COMMAND", ""),
        address=address,
        database_url=_database(env.get("DATABASE_URL", f"sqlite:///{data / 'visavis.sqlite3'}")),
        debug=_truth(env, "VISAVIS_DEBUG", default=False),
        smtp_host=env.get("VISAVIS_SMTP_HOST", ""),
        smtp_port=_port(env, "VISAVIS_SMTP_PORT", default=587),
        smtp_user=env.get("VISAVIS_SMTP_USER", ""),
        smtp_password=_secret(env, "VISAVIS_SMTP_PASSWORD"),
        smtp_starttls=_truth(env, "VISAVIS_SMTP_STARTTLS", default=True),
        mail_from=env.get("VISAVIS_MAIL_FROM", f"no-reply@{host}"),
        sms_url=env.get("VISAVIS_SMS_URL", ""),
        sms_account=env.get("VISAVIS_SMS_ACCOUNT", ""),
        sms_token=_secret(env, "VISAVIS_SMS_TOKEN"),
        sms_from=env.get("VISAVIS_SMS_FROM", ""),
        embeddings=_folder(env, "VISAVIS_EMBEDDINGS"),
    )


def _scheme_and_host(address: str) -> tuple[str, str]:
    """Return both, or nothing where `address` is none: it may hold what cannot be parsed."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # parsed when it is asked for
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _database(url: str) -> str:
    """Refuse what is no address of a database; the sentence leaves it out, it holds a password."""
    if _scheme_and_host(url)[0] not in ("sqlite", "postgres", "postgresql"):
        msg = (
            "DATABASE_URL is no address of a database; expected one such as "
            "postgresql://user:password@host/name, or none for the embedded database"
        )
        raise SettingError(msg)
    return url


def _truth(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "yes" if default else "no").lower()
    if value not in ("yes", "no"):
        _refuse(name, value, "yes or no")
    return value == "yes"


def _port(env: Mapping[str, str], name: str, *, default: int) -> int:
    value = env.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 5):  # noqa: PLR2004 -- 65535
        _refuse(name, value, "the number of a port")
    return int(value)


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).absolute() if name in env else None


def _secret(env: Mapping[str, str], name: str) -> str:
    """Read a secret from `name`, or from the file that ``name_FILE`` names."""
    file = env.get(f"{name}_FILE")
    if file is None:
        return env.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        msg = f"{name}_FILE names {file}, which cannot be read ({why})"
        raise SettingError(msg) from error


def _refuse(name: str, value: str, expected: str) -> None:
    msg = f"{name} is {value!r}; expected {expected}"
    raise SettingError(msg)
