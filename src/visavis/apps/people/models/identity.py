"""The identity vault: who stands behind a client's code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from visavis.apps.constraints import one_of, words
from visavis.vocab.notices import Channel


class Identity(models.Model):
    """Name and contact of one client, encrypted under that client's key.

    The row's key is the client's id; there is no foreign key because `care` stands above.
    Only `people` may import this model.
    """

    client = models.UUIDField(primary_key=True)
    name_sealed = models.BinaryField(null=True)
    mail_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    channel = models.CharField(max_length=8, choices=words(Channel), default=Channel.MAIL)
    language = models.CharField(max_length=12, default="en")
    """The language in which messages to this client are written."""

    class Meta:
        constraints: ClassVar = [one_of("channel", Channel, name="identity_channel")]

    def __str__(self) -> str:
        return f"identity of {self.client}"
