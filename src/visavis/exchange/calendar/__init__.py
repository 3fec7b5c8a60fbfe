"""Meetings from a calendar file (iCalendar, RFC 5545): bytes in, moments by client code out."""
