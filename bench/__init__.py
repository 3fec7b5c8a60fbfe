"""The long runs, each under ten minutes: ``make bench`` lists them, ``PART=name`` runs one."""
