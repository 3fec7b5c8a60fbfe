select 'rows' as name, 'sessions' as "group", count(*) as estimate, null as n from sessions
union all select 'rows', 'cards', count(*), null from cards
union all select 'rows', 'eventReports', count(*), null from eventReports
union all select 'rows', 'consensus', count(*), null from consensus
union all select 'rows', 'scores', count(*), null from scores
