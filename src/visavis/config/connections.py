"""Builds the connections to the outside world that the settings ask for."""

from __future__ import annotations

from visavis.config.environment import Environment, SettingError
from visavis.gateways.clock import SystemClock
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.root import Root, RootCommand, RootFile, RootValue
from visavis.gateways.mail import Mail, NoMail, SmtpMail
from visavis.gateways.outside import Outside, connect
from visavis.gateways.sms import Sms


def connect_outside(environment: Environment) -> Outside:
    """Connect clock, keys, mail and SMS, and return them."""
    outside = Outside(
        clock=SystemClock(),
        keys=FileKeys(
            folder=environment.keys,
            recovery=environment.recovery,
            marker=environment.data / "key-store.json",
            root=_root(environment),
        ),
        mail=_mail(environment),
        sms=_sms(environment),
        data=environment.data,
        address=environment.address,
        embeddings=environment.embeddings,
    )
    connect(outside)
    return outside


def _root(environment: Environment) -> Root:
    if environment.master_key_command:
        return RootCommand(environment.master_key_command)
    if environment.master_key:
        return RootValue(environment.master_key)
    return RootFile(environment.keys / "master.key")


def _mail(environment: Environment) -> Mail:
    if not environment.smtp_host:
        return NoMail()
    return SmtpMail(
        environment.smtp_host,
        environment.smtp_port,
        environment.smtp_user,
        environment.smtp_password,
        starttls=environment.smtp_starttls,
    )


def _sms(environment: Environment) -> Sms | None:
    if not environment.sms_url:
        return None
    if not (environment.sms_account and environment.sms_token and environment.sms_from):
        msg = (
            "VISAVIS_SMS_URL names a gateway; it also needs VISAVIS_SMS_ACCOUNT, "
            "VISAVIS_SMS_TOKEN and VISAVIS_SMS_FROM"
        )
        raise SettingError(msg)
    from visavis.gateways.twilio import TwilioSms  # noqa: PLC0415 -- slow import, rarely wanted

    return TwilioSms(
        url=environment.sms_url,
        account=environment.sms_account,
        token=environment.sms_token,
        sender=environment.sms_from,
    )
