select 'rows' as name, 'sessions' as "group", count(*) as estimate from sessions
union all select 'rows', 'cards', count(*) from cards
union all select 'rows', 'eventReports', count(*) from eventReports
union all select 'rows', 'consensus', count(*) from consensus
union all select 'rows', 'scores', count(*) from scores
