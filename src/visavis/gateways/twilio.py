"""Short messages by Twilio's public Messages API, or a gateway that speaks the same."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from visavis.gateways.mail import MaybeSentError, NotSentError

PATH = "/2010-04-01/Accounts/{account}/Messages.json"
NEVER_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class TwilioSms:
    """One account of the gateway.

    The API knows no idempotency key, so a broken exchange cannot be repeated safely: what was
    not answered is told as maybe sent. `reference` therefore has no place to go to.
    """

    url: str
    """As in ``https://api.twilio.com``; a compatible gateway has its own."""
    account: str
    token: str
    sender: str
    """The number or word that the phone shows as the sender; betrays no therapy."""
    timeout: float = 20.0

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Post the message; 201 and a message id mean that it was accepted."""
        del reference
        try:
            answer = httpx.post(
                self.url.rstrip("/") + PATH.format(account=self.account),
                data={"To": to, "From": self.sender, "Body": text},
                auth=(self.account, self.token),
                timeout=self.timeout,
            )
        except NEVER_REACHED as error:
            raise NotSentError(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise MaybeSentError(type(error).__name__) from None
        self._judge(answer)

    def _judge(self, answer: httpx.Response) -> None:
        """Accepted, refused, or nobody knows. The answer's body may quote the text: never told."""
        verdict = f"HTTP {answer.status_code}"
        if answer.is_success:
            return
        if answer.is_client_error:
            raise NotSentError(verdict)
        raise MaybeSentError(verdict)
