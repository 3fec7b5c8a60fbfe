"""Builds the connections to the outside world that the settings ask for."""

from __future__ import annotations

from visavis.config.environment import Environment
from visavis.gateways.clock import SystemClock
from visavis.gateways.keys.memory import MemoryKeys
from visavis.gateways.mail import NoMail, SmtpMail
from visavis.gateways.outside import Outside, connect


def connect_outside(environment: Environment) -> Outside:
    """Connect clock, keys, mail and SMS, and return them."""
    mail = (
        SmtpMail(
            environment.smtp_host,
            environment.smtp_port,
            environment.smtp_user,
            environment.smtp_password,
            starttls=environment.smtp_starttls,
        )
        if environment.smtp_host
        else NoMail()
    )
    outside = Outside(
        clock=SystemClock(),
        keys=MemoryKeys(),
        mail=mail,
        sms=None,
        data=environment.data,
        address=environment.address,
    )
    connect(outside)
    return outside
