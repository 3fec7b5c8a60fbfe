"""Tables that come with Django and its packages: accounts, browser sessions, background tasks."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Table,
    member,
    operational,
    pseudonymous,
    secret,
)

THIRD_PARTY = {
    "account.EmailAddress": Table(
        kept="as long as the account",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "user": member("whose address it is"),
            "email": member("an address of a member, never of a client"),
            "verified": member("whether it was confirmed"),
            "primary": member("whether messages go there"),
        },
    ),
    "account.EmailConfirmation": Table(
        kept="three days",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "email_address": member("which address is to be confirmed"),
            "created": operational("when it was made"),
            "sent": operational("when it was sent"),
            "key": secret("what the link in the message carries"),
        },
    ),
    "mfa.Authenticator": Table(
        kept="until the member removes it",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "user": member("whose second factor it is"),
            "type": member("authenticator app, passkey or recovery codes"),
            "data": secret("an app's shared secret, a passkey's public key, or recovery codes"),
            "created_at": member("when it was set up"),
            "last_used_at": member("when it was last used"),
        },
    ),
    "sessions.Session": Table(
        kept="twelve hours after signing in at most; ends after two without a click",
        erasure=Erasure.NO_CLIENT,
        fields={
            "session_key": secret("what the browser's cookie carries"),
            "session_data": secret("who is signed in, a handed-over card; no word of a client"),
            "expire_date": operational("when it ends"),
        },
    ),
    "django_tasks_database.DBTaskResult": Table(
        kept="one day",
        erasure=Erasure.CUT,
        fields={
            "id": operational("a random id"),
            "status": operational("where the task stands"),
            "enqueued_at": operational("when it was put in line"),
            "started_at": operational("when it began"),
            "finished_at": operational("when it ended"),
            "args_kwargs": pseudonymous("ids at most; tasks take no words"),
            "priority": operational("its place in line"),
            "task_path": operational("which function it runs"),
            "worker_ids": operational("which worker ran it"),
            "queue_name": operational("in which line it stood"),
            "backend_name": operational("which backend ran it"),
            "run_after": operational("not before this time"),
            "return_value": operational("counts at most"),
            "exception_class_path": operational("which error ended it"),
            "traceback": operational("where it went wrong; our errors carry no words of clients"),
        },
    ),
    "auth.Permission": Table(
        kept="for good; not used, it comes with Django",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "name": operational("a sentence of Django's"),
            "content_type": operational("which table it is about"),
            "codename": operational("its short name"),
        },
    ),
    "auth.Group": Table(
        kept="for good; not used, it comes with Django",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "name": operational("empty here: roles stand in people.Membership"),
            "permissions": operational("empty here"),
        },
    ),
    "contenttypes.ContentType": Table(
        kept="for good",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a number"),
            "app_label": operational("an app's name"),
            "model": operational("a table's name"),
        },
    ),
}
