"""A composed message as e-mail."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from uuid import UUID

from visavis.apps.notices.rules.composing import Address, Composed
from visavis.privacy.retention import RETRY_FIRST, RETRY_LONGEST


def as_mail(
    composed: Composed, *, message_id: UUID, address: Address, sent_from: str, now: datetime
) -> EmailMessage:
    """Build the mail: plain text, no image, no tracking, nothing that names the software.

    The Message-ID is the same at every try, so that a mail server or client that is handed the
    message twice can see that it is one.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((composed.sender, sent_from))
    mail["To"] = address.to
    mail["Subject"] = composed.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}@{sent_from.rpartition('@')[2]}>"
    mail["Content-Language"] = address.language
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(composed.text)
    return mail


def wait_before_try(tries: int) -> float:
    """Seconds to wait after `tries` refusals: doubling, up to a longest wait."""
    doubled = RETRY_FIRST.total_seconds() * 2.0 ** min(tries - 1, 16)
    return min(doubled, RETRY_LONGEST.total_seconds())
